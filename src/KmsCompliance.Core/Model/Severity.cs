namespace KmsCompliance;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Nothing to do.</summary>
    Informational,

    /// <summary>Worth tidying up.</summary>
    Low,

    /// <summary>Data is encrypted, but not under a key that the customer controls, or this could not be determined.</summary>
    Medium,

    /// <summary>A control that was asked for is not met.</summary>
    High,

    /// <summary>Data is being lost or cannot be read.</summary>
    Critical,
}
