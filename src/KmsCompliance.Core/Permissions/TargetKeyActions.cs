using KmsCompliance.Remediation;

namespace KmsCompliance.Permissions;

/// <summary>The actions of <see cref="TargetKey"/>, which looks at a key before it is set.</summary>
internal static class TargetKeyActions
{
    public static CmkAction DescribeKey { get; } = AuditActions.DescribeKey with
    {
        Reason = "whether the key to set can be used",
        Required = true,
        WhenMissing = "Nothing is changed.",
        ErrorId = "KeyUnreadable",
    };

    public static CmkAction ListAliases { get; } = AuditActions.ListAliases with
    {
        Reason = "a key that is named by alias",
        WhenMissing = "A key that -KeyId names by alias is not set; one that is named by id or ARN is.",
        ErrorId = "KeyUnreadable",
    };
}
