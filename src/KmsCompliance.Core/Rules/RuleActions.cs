using KmsCompliance.Model;

namespace KmsCompliance.Rules;

/// <summary>The actions by which rules ask KMS of a key: needed where the rule is chosen.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"/></remarks>
internal static class RuleActions
{
    public static CmkAction DescribeKey { get; } = Of("kms:DescribeKey", "why a key does not rotate (KMSC009), and when imported material expires (KMSC010)", "KMSC009 and KMSC010 are");

    public static CmkAction GetKeyRotationStatus { get; } = Of("kms:GetKeyRotationStatus", "whether a key rotates by itself (KMSC009)", "KMSC009 is");

    public static CmkAction GetKeyLastUsage { get; } = Of("kms:GetKeyLastUsage", "when a key was last used (KMSC011)", "KMSC011 is");

    public static CmkAction GetKeyPolicy { get; } = Of("kms:GetKeyPolicy", "a key's policy (KMSC012)", "KMSC012 is");

    private static CmkAction Of(string action, string reason, string rules) => new()
    {
        Action = action,
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Key,
        Reason = reason,
        WhenMissing = $"{rules} Unknown (NotAnswered).",
    };
}
