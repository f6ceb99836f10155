namespace KmsCompliance;

/// <summary>X-Ray's encryption setting: one per account and Region, for traces stored from now on.</summary>
public sealed class XRayEncryptionStatus : EncryptionStatus
{
    /// <summary>Names the setting, of which an account has one a Region.</summary>
    public XRayEncryptionStatus() => ResourceName = "X-Ray encryption configuration";

    /// <inheritdoc/>
    public override string Service => "XRay";

    /// <summary><c>NONE</c> (a key that AWS owns) or <c>KMS</c>, as GetEncryptionConfig reports it.</summary>
    public required string EncryptionType { get; init; }

    /// <summary><c>ACTIVE</c>, or <c>UPDATING</c> while X-Ray changes over; null where not reported.</summary>
    public string? Status { get; init; }

    /// <summary>Where X-Ray puts the spans that it receives: <c>XRay</c>, or <c>CloudWatchLogs</c> where Transaction Search is on.
    /// The spans are then in the log group <c>aws/spans</c>, under that group's key and not under this setting's. Null where it
    /// could not be determined.</summary>
    public string? TraceSegmentDestination { get; init; }
}
