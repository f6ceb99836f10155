using static KmsCompliance.Services.GuardrailDocument;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>What keeps log files under a customer's key without the module running.</summary>
internal static class TrailGuardrails
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new(
            "CloudTrail.Setting",
            GuardrailKind.ServiceControlPolicy,
            "Leaves changes of trails to named roles",
            "One call takes a trail from under its key, and all that it logs from then on.",
            ["What the named roles set: CloudTrail has no condition key for the key.", "New trails without a key: CloudTrail.DefaultKey tells of them."],
            static request => LeftTo("TrailsByNamedRolesOnly", ["cloudtrail:UpdateTrail"], request.AllowedRoles))
        {
            NeedsAllowedRoles = true,
        },
        new(
            "CloudTrail.DefaultKey",
            GuardrailKind.EventPattern,
            "Tells of trails that lose their key, or are made without one",
            "Log files are delivered as before, so that nobody notices.",
            ["A key that is not approved.", "Changes in other Regions than the trail's own make no event in this one."],
            static _ => Pattern("cloudtrail", CallWith("UpdateTrail", "kmsKeyId", string.Empty), CallWith("CreateTrail", "kmsKeyId", Absent, string.Empty))),
        new(
            "CloudTrail.ConfigRule",
            GuardrailKind.ConfigRule,
            "Tells of trails without a KMS key",
            "What was there before a policy, or came past it, is seen by looking at what is so.",
            ["Any key will do for it, also one that is disabled."],
            static _ => ManagedRule("TrailsUnderKey", "CLOUD_TRAIL_ENCRYPTION_ENABLED", "Trails have a KMS key.")),
    ];
}
