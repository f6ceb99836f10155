namespace KmsCompliance.History;

/// <summary>A resource as one run saw it, and what the rules said.</summary>
internal sealed record HistoryResource
{
    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The 12-digit account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>What names the resource.</summary>
    public required string ResourceId { get; init; }

    /// <summary>Its ARN; null where it has none.</summary>
    public string? ResourceArn { get; init; }

    /// <summary>Its name.</summary>
    public string? ResourceName { get; init; }

    /// <summary>The key as the service reports it; null for the default key.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>The key's ARN; null where there is none or it could not be resolved.</summary>
    public string? KeyArn { get; init; }

    /// <summary>Who manages the key; null where that could not be determined.</summary>
    public string? KeyManager { get; init; }

    /// <summary>The key's state; null where that could not be determined.</summary>
    public string? KeyState { get; init; }

    /// <summary>The status's own verdict.</summary>
    public required string Compliance { get; init; }

    /// <summary>Why, as a code.</summary>
    public required string Reason { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Message { get; init; }

    /// <summary>When it was looked at: the moment at which the run began that did.</summary>
    public required DateTimeOffset ScannedAt { get; init; }

    /// <summary>When it was looked at, as its status says, to the second; null where that says nothing.</summary>
    public DateTimeOffset? FoundAt { get; init; }

    /// <summary>Who looked.</summary>
    public string? FoundBy { get; init; }

    /// <summary>Its tags; null where the listing has none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>What the rules say.</summary>
    public required IReadOnlyList<HistoryFinding> Findings { get; init; }

    /// <summary>The place that it lies in.</summary>
    internal HistoryPlaceKey Place => new(Service, AccountId, Region);

    /// <summary>Whether it stands for resources that could not be listed.</summary>
    internal bool IsNotListed => Reason == ComplianceReason.NotListed;

    /// <summary>What names one of its findings.</summary>
    /// <param name="finding">The finding.</param>
    internal string IdOf(HistoryFinding finding) => $"{finding.RuleId}/{ResourceId}";
}
