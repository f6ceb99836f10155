using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Services;

namespace KmsCompliance.Changes;

/// <summary>A resource and the key to put it under.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Where">Where it lies.</param>
/// <param name="Key">The key; null for the service's default key, where it can be gone back to.</param>
public sealed record KeyChangeTarget(ResourceReference Resource, Place Where, KeyReference? Key)
{
    /// <summary>Whether the resource was under the key before, and is put back under it: the key is set to the letter as the service
    /// reported it then, also where AWS manages it.</summary>
    public bool IsRestoration { get; init; }

    /// <summary>Who stands by; null for nobody.</summary>
    public IChangeWitness? Witness { get; init; }
}
