using KmsCompliance.Model;
using KmsCompliance.Services;

namespace KmsCompliance.Permissions;

/// <summary>The actions of <c>KeyStateRun</c> and <c>EmergencyStop</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"/></remarks>
internal static class KeyStateActions
{
    private const string Nothing = "Nothing is changed.";

    private static readonly CmkAction Describe = new(AuditActions.DescribeKey)
    {
        Scope = ActionScope.AnyKey,
        Reason = "whose key it is, and its state before and after the change",
        Required = true,
        WhenMissing = Nothing,
        ErrorId = "AccessDenied",
    };

    private static readonly CmkAction Aliases = new(AuditActions.ListAliases)
    {
        Reason = "a key that is named by alias",
        WhenMissing = "A key that is named by alias is not changed; one that is named by id or ARN is.",
        ErrorId = "AccessDenied",
    };

    private static readonly CmkAction Materials = new()
    {
        Action = "kms:ListKeyRotations",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Key,
        Reason = "whether the key has its current material, before and after the change",
        Required = true,
        WhenMissing = Nothing,
        ErrorId = "AccessDenied",
    };

    private static readonly CmkAction Trial = new()
    {
        Action = "kms:GenerateDataKey",
        Access = CmkActionAccess.Write,
        Scope = ActionScope.Key,
        Reason = "with -EvidencePath, a trial of the key before and after the change, which makes no data key",
        WhenMissing = "What KMS answers to a trial could not be determined, as the message and the evidence say.",
    };

    public static IReadOnlyList<CmkAction> Disable =>
    [
        .. Look,
        Trial,
        .. EvidenceActions.Sign,
        Write("kms:DisableKey", "the change"),
        new(Write("kms:RevokeGrant", "the grants that -RevokeGrant names"))
        {
            Required = false,
            WhenMissing = "The grants stay; the key is disabled all the same.",
            ErrorId = "GrantNotRevoked",
        },
    ];

    public static IReadOnlyList<CmkAction> Remove => [.. Look, Trial, .. EvidenceActions.Sign, Write("kms:ScheduleKeyDeletion", "the change")];

    public static IReadOnlyList<CmkAction> RemoveMaterial => [.. Look, Materials, Trial, .. EvidenceActions.Sign, Write("kms:DeleteImportedKeyMaterial", "the change")];

    public static IReadOnlyList<CmkAction> Enable { get; } = [AuditActions.DescribeRegions, Describe, Aliases, Trial, .. EvidenceActions.Sign, Write("kms:EnableKey", "the change")];

    public static IReadOnlyList<CmkAction> Restore { get; } =
    [
        AuditActions.DescribeRegions,
        Describe,
        Aliases,
        Trial,
        .. EvidenceActions.Sign,
        Write("kms:CancelKeyDeletion", "the change"),
        new(Write("kms:EnableKey", "the key, which KMS leaves disabled when its deletion is taken back"))
        {
            WhenMissing = "The deletion is taken back, and the key stays disabled.",
        },
    ];

    // What depends on a key.
    private static IEnumerable<CmkAction> Look =>
    [
        AuditActions.DescribeRegions,
        Describe,
        new(Aliases)
        {
            Reason = "a key that is named by alias, and what is configured by alias",
            Required = true,
            WhenMissing = "Nothing is changed, unless the key is named by id or ARN and -Force is given.",
        },
        .. ImpactActions.Look
            .Where(static action => action.Action is "kms:ListGrants" or "kms:GetKeyLastUsage" || Finds(action))
            .Select(static action => new CmkAction(action)
            {
                Reason = $"what depends on the key: {action.Reason}",
                Required = true,
                WhenMissing = "Nothing is changed, unless -Force is given.",
                ErrorId = "KeyUseNotSeen",
            }),
    ];

    // Without it something may be missed.
    private static bool Finds(CmkAction action) => ServiceCatalog.All.Any(service =>
        service.VersionAction?.Action == action.Action || service.AuditActions.Any(own => own.Required && own.Action == action.Action));

    private static CmkAction Write(string action, string reason) => new()
    {
        Action = action,
        Access = CmkActionAccess.Write,
        Scope = ActionScope.Key,
        Reason = reason,
        Required = true,
        WhenMissing = Nothing,
        ErrorId = "AccessDenied",
    };
}
