using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>What came of a scenario.</summary>
public sealed record ServiceScenarioResult
{
    /// <summary>The service, such as <c>CloudTrail</c>.</summary>
    public required string Service { get; init; }

    /// <summary>What is being done.</summary>
    public required ServiceScenarioPhase Phase { get; init; }

    /// <summary>The scenario in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Whether it works: the worst of its steps.</summary>
    public required ServiceScenarioOutcome Outcome { get; init; }

    /// <summary>Its requests, in order.</summary>
    public required IReadOnlyList<ServiceScenarioStep> Steps { get; init; }

    /// <summary>What the answer rests on beside the policy, as a clause; null for nothing.</summary>
    public string? Assumption { get; init; }

    /// <summary>Statements that make it work when they are added to the policy, with Sids that the policy does not have.
    /// Empty where nothing is denied, and where adding cannot help: a statement denies the request, or IAM policies of another
    /// account do not allow it.</summary>
    public required IReadOnlyList<KeyPolicyStatement> MissingStatements { get; init; }

    /// <summary>Why it does not simply work; empty if it does.</summary>
    public string Explanation => string.Join(
        ' ',
        Steps.Where(step => step.Outcome == Outcome && Outcome != ServiceScenarioOutcome.Works).Select(static step => step.Explanation));
}
