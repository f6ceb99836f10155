using KmsCompliance.Errors;
using KmsCompliance.Policy.Building;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;

namespace KmsCompliance.Services;

/// <summary>The one list of services.</summary>
public static class ServiceCatalog
{
    /// <summary>AWS X-Ray.</summary>
    public static XRayService XRay { get; } = new();

    /// <summary>AWS Secrets Manager.</summary>
    public static SecretsManagerService SecretsManager { get; } = new();

    /// <summary>AWS CloudTrail's trails.</summary>
    public static CloudTrailService CloudTrail { get; } = new();

    /// <summary>AWS CloudTrail Lake's event data stores.</summary>
    public static CloudTrailLakeService CloudTrailLake { get; } = new();

    /// <summary>Every service, in the order in which they are shown.</summary>
    public static IReadOnlyList<ServiceDefinition> All { get; } = [XRay, SecretsManager, CloudTrail, CloudTrailLake];

    /// <summary>The Sids under which the module writes statements, of all services.</summary>
    public static OwnSids OwnSids { get; } = new(All.SelectMany(static service => service.PolicyFacts.Sids));

    /// <summary>Finds a service by name, whatever its case; null where there is none.</summary>
    /// <param name="name">The name, such as <c>XRay</c>.</param>
    public static ServiceDefinition? Find(string name) =>
        All.FirstOrDefault(service => string.Equals(service.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is wrong with an ARN that is to name a resource of whichever service has keys for some of its resources
    /// alone; null where one of them takes it.</summary>
    /// <param name="resourceArn">The ARN.</param>
    public static Failure? FindResourceProblem(string resourceArn)
    {
        var problems = All.Where(static service => service.HasKeysForResources).Select(service => service.FindResourceProblem([resourceArn], isOrganizationWide: false)).ToList();
        return problems.Contains(null) ? null : problems[0];
    }
}
