namespace KmsCompliance.Policy.Scenarios;

/// <summary>What is being done with a service's key.</summary>
public enum ServiceScenarioPhase
{
    /// <summary>Managing the key itself.</summary>
    Manage,

    /// <summary>Putting a resource of the service under the key.</summary>
    Configure,

    /// <summary>Storing data under it.</summary>
    Write,

    /// <summary>Reading the data.</summary>
    Read,
}
