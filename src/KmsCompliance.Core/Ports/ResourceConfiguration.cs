namespace KmsCompliance.Ports;

/// <summary>What a template has to say of a resource so that a deployment changes nothing of it. Content, such as a secret's value, is
/// never read.</summary>
public abstract record ResourceConfiguration
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The key as the service reports it; null for the service's default key.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>Further keys that it names, and their Regions: a copy elsewhere has its own.</summary>
    public virtual IReadOnlyList<(string Key, string Region)> FurtherKeys => [];

    /// <summary>Its tags, those included that AWS set.</summary>
    public TextDictionary Tags { get; init; } = TextDictionary.Empty;
}
