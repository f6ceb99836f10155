using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>The actions of <c>KeyAccessChange</c> and <c>KeyPolicyChange</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"/></remarks>
internal static class KeyPolicyActions
{
    private const string Nothing = "Nothing is changed.";

    public static IReadOnlyList<CmkAction> Change { get; } =
    [
        AuditActions.DescribeRegions,
        new(AuditActions.DescribeKey) { Reason = "whose key it is, and who manages it", Required = true, WhenMissing = Nothing, ErrorId = "AccessDenied" },
        new(AuditActions.ListAliases)
        {
            Reason = "a key that is named by alias",
            WhenMissing = "The policy of a key that is named by alias is not changed; of one that is named by id or ARN it is.",
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "kms:GetKeyPolicy",
            Access = CmkActionAccess.Read,
            Scope = ActionScope.Key,
            Reason = "the policy before and after the change",
            Required = true,
            WhenMissing = Nothing,
            ErrorId = "AccessDenied",
        },
        new()
        {
            Action = "kms:PutKeyPolicy",
            Access = CmkActionAccess.Write,
            Scope = ActionScope.Key,
            Reason = "the change",
            Required = true,
            WhenMissing = Nothing,
            ErrorId = "AccessDenied",
        },
    ];

    /// <summary>Those of a change of keys that are named by their ARNs.</summary>
    public static IReadOnlyList<CmkAction> Undo { get; } = [.. Change.Where(static action => action.Action is "kms:DescribeKey" or "kms:GetKeyPolicy" or "kms:PutKeyPolicy")];
}
