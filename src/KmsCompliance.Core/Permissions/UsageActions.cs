using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>The actions of <c>UsageReading</c> and <c>UnusedKeyReading</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html"/></remarks>
internal static class UsageActions
{
    public static CmkAction LookupEvents { get; } = new()
    {
        Action = "cloudtrail:LookupEvents",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "the event history",
        Required = true,
        WhenMissing = "Nothing is said of the key's use but an object with the Outcome NotRead; -Unused does not need it.",
        ErrorId = "AccessDenied",
    };

    public static IReadOnlyList<CmkAction> Look { get; } =
    [
        AuditActions.DescribeRegions,
        new(AuditActions.ListAliases)
        {
            Reason = "a key that is named by alias",
            WhenMissing = "A key that -KeyId names by alias is not found; one that is named by id or ARN is.",
            ErrorId = "AccessDenied",
        },
        LookupEvents,
        new()
        {
            Action = "kms:GetKeyLastUsage",
            Access = CmkActionAccess.Read,
            Scope = ActionScope.Key,
            Reason = "when KMS last saw a key used, for -Unused and where there is no event",
            WhenMissing = "It says that this could not be determined, for -Unused by the verdict Unknown.",
        },
        new(AuditActions.DescribeKey)
        {
            Reason = "the key's state, for -Unused",
            WhenMissing = "-Unused says nothing of the key.",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "kms:ListKeyRotations",
            Access = CmkActionAccess.Read,
            Scope = ActionScope.Key,
            Reason = "the rotations that cost too, for -Unused with -KeyPrice",
            WhenMissing = "What the key costs is left open, with a warning.",
        },
    ];
}
