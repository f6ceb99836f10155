using KmsCompliance.Services;
using static KmsCompliance.Services.GuardrailDocument;

namespace KmsCompliance.Guardrails;

/// <summary>What keeps keys alive and strong, whichever service they are for.</summary>
internal static class KeyGuardrails
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new(
            "Keys.Alive",
            GuardrailKind.ServiceControlPolicy,
            "Leaves disabling and deleting tagged keys to named roles",
            "Services lose a key when it is disabled or scheduled for deletion, not when it is gone: data is lost or cannot be read from that moment.",
            [
                "Keys without the tag.",
                "A key policy, grant or alias that is changed so that a service loses the key: Keys.Weakened tells of it.",
                "KMS may take minutes to see a tag that was just set.",
            ],
            Compose)
        {
            NeedsAllowedRoles = true,
        },
        new(
            "Keys.Weakened",
            GuardrailKind.EventPattern,
            "Tells of keys that are disabled, scheduled for deletion, no longer rotated, emptied, or given other users or another alias",
            "Each takes the key from under data that somebody relies on, or lets others at it.",
            ["What of it was meant: it tells of every such change.", "Deletion of a custom key store's key in its own cluster, and imported material that expires."],
            static _ => Pattern(
                "kms",
                Call("DisableKey", "ScheduleKeyDeletion", "DeleteImportedKeyMaterial", "DisableKeyRotation", "PutKeyPolicy", "RevokeGrant", "UpdateAlias", "DeleteAlias"))),
        new(
            "Keys.PendingDeletion",
            GuardrailKind.ConfigRule,
            "Tells of keys that are scheduled for deletion",
            "Until the waiting time is over they can be brought back.",
            ["Whether anything uses them."],
            static _ => ManagedRule("KeysNotScheduledForDeletion", "KMS_CMK_NOT_SCHEDULED_FOR_DELETION", "Keys are not scheduled for deletion.")),
        new(
            "Keys.Rotation",
            GuardrailKind.ConfigRule,
            "Tells of keys that are not rotated",
            "Rotation is what published controls ask for of keys.",
            ["How often they are rotated.", "Keys that cannot be, with imported material or in a custom key store."],
            static _ => ManagedRule("KeysRotated", "CMK_BACKING_KEY_ROTATION_ENABLED", "Customer-managed keys are rotated.")),
    ];

    // Without the second statement the tag would be taken off first.
    private static string Compose(GuardrailRequest request)
    {
        var (key, value) = request.KeyTag;
        var isTagged = ("StringLike", $"aws:ResourceTag/{key}", (IReadOnlyList<string>)[value]);
        var isOther = ("ArnNotLike", PrincipalArn, request.AllowedRoles);
        return PolicyOf(
            Deny("KeysByNamedRolesOnly", ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DeleteImportedKeyMaterial"], isTagged, isOther),
            Deny("KeyTagByNamedRolesOnly", ["kms:TagResource", "kms:UntagResource"], isTagged, isOther, ("ForAnyValue:StringEquals", "aws:TagKeys", [key])));
    }
}
