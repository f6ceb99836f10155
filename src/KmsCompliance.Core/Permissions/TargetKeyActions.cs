using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>The actions of <c>TargetKey</c> and <c>KeyPreflight</c>, which look at a key and its policy before
/// it is set, whichever the service.</summary>
internal static class TargetKeyActions
{
    public static CmkAction DescribeKey { get; } = new(AuditActions.DescribeKey)
    {
        Reason = "whether the key to set can be used",
        Required = true,
        WhenMissing = "Nothing is changed.",
        ErrorId = "KeyUnreadable",
    };

    public static CmkAction ListAliases { get; } = new(AuditActions.ListAliases)
    {
        Reason = "a key that is named by alias",
        WhenMissing = "A key that -KeyId names by alias is not set; one that is named by id or ARN is.",
        ErrorId = "KeyUnreadable",
    };

    public static CmkAction GetPolicy { get; } = new()
    {
        Action = "kms:GetKeyPolicy",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Key,
        Reason = "whether the key's policy lets the service use the key",
        WhenMissing = "The key's policy is not checked beforehand, with a warning; a key that the service cannot use is then refused by the service, and -RepairPolicy repairs nothing.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction PutPolicy { get; } = new()
    {
        Action = "kms:PutKeyPolicy",
        Access = CmkActionAccess.Write,
        Scope = ActionScope.Key,
        Reason = "what the service needs in the key's policy, for -RepairPolicy",
        WhenMissing = "A key whose policy would have to be repaired is not set; others are.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction Identities { get; } = new(PolicyActions.Identities)
    {
        Reason = "the IAM policies of whoever sets the key, for -Resolve",
        WhenMissing = "With -Resolve, what the key's policy leaves to IAM policies is left to them, with a warning.",
    };

    public static IReadOnlyList<CmkAction> All { get; } = [DescribeKey, ListAliases, GetPolicy, Identities, PutPolicy];
}
