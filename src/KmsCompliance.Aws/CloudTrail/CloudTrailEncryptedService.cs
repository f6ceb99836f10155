using System.Runtime.CompilerServices;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.CloudTrail;

/// <summary>CloudTrail in the audit: every trail whose home is the Region, or those that are named.</summary>
internal sealed class CloudTrailEncryptedService(Func<string, TrailEncryption> encryptionIn) : IEncryptedService
{
    /// <inheritdoc/>
    public ServiceDefinition Definition => ServiceCatalog.CloudTrail;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        string region,
        Task<string> accountId,
        ResourceQuery query,
        IRunReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var trails = encryptionIn(region);
        if (query.ResourceId.Count > 0)
        {
            var lookups = NamedTrails.LookUpAsync(trails, TrailResourceType.Trail, query.ResourceId, accountId, reporter, cancellationToken);
            await foreach (var found in lookups.ConfigureAwait(false))
            {
                yield return [.. found.Select(Configured)];
            }

            yield break;
        }

        var listed = await trails.ListTrailsAsync(cancellationToken).ConfigureAwait(false);
        yield return [.. listed.Where(trail => query.NameFilter?.Invoke(trail.Name) != false).Select(Configured)];
    }

    // A trail's key lies in its bucket's Region (CloudTrail API Reference, UpdateTrail: KmsKeyId).
    private static ConfiguredResource Configured(TrailEncryptionStatus status) => new(status, ComplianceReason.AwsOwnedKey)
    {
        DefaultKeyMessage = "Log files are encrypted under keys that Amazon S3 owns (SSE-S3).",
        KeyMayLieElsewhere = true,
    };
}
