namespace KmsCompliance.Services;

/// <summary>What one rule says of one resource.</summary>
/// <param name="Compliance">The verdict.</param>
/// <param name="Reason">Why, as a code.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">Why, in words.</param>
/// <param name="Remediation">The command that mends it; the service's own for the reason where null.</param>
public sealed record RuleResult(string Compliance, string Reason, string Severity, string Message, string? Remediation = null)
{
    /// <summary>What every rule says of what was not seen, or was saved and contradicts itself; null of anything else.</summary>
    /// <param name="status">The resource.</param>
    public static RuleResult? OfUnseen(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return IsUnseen(status.Reason) ? new(KmsCompliance.Compliance.Unknown, status.Reason, KmsCompliance.Severity.Medium, status.Message) : null;
    }

    /// <summary>Whether a reason says that nothing was seen that could be judged, or accepted as it is.</summary>
    /// <param name="reason">The reason.</param>
    public static bool IsUnseen(string reason) => reason is ComplianceReason.NotListed or ComplianceReason.Contradictory;
}
