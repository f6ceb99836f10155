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

    /// <summary>Their names, as <c>-Service</c> takes them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static service => service.Name)];

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

    /// <summary>Why an object is refused that says it is of another service than those that are served; null where it is
    /// taken.</summary>
    /// <param name="source">What the object is called.</param>
    /// <param name="said">The service that it says; null for none, which is taken at the caller's word.</param>
    /// <param name="services">The services that are served.</param>
    public static Failure? FindOtherService(string source, string? said, IReadOnlyList<ServiceDefinition> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return string.IsNullOrEmpty(said) || services.Any(service => string.Equals(service.Name, said, StringComparison.OrdinalIgnoreCase))
            ? null
            : Failures.ObjectOfOtherService(source, Find(said)?.DisplayName ?? said, [.. services.Select(static service => service.DisplayName)]);
    }

    /// <summary>Why a key is refused that says it is for another service than the resources it is to serve; null where it is
    /// taken.</summary>
    /// <param name="key">The key.</param>
    /// <param name="said">The service that it says; null for none, which is taken at the caller's word.</param>
    /// <param name="service">The resources' service.</param>
    /// <param name="resources">The resources.</param>
    public static Failure? FindOtherService(string key, string? said, ServiceDefinition service, IReadOnlyList<string> resources)
    {
        ArgumentNullException.ThrowIfNull(service);
        return string.IsNullOrEmpty(said) || string.Equals(service.Name, said, StringComparison.OrdinalIgnoreCase)
            ? null
            : Failures.KeyOfOtherService(key, Find(said)?.DisplayName ?? said, service.DisplayName, service.Name, resources);
    }

    /// <summary>Reads the id of a setting, of which each Region has one; null where the text is none.</summary>
    /// <param name="text">The text, such as <c>xray/111122223333/eu-west-1</c>.</param>
    public static ResourceReference? ReadSetting(string text) =>
        All.Where(static service => service.HasOneResourceARegion).Select(service => service.Read(text).Reference).FirstOrDefault(static reference => reference is not null);

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
