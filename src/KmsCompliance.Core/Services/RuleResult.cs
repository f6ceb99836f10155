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

    /// <summary>What a rule about one's own key says of a resource that is under none for certain: nothing, which is for the rules about the
    /// key itself, unless it was not seen.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="keyArn">The key, where there is one.</param>
    /// <param name="result">What the rule says; null for nothing.</param>
    /// <returns>Whether there is a key.</returns>
    internal static bool TryFindKey(EncryptionStatus status, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? keyArn, out RuleResult? result)
    {
        result = OfUnseen(status);
        keyArn = result is null && status.KeyManager == "CUSTOMER" ? status.KeyArn : null;
        return keyArn is not null;
    }

    /// <summary>It is not known.</summary>
    /// <param name="problem">Why, as a sentence.</param>
    internal static RuleResult NotKnown(string problem) => new(KmsCompliance.Compliance.Unknown, ComplianceReason.NotAnswered, KmsCompliance.Severity.Medium, problem);

    /// <summary>It is so.</summary>
    /// <param name="message">What, as a sentence.</param>
    internal static RuleResult Holds(string message) => new(KmsCompliance.Compliance.Compliant, ComplianceReason.RuleHolds, KmsCompliance.Severity.Informational, message);

    /// <summary>Whether a reason says that nothing was seen that could be judged, or accepted as it is.</summary>
    /// <param name="reason">The reason.</param>
    public static bool IsUnseen(string reason) => reason is ComplianceReason.NotListed or ComplianceReason.Contradictory;
}
