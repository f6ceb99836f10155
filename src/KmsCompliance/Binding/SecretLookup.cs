using KmsCompliance.Audit;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Binding;

/// <summary>Audits secrets that were named one by one.</summary>
internal static class SecretLookup
{
    public static async Task RunAsync(SecretTargets secrets, IAwsSession session, IRunReporter reporter, int throttleLimit, CancellationToken cancellationToken)
    {
        var resolved = await secrets.ResolveAsync(new RegionResolution(session, reporter), cancellationToken).ConfigureAwait(false);
        var byPlace = resolved
            .GroupBy(entry => entry.Where, entry => entry.Secret.Value)
            .ToDictionary(group => group.Key, group => new ResourceQuery { ResourceId = [.. group] });
        var audit = new EncryptionAudit(session, reporter, throttleLimit);
        await audit.RunAsync(
            [.. byPlace.Keys],
            [.. session.Services.Where(service => service.Definition == ServiceCatalog.SecretsManager)],
            place => byPlace[place],
            cancellationToken).ConfigureAwait(false);
    }
}
