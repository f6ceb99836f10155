namespace KmsCompliance.Errors;

/// <summary>What goes wrong with gates and reports.</summary>
public static partial class Failures
{
    /// <summary>A gate does not open.</summary>
    /// <param name="reasons">Why, and the worst findings.</param>
    public static Failure ComplianceNotHeld(string reasons) =>
        New(FailureKind.InvalidState, reasons, null, "Each finding's Remediation is the command that mends it; -FailOn and -AllowUnknown say what may pass.");
}
