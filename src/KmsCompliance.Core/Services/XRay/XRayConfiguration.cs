using KmsCompliance.Ports;

namespace KmsCompliance.Services.XRay;

/// <summary>X-Ray's setting of a Region; its name is the Region's.</summary>
public sealed record XRayConfiguration : ResourceConfiguration
{
    /// <summary><c>KMS</c> or <c>NONE</c>.</summary>
    public required string EncryptionType { get; init; }
}
