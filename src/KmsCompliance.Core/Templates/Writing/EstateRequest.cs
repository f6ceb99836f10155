using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Services;

namespace KmsCompliance.Templates.Writing;

/// <summary>Something that a template is asked for.</summary>
/// <param name="Where">Where it is looked for.</param>
internal sealed record EstateRequest(Place Where)
{
    /// <summary>The resource; null where it is a key.</summary>
    public ResourceReference? Resource { get; init; }

    /// <summary>The key; null where it is a resource.</summary>
    public KeyReference? Key { get; init; }

    /// <summary>What was named.</summary>
    public override string ToString() => Resource?.Value ?? Key!.Value;
}
