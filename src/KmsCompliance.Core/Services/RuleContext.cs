namespace KmsCompliance.Services;

/// <summary>Whether a key is on the list of approved keys.</summary>
public enum KeyApproval
{
    /// <summary>No list was given.</summary>
    NotAsked,

    /// <summary>It is on the list.</summary>
    Approved,

    /// <summary>It is not on the list.</summary>
    NotApproved,

    /// <summary>The list names aliases, and the key's aliases could not be read.</summary>
    Undetermined,
}

/// <summary>What a rule may know beside the resource's status.</summary>
/// <param name="Approval">Whether the resource's key is on the list of approved keys.</param>
public sealed record RuleContext(KeyApproval Approval)
{
    /// <summary>What has been decided for the accounts.</summary>
    public ComplianceSettings Settings { get; init; } = ComplianceSettings.None;

    /// <summary>The day, in UTC.</summary>
    public DateOnly Today { get; init; }

    /// <summary>What the rules that ask AWS have found, by their ids; null where none did.</summary>
    public IReadOnlyDictionary<string, RuleResult?>? Asked { get; init; }
}

/// <summary>What a command has for its rules.</summary>
/// <param name="HasApprovedKeys">Whether there is a list of approved keys.</param>
/// <param name="Settings">What has been decided for the accounts.</param>
/// <param name="CanAsk">Whether it can ask AWS.</param>
public sealed record RuleInputs(bool HasApprovedKeys, ComplianceSettings Settings, bool CanAsk)
{
    /// <summary>Whether it sees resources of several services together, to the end of its run.</summary>
    public bool SeesServices { get; init; }

    /// <summary>Whether it judges templates, which tell more than an audit and less than AWS.</summary>
    public bool IsOfTemplate { get; init; }
}
