using KmsCompliance.Errors;
using KmsCompliance.Policy.Building;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.CloudWatchLogs;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;

namespace KmsCompliance.Services;

/// <summary>The services that the module knows: the one list of them.</summary>
public static class ServiceCatalog
{
    /// <summary>AWS X-Ray.</summary>
    public static XRayService XRay { get; } = new();

    /// <summary>AWS Secrets Manager.</summary>
    public static SecretsManagerService SecretsManager { get; } = new();

    /// <summary>AWS CloudTrail.</summary>
    public static CloudTrailService CloudTrail { get; } = new();

    /// <summary>AWS CloudTrail Lake.</summary>
    public static CloudTrailLakeService CloudTrailLake { get; } = new();

    /// <summary>Amazon CloudWatch Logs.</summary>
    public static CloudWatchLogsService CloudWatchLogs { get; } = new();

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<ServiceDefinition> All { get; } = [XRay, SecretsManager, CloudTrail, CloudTrailLake, CloudWatchLogs];

    /// <summary>The Sids under which the module writes statements, of all services.</summary>
    public static OwnSids OwnSids { get; } = new(All.SelectMany(static service => service.PolicyFacts.Sids));

    /// <summary>The service of this name, in any case; null where there is none.</summary>
    /// <param name="name">The name, as <c>-Service</c> takes it.</param>
    public static ServiceDefinition? Find(string? name) =>
        All.FirstOrDefault(service => string.Equals(service.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The services of these names, in the catalogue's order; all where there are none.</summary>
    /// <param name="names">The names, in any case.</param>
    public static IReadOnlyList<ServiceDefinition> Select(IReadOnlyCollection<string>? names) =>
        names is null ? All : [.. All.Where(service => names.Contains(service.Name, StringComparer.OrdinalIgnoreCase))];

    /// <summary>Reads how somebody names a resource of one of several services.</summary>
    /// <param name="text">What they say.</param>
    /// <param name="services">The services that it may be of; what is wrong is said in the words of the first. A name that fits
    /// several of them names none.</param>
    public static ResourceReading Read(string? text, IReadOnlyList<ServiceDefinition> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var readings = services.Select(service => service.Read(text)).ToList();
        return readings.FindAll(static reading => reading.Reference is not null) switch
        {
            [] => readings[0],
            [var only] => only,
            [{ Reference.Region: not null } first, ..] => first,
            _ => ResourceReading.Not("it may be a resource of several services"),
        };
    }

    /// <summary>What is wrong with an ARN that is to name a resource of whichever service has keys for some of its resources
    /// alone; null where one of them takes it.</summary>
    /// <param name="resourceArn">The ARN.</param>
    public static Failure? FindResourceProblem(string resourceArn)
    {
        var problems = All.Where(static service => service.HasKeysForResources)
            .Select(service => service.FindResourceProblem([resourceArn], isOrganizationWide: false)).ToList();
        return problems.Contains(null) ? null : problems[0];
    }
}
