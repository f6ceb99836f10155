using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Services;

/// <summary>The key that a resource is to be put under.</summary>
/// <param name="Reference">The key as it was named; null for the service's default key.</param>
/// <param name="Found">What KMS says of it; null for the service's default key, for an alias of AWS's, which is never looked up, and
/// for a key that is planned only.</param>
public sealed record KeyToSet(KeyReference? Reference, KeyDescription? Found)
{
    /// <summary>Whether the resource was under it before, so that it is set in the form in which the service reported it then.</summary>
    public bool IsRestoration { get; init; }

    /// <summary>Whether it is what the service uses where no key is named.</summary>
    public bool IsDefault => Reference is null;

    /// <summary>Whether a customer manages it, so that its policy decides; false where nobody looked.</summary>
    public bool IsCustomerManaged => Found?.KeyManager == "CUSTOMER";

    /// <summary>What the service is told; null for its default key.</summary>
    public string? Value => IsRestoration ? Reference?.Value : Found?.Arn;

    /// <summary>The key in running text.</summary>
    public string Name => Value ?? Reference?.Value ?? "the service's default key";

    /// <summary>Its ARN, or that of its alias where nothing else is known; null where neither is.</summary>
    public string? Arn => Found?.Arn ?? (Reference?.Arn is null ? null : Reference.Value);
}
