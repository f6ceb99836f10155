using System.Runtime.CompilerServices;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Aws.Services.CloudTrail;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrailLake;

namespace KmsCompliance.Aws.Services.CloudTrailLake;

/// <summary>The event data stores of one Region and their keys. No list has the keys: each store is read.</summary>
internal sealed class EventDataStoreAdapter(AmazonCloudTrailClient client, string region, CallBounds bounds) : IServiceAdapter
{
    private const string GetEventDataStore = "cloudtrail:GetEventDataStore";

    // The most that ListEventDataStores takes.
    private const int PageSize = 1000;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        ResourceQuery query, Task<string> accountId, IRunReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await foreach (var page in ListPagesAsync(reporter, cancellationToken).ConfigureAwait(false))
        {
            var wanted = page.Where(store => store.Name is null || query.NameFilter?.Invoke(store.Name) != false).Select(store => store.Arn);
            foreach (var batch in wanted.Chunk(ServiceCatalog.CloudTrailLake.ReadsAtATime))
            {
                var found = await ResourceReads.AllAsync(
                    batch, arn => arn, arn => GetAsync(arn, accountId, cancellationToken), reporter, cancellationToken).ConfigureAwait(false);
                yield return await WithoutDeletedAsync(found, reporter, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ConfiguredResource> GetAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken) => new(
        await ForeignArn.ReadAsync(() => GetStatusAsync(resourceId, cancellationToken), resourceId, accountId).ConfigureAwait(false),
        ServiceCatalog.CloudTrailLake.DefaultKey);

    /// <summary>There is no way back to the key that CloudTrail owns.</summary>
    /// <inheritdoc/>
    public Task SetKeyAsync(EncryptionStatus resource, string? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(key);
        var request = new UpdateEventDataStoreRequest { EventDataStore = resource.ResourceArn, KmsKeyId = key };
        return AwsCall.InvokeAsync(
            "cloudtrail:UpdateEventDataStore", region, () => client.UpdateEventDataStoreAsync(request, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<KeyObservation> ObserveAsync(EncryptionStatus resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new KeyObservation((await GetStatusAsync(resource.ResourceId, cancellationToken).ConfigureAwait(false)).KmsKeyId);
    }

    /// <inheritdoc/>
    public async Task<WholeResource> GetWholeAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken)
    {
        var store = await ForeignArn.ReadAsync(() => GetStoreAsync(resourceId, cancellationToken), resourceId, accountId).ConfigureAwait(false);
        return new(new(Read(store), ServiceCatalog.CloudTrailLake.DefaultKey), async token =>
        {
            if (AwsArn.TryParse(resourceId, out _) && store.EventDataStoreArn != resourceId)
            {
                throw Invalid(GetEventDataStore, "the answer is about another event data store.");
            }

            return await ReadConfigurationAsync(store, token).ConfigureAwait(false);
        });
    }

    private async Task<EventDataStoreConfiguration> ReadConfigurationAsync(GetEventDataStoreResponse store, CancellationToken cancellationToken)
    {
        var arn = store.EventDataStoreArn!;
        var selectors = await AwsCall.InvokeAsync(
            GetEventDataStore, region, () => Task.FromResult(store.ReadSelectors()), cancellationToken).ConfigureAwait(false);
        return new EventDataStoreConfiguration
        {
            Name = NullIfEmpty(store.Name) ?? throw Missing("Name"),
            KmsKeyId = NullIfEmpty(store.KmsKeyId),
            IsMultiRegion = store.MultiRegionEnabled ?? throw Missing("MultiRegionEnabled"),
            IsOrganization = store.OrganizationEnabled ?? throw Missing("OrganizationEnabled"),
            IsProtected = store.TerminationProtectionEnabled ?? throw Missing("TerminationProtectionEnabled"),
            RetentionInDays = store.RetentionPeriod,
            BillingMode = NullIfEmpty(store.BillingMode),

            // One that collects nothing is no store.
            AdvancedEventSelectors = selectors.Count > 0 ? selectors : throw Missing("AdvancedEventSelectors"),
            Tags = await ResourceTags.ReadAsync(client, region, bounds, arn, cancellationToken).ConfigureAwait(false),
        };
    }

    private async ValueTask<IReadOnlyList<ConfiguredResource>> WithoutDeletedAsync(
        IReadOnlyList<ConfiguredResource> found, IRunReporter reporter, CancellationToken cancellationToken)
    {
        List<ConfiguredResource> shown =
            [.. found.Where(store => store.Status is not TrailEncryptionStatus { StoreStatus: CloudTrailLakeService.PendingDeletion })];
        if (shown.Count < found.Count)
        {
            var skipped = found.Count - shown.Count;
            await reporter.VerboseAsync(
                $"CloudTrail Lake in {region}: left out {skipped} event data {(skipped == 1 ? "store that is" : "stores that are")} being deleted.",
                cancellationToken).ConfigureAwait(false);
        }

        return shown;
    }

    // Not every Region has CloudTrail Lake, and since 31 May 2026 no new customer does (CloudTrail user guide, document
    // history): where it cannot be had, there are no stores. Being denied is something else.
    private async IAsyncEnumerable<IReadOnlyList<(string Arn, string? Name)>> ListPagesAsync(
        IRunReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Operation = "cloudtrail:ListEventDataStores";
        var pages = new Pages<ListEventDataStoresResponse>(
            Operation,
            region,
            bounds,
            async (token, cancel) =>
            {
                try
                {
                    return await client.ListEventDataStoresAsync(
                        new ListEventDataStoresRequest { MaxResults = PageSize, NextToken = token }, cancel).ConfigureAwait(false);
                }
                catch (AmazonServiceException exception) when (exception.ErrorCode is "UnsupportedOperationException" or "OperationNotPermittedException")
                {
                    await reporter.VerboseAsync($"CloudTrail Lake cannot be used in {region}: {exception.Message}", cancel).ConfigureAwait(false);
                    return new ListEventDataStoresResponse { EventDataStores = [] };
                }
            },
            static answer => answer.NextToken,
            static answer => answer.EventDataStores?.Select(static store => store?.EventDataStoreArn))
        {
            Ahead = true,
        };
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (answer.EventDataStores is null)
            {
                await reporter.VerboseAsync($"{Operation} in {region} was answered without a list of event data stores, which is taken for an empty one.", cancellationToken).ConfigureAwait(false);
            }

            yield return [.. (answer.EventDataStores ?? []).Select(store => (store?.EventDataStoreArn ?? throw NoArn(Operation), store.Name))];
        }
    }

    private Task<GetEventDataStoreResponse> GetStoreAsync(string storeArn, CancellationToken cancellationToken) => AwsCall.InvokeAsync(
        GetEventDataStore,
        region,
        () => client.GetEventDataStoreAsync(new GetEventDataStoreRequest { EventDataStore = storeArn }, cancellationToken),
        cancellationToken);

    private async Task<TrailEncryptionStatus> GetStatusAsync(string storeArn, CancellationToken cancellationToken) =>
        Read(await GetStoreAsync(storeArn, cancellationToken).ConfigureAwait(false));

    private TrailEncryptionStatus Read(GetEventDataStoreResponse answer)
    {
        if (!AwsArn.TryParse(answer.EventDataStoreArn, out var arn))
        {
            throw NoArn(GetEventDataStore);
        }

        return new TrailEncryptionStatus
        {
            AccountId = arn.AccountId,
            Region = region,
            ResourceType = TrailResourceType.EventDataStore,
            ResourceArn = answer.EventDataStoreArn,
            ResourceName = answer.Name ?? arn.Resource[(arn.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..],
            KmsKeyId = NullIfEmpty(answer.KmsKeyId),
            IsMultiRegion = answer.MultiRegionEnabled,
            IsOrganization = answer.OrganizationEnabled,
            StoreStatus = NullIfEmpty(answer.Status),
        };
    }

    private AwsCallException NoArn(string operation) => Invalid(operation, "an event data store in the answer has no ARN.");

    private AwsCallException Missing(string member) => Invalid(GetEventDataStore, $"the answer has no {member}.");

    private AwsCallException Invalid(string operation, string message) => new(FailureKind.InvalidAnswer, message) { Operation = operation, Region = region };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
