using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>X-Ray under a key in one Region.</summary>
internal sealed record EstateXRay : IEstateEntry
{
    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>Key id, key ARN, or the name of an alias of the account. The key may be in any state, or missing.</summary>
    public required string KeyId { get; init; }

    /// <summary>Seconds for which the sandbox answers UPDATING after its start.</summary>
    public int UpdatingSeconds { get; init; }
}
