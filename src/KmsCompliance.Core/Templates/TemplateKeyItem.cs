using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>A key that a template makes, or has.</summary>
/// <param name="Item">The resource that makes it.</param>
internal sealed record TemplateKeyItem(TemplateItem Item)
{
    /// <summary>What else names it: its ARN and id, where it is there already.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether it may have replicas in other Regions, or is one; null where that is not known.</summary>
    public bool? IsMultiRegion { get; init; } = false;

    /// <summary>The same key in other Regions, where the template has it there.</summary>
    public List<TemplateKeyItem> Related { get; } = [];

    /// <summary>The aliases that the template gives it.</summary>
    public List<string> Aliases { get; } = [];

    /// <summary>Where its material is from, as KMS names that.</summary>
    public string Origin { get; init; } = "AWS_KMS";

    /// <summary>Whether it could encrypt data at rest; null where its kind is not known.</summary>
    public bool? IsSymmetric { get; init; } = true;

    /// <summary>Why services cannot use it, as a clause; null where nothing says so.</summary>
    public string? WhyNotUsable { get; init; }

    /// <summary>What is not known of whether services can use it, as a sentence; null where nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The parameters that were taken for their defaults to say whether it can be used.</summary>
    public IReadOnlyList<string> Assumed { get; init; } = [];

    /// <summary>Those that were to say whether it rotates.</summary>
    public IReadOnlyList<string> RotationAssumed { get; init; } = [];

    /// <summary>Those that were to say its policy.</summary>
    public IReadOnlyList<string> PolicyAssumed { get; init; } = [];

    /// <summary>Whether it rotates.</summary>
    public Fact<KeyRotation> Rotation { get; set; } = new(Value: null, Problem: null);

    /// <summary>When imported material expires; null where it does not.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>The policy; null where the template has none, and KMS writes its own.</summary>
    public TemplateValue Policy { get; set; } = new(Text: null);

    /// <summary>How to have it rotate, as a sentence.</summary>
    public string HowToRotate { get; init; } = string.Empty;
}
