using KmsCompliance.Aws.Services.CloudTrail;
using KmsCompliance.Aws.Services.CloudTrailLake;
using KmsCompliance.Aws.Services.CloudWatchLogs;
using KmsCompliance.Aws.Services.SecretsManager;
using KmsCompliance.Aws.Services.XRay;
using KmsCompliance.Aws.Session;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.Services;

/// <summary>The adapter of each service.</summary>
internal static class ServiceAdapters
{
    private static readonly Dictionary<string, Func<ServiceClients, string, IServiceAdapter>> ByService = new(StringComparer.Ordinal)
    {
        [ServiceCatalog.XRay.Name] = static (clients, region) => new XRayAdapter(
            clients.Get(region, AmazonXRayClient.Service, static (credentials, config) => new AmazonXRayClient(credentials, config)), region),
        [ServiceCatalog.SecretsManager.Name] = static (clients, region) => new SecretAdapter(
            clients.Get(region, AmazonSecretsManagerClient.Service, static (credentials, config) => new AmazonSecretsManagerClient(credentials, config)), region, clients.Bounds),
        [ServiceCatalog.CloudTrail.Name] = static (clients, region) => new TrailAdapter(CloudTrailIn(clients, region), region, clients.Bounds),
        [ServiceCatalog.CloudTrailLake.Name] = static (clients, region) => new EventDataStoreAdapter(CloudTrailIn(clients, region), region, clients.Bounds),
        [ServiceCatalog.CloudWatchLogs.Name] = static (clients, region) => new LogGroupAdapter(
            clients.Get(region, AmazonCloudWatchLogsClient.Service, static (credentials, config) => new AmazonCloudWatchLogsClient(credentials, config)), region, clients.Bounds),
    };

    /// <summary>Opens a service's adapter in a Region.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="region">The Region's code.</param>
    /// <param name="clients">The session's clients.</param>
    /// <exception cref="ArgumentException">There is no adapter for the service.</exception>
    public static IServiceAdapter Open(string service, string region, ServiceClients clients) => ByService.TryGetValue(service, out var open)
        ? open(clients, region)
        : throw new ArgumentException($"'{service}' has no adapter; Services/ServiceAdapters.cs lists them.", nameof(service));

    private static AmazonCloudTrailClient CloudTrailIn(ServiceClients clients, string region) =>
        clients.Get(region, AmazonCloudTrailClient.Service, static (credentials, config) => new AmazonCloudTrailClient(credentials, config));
}
