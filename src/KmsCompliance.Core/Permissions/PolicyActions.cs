using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>The actions of <c>KeyPolicyReading</c> and <c>KeyLocator</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"/></remarks>
internal static class PolicyActions
{
    private static readonly CmkAction Aliases = new(AuditActions.ListAliases)
    {
        Reason = "a key that is named by alias",
        WhenMissing = "A key that -KeyId names by alias is not found; one that is named by id or ARN is.",
        ErrorId = "AccessDenied",
    };

    private static readonly CmkAction Policy = new()
    {
        Action = "kms:GetKeyPolicy",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Key,
        Reason = "the key's policy",
        Required = true,
        WhenMissing = "Nothing is said of the key; a policy that -PolicyDocument gives is judged without any right.",
        ErrorId = "KeyPolicyUnreadable",
    };

    public static IReadOnlyList<CmkAction> Compose { get; } = [AuditActions.DescribeRegions];

    public static IReadOnlyList<CmkAction> Review { get; } = [AuditActions.DescribeRegions, Aliases, Policy];

    private static readonly CmkAction Grants = new()
    {
        Action = "kms:ListGrants",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Key,
        Reason = "what the key's grants allow",
        WhenMissing = "Grants do not count, with a warning: what only a grant could allow is Unknown.",
    };

    /// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html"/></remarks>
    internal static CmkAction Identities { get; } = new()
    {
        Action = "iam:GetAccountAuthorizationDetails",
        Access = CmkActionAccess.Read,
        Reason = "the users and roles of the key's account, and their policies",
        WhenMissing = "Whom IAM policies let use the key is Unknown, with a warning.",
    };

    /// <summary>Those of <c>KeyAccessAnswers</c>.</summary>
    public static IReadOnlyList<CmkAction> Access { get; } =
    [
        AuditActions.DescribeRegions,
        Aliases,
        Policy,
        Grants,
        new(Identities) { Reason = "the IAM policies of the principals, for -Resolve", WhenMissing = "With -Resolve, what hangs on IAM policies stays open, with a warning." },
    ];

    /// <summary>Those of <c>KeyAccessReading</c>.</summary>
    public static IReadOnlyList<CmkAction> WhoCan { get; } = [.. OfKeys, .. OrganizationActions.Limits];

    private static IReadOnlyList<CmkAction> OfKeys =>
    [
        AuditActions.DescribeRegions,
        Aliases,
        new(Policy) { WhenMissing = "Who can use the key is Unknown." },
        new(AuditActions.DescribeKey)
        {
            Reason = "what the key is made for, where -Action names nothing",
            WhenMissing = "Without -Action, every key is asked about the actions of one that encrypts, with a warning.",
        },
        Grants,
        Identities,
    ];

    /// <summary>Those of <c>KeyAccessComparison</c>.</summary>
    public static IReadOnlyList<CmkAction> Compare { get; } =
        [.. WhoCan.Select(static action => action.Action == "kms:GetKeyPolicy" ? new(action) { WhenMissing = "Nothing is said of the key; two documents are compared without any right." } : action)];

    public static IReadOnlyList<CmkAction> ComposeForUser { get; } =
    [
        AuditActions.DescribeRegions,
        new(Aliases) { WhenMissing = "A key that -KeyId names by alias is left out of the policy; one that is named by id or ARN is not." },
        new(AuditActions.DescribeKey)
        {
            Reason = "the ARN of a key that is named by its id",
            WhenMissing = "A key that -KeyId names by its id, or by another account's alias, is left out of the policy.",
            ErrorId = "AccessDenied",
        },
    ];
}
