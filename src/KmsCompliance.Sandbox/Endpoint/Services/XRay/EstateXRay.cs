using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Endpoint.Services.XRay;

/// <summary>X-Ray in one Region.</summary>
internal sealed record EstateXRay : IEstateEntry
{
    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>Key id, key ARN, or the name of an alias of the account. The key may be in any state, or missing. Left out,
    /// the setting is Type NONE.</summary>
    public string? KeyId { get; init; }

    /// <summary>Seconds for which the sandbox answers UPDATING after its start.</summary>
    public int UpdatingSeconds { get; init; }

    /// <summary>XRay, or CloudWatchLogs where Transaction Search is on.</summary>
    public string TraceSegmentDestination { get; init; } = XRaySettings.ToXRay;
}
