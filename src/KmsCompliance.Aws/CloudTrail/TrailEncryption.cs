using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.CloudTrail;

/// <summary>The keys of trails and event data stores in one Region.</summary>
internal sealed class TrailEncryption(AmazonCloudTrailClient client, string region) : ITrailEncryption
{
    // The most that ListEventDataStores takes.
    private const int PageSize = 1000;

    /// <summary>The trails whose home is this Region. The shadows that trails of many Regions, and of an organisation, have
    /// elsewhere are not asked for; an endpoint that answers them all the same is not believed.</summary>
    public async Task<IReadOnlyList<TrailEncryptionStatus>> ListTrailsAsync(CancellationToken cancellationToken)
    {
        const string Operation = "cloudtrail:DescribeTrails";
        var request = new DescribeTrailsRequest { IncludeShadowTrails = false };
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.DescribeTrailsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return [.. (answer.TrailList ?? []).Select(trail => Read(Operation, trail)).Where(trail => trail.Region == region)];
    }

    /// <inheritdoc/>
    public async Task<TrailEncryptionStatus> GetTrailAsync(string trailId, CancellationToken cancellationToken)
    {
        const string Operation = "cloudtrail:GetTrail";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.GetTrailAsync(new GetTrailRequest { Name = trailId }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return Read(Operation, answer.Trail);
    }

    /// <inheritdoc/>
    public Task SetTrailKeyAsync(string trailArn, string keyArn, CancellationToken cancellationToken)
    {
        var request = new UpdateTrailRequest { Name = trailArn, KmsKeyId = keyArn };
        return AwsCall.InvokeAsync("cloudtrail:UpdateTrail", region, () => client.UpdateTrailAsync(request, cancellationToken), cancellationToken);
    }

    /// <summary>The Region's event data stores, a page at a time. No list has more of them than this.</summary>
    public async IAsyncEnumerable<IReadOnlyList<(string Arn, string? Name)>> ListStorePagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string Operation = "cloudtrail:ListEventDataStores";
        string? token = null;
        do
        {
            var request = new ListEventDataStoresRequest { MaxResults = PageSize, NextToken = token };
            var answer = await AwsCall.InvokeAsync(
                Operation, region, () => client.ListEventDataStoresAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            yield return [.. (answer.EventDataStores ?? []).Select(store => (store?.EventDataStoreArn ?? throw NoArn(Operation, "an event data store"), store.Name))];

            // A page may be empty although more follow; only a missing token ends the list.
            token = answer.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
    }

    /// <inheritdoc/>
    public async Task<TrailEncryptionStatus> GetEventDataStoreAsync(string storeArn, CancellationToken cancellationToken)
    {
        const string Operation = "cloudtrail:GetEventDataStore";
        var answer = await AwsCall.InvokeAsync(
            Operation,
            region,
            () => client.GetEventDataStoreAsync(new GetEventDataStoreRequest { EventDataStore = storeArn }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (!AwsArn.TryParse(answer.EventDataStoreArn, out var arn))
        {
            throw NoArn(Operation, "an event data store");
        }

        return new TrailEncryptionStatus
        {
            AccountId = arn.AccountId,
            Region = region,
            ResourceType = TrailResourceType.EventDataStore,
            Arn = answer.EventDataStoreArn,
            Name = answer.Name ?? arn.Resource[(arn.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..],
            KmsKeyId = NullIfEmpty(answer.KmsKeyId),
            IsMultiRegion = answer.MultiRegionEnabled,
            IsOrganization = answer.OrganizationEnabled,
            StoreStatus = NullIfEmpty(answer.Status),
        };
    }

    /// <inheritdoc/>
    public Task SetEventDataStoreKeyAsync(string storeArn, string keyArn, CancellationToken cancellationToken)
    {
        var request = new UpdateEventDataStoreRequest { EventDataStore = storeArn, KmsKeyId = keyArn };
        return AwsCall.InvokeAsync(
            "cloudtrail:UpdateEventDataStore", region, () => client.UpdateEventDataStoreAsync(request, cancellationToken), cancellationToken);
    }

    // The ARN says the home Region too, where HomeRegion is missing.
    private TrailEncryptionStatus Read(string operation, Trail? trail)
    {
        if (!AwsArn.TryParse(trail?.TrailARN, out var arn))
        {
            throw NoArn(operation, "a trail");
        }

        return new TrailEncryptionStatus
        {
            AccountId = arn.AccountId,
            Region = NullIfEmpty(trail.HomeRegion) ?? arn.Region,
            ResourceType = TrailResourceType.Trail,
            Arn = trail.TrailARN,
            Name = trail.Name ?? arn.Resource[(arn.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..],
            KmsKeyId = NullIfEmpty(trail.KmsKeyId),
            IsMultiRegion = trail.IsMultiRegionTrail,
            IsOrganization = trail.IsOrganizationTrail,
            S3BucketName = NullIfEmpty(trail.S3BucketName),
        };
    }

    private AwsCallException NoArn(string operation, string what) =>
        new(FailureKind.InvalidAnswer, $"{what} in the answer has no ARN.") { Operation = operation, Region = region };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
