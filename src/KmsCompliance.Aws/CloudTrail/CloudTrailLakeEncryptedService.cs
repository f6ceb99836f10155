using System.Runtime.CompilerServices;
using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Aws.CloudTrail;

/// <summary>CloudTrail Lake in the audit: every event data store of a Region, or those that are named. Each is asked for its
/// key, which no list has. Stores that are being deleted are left out unless they are named: for the seven days until they
/// are gone they can be neither queried nor changed.</summary>
internal sealed class CloudTrailLakeEncryptedService(Func<string, TrailEncryption> encryptionIn) : IEncryptedService
{
    /// <inheritdoc/>
    public ServiceDefinition Definition => ServiceCatalog.CloudTrailLake;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        string region,
        Task<string> accountId,
        ResourceQuery query,
        IRunReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var stores = encryptionIn(region);
        var pages = query.ResourceId.Count > 0
            ? SinglePage(query.ResourceId)
            : ListAsync(stores, region, query, reporter, cancellationToken);
        await foreach (var arns in pages.ConfigureAwait(false))
        {
            var lookups = NamedTrails.LookUpAsync(stores, TrailResourceType.EventDataStore, arns, accountId, reporter, cancellationToken);
            await foreach (var found in lookups.ConfigureAwait(false))
            {
                var shown = query.ResourceId.Count > 0 ? found : [.. found.Where(store => store.StoreStatus != TrailLookup.PendingDeletion)];
                if (shown.Count < found.Count)
                {
                    var skipped = found.Count - shown.Count;
                    await reporter.VerboseAsync(
                        $"CloudTrail Lake in {region}: left out {skipped} event data {(skipped == 1 ? "store that is" : "stores that are")} being deleted.", cancellationToken).ConfigureAwait(false);
                }

                yield return [.. shown.Select(store => new ConfiguredResource(store, ComplianceReason.AwsOwnedKey))];
            }
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<string>> SinglePage(IReadOnlyList<string> arns)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return arns;
    }

    private static async IAsyncEnumerable<IReadOnlyList<string>> ListAsync(
        TrailEncryption stores,
        string region,
        ResourceQuery query,
        IRunReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = stores.ListStorePagesAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            while (await IsOfferedAsync(pages, region, reporter, cancellationToken).ConfigureAwait(false))
            {
                yield return [.. pages.Current
                    .Where(store => store.Name is null || query.NameFilter?.Invoke(store.Name) != false)
                    .Select(store => store.Arn)];
            }
        }
    }

    // Not every Region has CloudTrail Lake, and since 31 May 2026 no new customer does (CloudTrail user guide, document
    // history): where it cannot be had, there are no stores. Being denied is something else.
    private static async Task<bool> IsOfferedAsync<T>(IAsyncEnumerator<T> pages, string region, IRunReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            return await pages.MoveNextAsync().ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Code is "UnsupportedOperationException" or "OperationNotPermittedException")
        {
            await reporter.VerboseAsync($"CloudTrail Lake cannot be used in {region}: {exception.Message}", cancellationToken).ConfigureAwait(false);
            return false;
        }
    }
}
