using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>The actions of what all audits share: <c>RegionListing</c>, <c>KeyDirectory</c> and
/// <c>ApprovedKeys</c>.</summary>
internal static class AuditActions
{
    public static CmkAction DescribeRegions { get; } = new()
    {
        Action = "ec2:DescribeRegions",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Anywhere,
        Reason = "the account's enabled Regions, for patterns in -Region",
        WhenMissing = "The Regions that this release knows stand in, with a warning; some may not be enabled.",
    };

    public static CmkAction DescribeKey { get; } = new()
    {
        Action = "kms:DescribeKey",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Key,
        Reason = "who manages a key, and its state",
        WhenMissing = "What is under a key is Unknown (KeyUnreadable).",
    };

    public static CmkAction ListAliases { get; } = new()
    {
        Action = "kms:ListAliases",
        Access = CmkActionAccess.Read,
        Scope = ActionScope.Region,
        Reason = "which key an alias points to",
        WhenMissing = "What is configured by alias is Unknown (KeyUnreadable).",
    };

    /// <summary>Of an audit that shows the alias of each key.</summary>
    public static CmkAction ListShownAliases { get; } = new(ListAliases)
    {
        Reason = "which key an alias points to, and with -IncludeAlias the alias of each key",
        WhenMissing = "What is configured by alias is Unknown (KeyUnreadable), and -IncludeAlias finds none.",
    };

    /// <summary>Of an audit that may be held against approved keys, which may be named by alias.</summary>
    public static CmkAction ListApprovedAliases { get; } = new(ListAliases)
    {
        Reason = "which key an alias points to, also one of -ApprovedKey",
        WhenMissing = "What is configured by alias, or under a key that may be approved by alias, is Unknown (KeyUnreadable).",
    };
}
