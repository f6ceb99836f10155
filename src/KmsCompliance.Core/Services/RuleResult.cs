namespace KmsCompliance.Services;

/// <summary>What one rule says of one resource.</summary>
/// <param name="Compliance">The verdict.</param>
/// <param name="Reason">Why, as a code.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">Why, in words.</param>
/// <param name="Remediation">The command that mends it; the service's own for the reason where null.</param>
public sealed record RuleResult(string Compliance, string Reason, string Severity, string Message, string? Remediation = null);
