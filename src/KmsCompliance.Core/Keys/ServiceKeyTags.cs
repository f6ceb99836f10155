namespace KmsCompliance.Keys;

/// <summary>The tags by which the module knows the keys it made. They name the alias the key is to carry, so that a key
/// whose making was cut short is recognised and finished.</summary>
public static class ServiceKeyTags
{
    /// <summary>Holds the service's name.</summary>
    public const string Service = "KmsCompliance:Service";

    /// <summary>Holds the alias.</summary>
    public const string Alias = "KmsCompliance:Alias";

    /// <summary>Holds the plan and the number of the step that made the key.</summary>
    public const string PlanStep = "KmsCompliance:PlanStep";

    /// <summary>Whether the tags are those of a key that was made for a service and an alias.</summary>
    /// <param name="tags">The key's tags.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="alias">The alias.</param>
    public static bool AreOf(IReadOnlyDictionary<string, string> tags, string service, string alias)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return tags.TryGetValue(Service, out var taggedService) && taggedService == service
            && tags.TryGetValue(Alias, out var taggedAlias) && taggedAlias == alias;
    }
}
