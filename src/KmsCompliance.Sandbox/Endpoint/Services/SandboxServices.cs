using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;
using KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;

namespace KmsCompliance.Sandbox.Endpoint.Services;

/// <summary>The one list of services whose data is encrypted.</summary>
internal static class SandboxServices
{
    /// <summary>All of them, in the order in which an estate's are made.</summary>
    public static IReadOnlyList<SandboxService> All { get; } =
    [
        new SecretsManagerService(),
        new XRayService(),
        new CloudTrailService(),
        new CloudTrailLakeService(),
        new CloudWatchLogsService(),
    ];
}
