using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>One request of a scenario, and what came of it.</summary>
/// <param name="Description">What the request is for.</param>
/// <param name="Request">The request.</param>
/// <param name="Access">The evaluator's answer.</param>
/// <param name="Outcome">What that means for the scenario.</param>
public sealed record ServiceScenarioStep(
    string Description, KeyAccessRequest Request, KeyAccessResult Access, ServiceScenarioOutcome Outcome)
{
    /// <summary>Where the request is made at all, as a clause; null for one that always is.</summary>
    public string? OnlyWhere { get; init; }

    /// <summary>The step in words.</summary>
    public string Explanation =>
        $"{Description} ({Request.Action} by {Request.PrincipalArn}): {Access.Explanation}{(OnlyWhere is null ? "" : $" That matters only where {OnlyWhere}.")}";
}
