namespace KmsCompliance.Policy.Scenarios;

/// <summary>Whether a scenario works with a key policy. The larger, the worse.</summary>
public enum ServiceScenarioOutcome
{
    /// <summary>Every request is allowed.</summary>
    Works,

    /// <summary>The key policy leaves a request to IAM policies, which were not given.</summary>
    DependsOnIam,

    /// <summary>The key policy has something that is not understood, asks for something that is not documented of the service,
    /// or denies what is not needed everywhere.</summary>
    Unknown,

    /// <summary>A request is denied.</summary>
    Fails,
}
