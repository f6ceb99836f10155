namespace KmsCompliance;

/// <summary>The verdict on a resource. A verdict that could not be reached is never <see cref="Compliant"/>.</summary>
public static class Compliance
{
    /// <summary>Could not be determined; the reason says why.</summary>
    public const string Unknown = "Unknown";

    /// <summary>Under a customer-managed key that is fit for the service.</summary>
    public const string Compliant = "Compliant";

    /// <summary>Under a key that the customer does not control, or under one that does not work.</summary>
    public const string NonCompliant = "NonCompliant";

    /// <summary>Not compliant, or not to be determined, and accepted for a time by an owner who has a name. Of findings only; counted as
    /// neither of the others.</summary>
    public const string Exempt = "Exempt";
}
