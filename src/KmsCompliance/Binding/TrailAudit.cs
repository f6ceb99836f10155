using KmsCompliance.Audit;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Audits trails and event data stores that were named one by one.</summary>
internal static class TrailAudit
{
    /// <summary>Whether a service is CloudTrail, of trails or of event data stores.</summary>
    public static bool Includes(IEncryptedService service) =>
        service.Definition == ServiceCatalog.CloudTrail || service.Definition == ServiceCatalog.CloudTrailLake;

    public static async Task RunAsync(TrailTargets trails, IAwsSession session, IRunReporter reporter, int throttleLimit, CancellationToken cancellationToken)
    {
        var resolved = await trails.ResolveAsync(new RegionResolution(session, reporter), cancellationToken).ConfigureAwait(false);
        var byPlace = resolved
            .GroupBy(entry => entry.Where, entry => entry.Trail.Value)
            .ToDictionary(group => group.Key, group => new ResourceQuery { ResourceId = [.. group] });
        var audit = new EncryptionAudit(session, reporter, throttleLimit);
        await audit.RunAsync([.. byPlace.Keys], [.. session.Services.Where(Includes)], place => byPlace[place], cancellationToken).ConfigureAwait(false);
    }
}
