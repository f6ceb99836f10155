namespace KmsCompliance;

/// <summary>The verdict on a resource. A verdict that could not be reached is never <see cref="Compliant"/>.</summary>
public enum Compliance
{
    /// <summary>Could not be determined; the reason says why.</summary>
    Unknown,

    /// <summary>Under a customer-managed key that is fit for the service.</summary>
    Compliant,

    /// <summary>Under a key that the customer does not control, or under one that does not work.</summary>
    NonCompliant,
}
