using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>The actions of what is asked about an organization, of its management account or of a delegated administrator.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html"/></remarks>
internal static class OrganizationActions
{
    public static CmkAction AssumeRole { get; } = new()
    {
        Action = "sts:AssumeRole",
        Access = CmkActionAccess.Read,
        Reason = "the role of -RoleName in each account that -AccountId names; in a policy where -RoleName names it there too",
        Scope = ActionScope.Role,
        WhenMissing = "The Regions of other accounts are not listed; each account is one error.",
        ErrorId = "RoleNotAssumed",
    };

    public static CmkAction TagSession { get; } = new()
    {
        Action = "sts:TagSession",
        Access = CmkActionAccess.Read,
        Reason = "the tags of -SessionTag; as sts:AssumeRole",
        Scope = ActionScope.Role,
        WhenMissing = "With -SessionTag, the Regions of other accounts are not listed.",
        ErrorId = "RoleNotAssumed",
    };

    public static CmkAction ListAccounts { get; } = new()
    {
        Action = "organizations:ListAccounts",
        Access = CmkActionAccess.Read,
        Reason = "the accounts of the organization",
        WhenMissing = "No accounts are listed but those that -AccountId or -OrganizationalUnit names.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction ListAccountsForParent { get; } = new()
    {
        Action = "organizations:ListAccountsForParent",
        Access = CmkActionAccess.Read,
        Reason = "the accounts of units, for -OrganizationalUnit",
        WhenMissing = "-OrganizationalUnit lists nothing.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction ListOrganizationalUnitsForParent { get; } = new()
    {
        Action = "organizations:ListOrganizationalUnitsForParent",
        Access = CmkActionAccess.Read,
        Reason = "the units under a unit, for -OrganizationalUnit",
        WhenMissing = "-OrganizationalUnit lists nothing.",
        ErrorId = "AccessDenied",
    };

    public static CmkAction DescribeAccount { get; } = new()
    {
        Action = "organizations:DescribeAccount",
        Access = CmkActionAccess.Read,
        Reason = "accounts that -AccountId names",
        WhenMissing = "Accounts that -AccountId names are not shown.",
        ErrorId = "AccessDenied",
    };

    private const string LimitsNotKnown = "With -IncludeOrganization, whether an SCP or RCP denies it is not known, with a warning.";

    /// <summary>Those of <c>OrganizationPolicies</c>.</summary>
    public static IReadOnlyList<CmkAction> Limits { get; } =
    [
        new() { Action = "organizations:DescribeOrganization", Access = CmkActionAccess.Read, Reason = "which account manages the organization, for -IncludeOrganization", WhenMissing = LimitsNotKnown },
        new() { Action = "organizations:ListParents", Access = CmkActionAccess.Read, Reason = "where accounts lie in the organization, for -IncludeOrganization", WhenMissing = LimitsNotKnown },
        new() { Action = "organizations:ListPoliciesForTarget", Access = CmkActionAccess.Read, Reason = "the SCPs and RCPs of each level, for -IncludeOrganization", WhenMissing = LimitsNotKnown },
        new() { Action = "organizations:DescribePolicy", Access = CmkActionAccess.Read, Reason = "the text of SCPs and RCPs, for -IncludeOrganization", WhenMissing = LimitsNotKnown },
    ];

    public static CmkAction ListTagsForResource { get; } = new()
    {
        Action = "organizations:ListTagsForResource",
        Access = CmkActionAccess.Read,
        Reason = "the tags of accounts, for -Tag and -IncludeTag",
        WhenMissing = "-Tag and -IncludeTag list nothing.",
        ErrorId = "AccessDenied",
    };
}
