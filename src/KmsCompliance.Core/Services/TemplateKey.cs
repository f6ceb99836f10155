namespace KmsCompliance.Services;

/// <summary>A key that a property of a template names, as far as the template tells.</summary>
public sealed record TemplateKey
{
    /// <summary>No key: the service's default.</summary>
    public static TemplateKey None { get; } = new();

    /// <summary>What names it, as it may be shown; null where there is none.</summary>
    public string? Name { get; init; }

    /// <summary>The address of the resource that makes it, or its ARN; null where neither is known.</summary>
    public string? Identity { get; init; }

    /// <summary>The alias by which it is named, or which the template gives it; null where there is none.</summary>
    public string? Alias { get; init; }

    /// <summary><c>CUSTOMER</c> or <c>AWS</c>; null where that is not known.</summary>
    public string? Manager { get; init; }

    /// <summary>Its Region; null where that is not known.</summary>
    public string? Region { get; init; }

    /// <summary>What sets its Region, as <see cref="TemplateResource.RegionSource"/> says it; null where that is not known.</summary>
    public string? RegionSource { get; init; }

    /// <summary>Its account; null where that is not known.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whether the template itself makes it.</summary>
    public bool IsMade { get; init; }

    /// <summary>Why services cannot use it, as a clause; null where nothing says so.</summary>
    public string? WhyNotUsable { get; init; }

    /// <summary>What is not known of it, as a sentence; null where all is that a verdict needs.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it lies in a resource's Region; null where that is not known.</summary>
    /// <param name="resource">The resource.</param>
    internal bool? LiesWith(TemplateResource resource) =>
        Region is not null && resource.Region.Length > 0 ? Region == resource.Region
        : RegionSource is not null && RegionSource == resource.RegionSource ? true
        : null;
}
