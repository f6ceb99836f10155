namespace KmsCompliance.Rules;

/// <summary>What one rule says of one resource.</summary>
/// <param name="Compliance">The verdict.</param>
/// <param name="Reason">Why, as a code.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">Why, in words.</param>
public sealed record RuleResult(string Compliance, string Reason, string Severity, string Message);
