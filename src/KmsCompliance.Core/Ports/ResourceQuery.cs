namespace KmsCompliance.Ports;

/// <summary>Which resources of a service to list.</summary>
public sealed record ResourceQuery
{
    /// <summary>Resources to look up one by one, by name or ARN; empty for all that are listed.</summary>
    public IReadOnlyList<string> ResourceId { get; init; } = [];

    /// <summary>Whether a listed resource of this name is wanted; null for all.</summary>
    public Func<string, bool>? NameFilter { get; init; }

    /// <summary>Whether a listed resource of these tags is wanted; null for all. For services whose listing has tags.</summary>
    public Func<TextDictionary, bool>? TagFilter { get; init; }

    /// <summary>Whether resources that are scheduled for deletion are listed too.</summary>
    public bool IncludePlannedDeletion { get; init; }

    /// <summary>Whether each resource's replicas are read too: one more call a resource.</summary>
    public bool IncludeReplica { get; init; }
}
