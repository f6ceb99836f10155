namespace KmsCompliance.Organizations;

/// <summary>Which accounts of an organization are wanted.</summary>
public sealed record AccountSelection
{
    /// <summary>Accounts that are named one by one, of whatever status; empty for those that are listed.</summary>
    public IReadOnlyList<string> AccountId { get; init; } = [];

    /// <summary>Units and roots whose accounts are listed, with those of the units under them; empty for the whole
    /// organization.</summary>
    public IReadOnlyList<string> ParentId { get; init; } = [];

    /// <summary>Whether a listed account of this status is wanted.</summary>
    public Func<string, bool> IsStatusWanted { get; init; } = static status => status == ActiveStatus;

    /// <summary>Whether an account of these tags is wanted; null for all.</summary>
    public Func<TextDictionary, bool>? TagFilter { get; init; }

    /// <summary>Whether tags are read for their own sake: one more call an account, as for <see cref="TagFilter"/>.</summary>
    public bool IncludeTags { get; init; }

    /// <summary>The status of accounts that can be used.</summary>
    public const string ActiveStatus = "ACTIVE";

    internal bool ReadsTags => IncludeTags || TagFilter is not null;
}
