using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>The trails whose home is one Region, and their keys.</summary>
internal sealed class TrailAdapter(AmazonCloudTrailClient client, string region) : IServiceAdapter
{
    /// <summary>Lists trails. The shadows that trails of many Regions, and of an organisation, have elsewhere are not asked
    /// for; an endpoint that answers them all the same is not believed.</summary>
    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        ResourceQuery query, Task<string> accountId, IRunReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        const string Operation = "cloudtrail:DescribeTrails";
        var request = new DescribeTrailsRequest { IncludeShadowTrails = false };
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.DescribeTrailsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (answer.TrailList is null)
        {
            await reporter.VerboseAsync($"{Operation} in {region} was answered without a list of trails, which is taken for an empty one.", cancellationToken).ConfigureAwait(false);
        }

        yield return [.. (answer.TrailList ?? [])
            .Select(trail => Read(Operation, trail))
            .Where(trail => trail.Region == region && query.NameFilter?.Invoke(trail.ResourceName) != false)
            .Select(Configured)];
    }

    /// <inheritdoc/>
    public async Task<ConfiguredResource> GetAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken) =>
        Configured(await ForeignArn.ReadAsync(() => GetTrailAsync(resourceId, cancellationToken), resourceId, accountId).ConfigureAwait(false));

    /// <summary>An empty key removes what is there (CloudTrail API Reference, UpdateTrail).</summary>
    /// <inheritdoc/>
    public Task SetKeyAsync(EncryptionStatus resource, string? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var request = new UpdateTrailRequest { Name = resource.ResourceArn, KmsKeyId = key ?? string.Empty };
        return AwsCall.InvokeAsync("cloudtrail:UpdateTrail", region, () => client.UpdateTrailAsync(request, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<KeyObservation> ObserveAsync(EncryptionStatus resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new KeyObservation((await GetTrailAsync(resource.ResourceId, cancellationToken).ConfigureAwait(false)).KmsKeyId);
    }

    private static ConfiguredResource Configured(TrailEncryptionStatus status) => new(status, ServiceCatalog.CloudTrail.DefaultKey)
    {
        KeyMayLieElsewhere = ServiceCatalog.CloudTrail.KeyMayLieElsewhere,
    };

    private async Task<TrailEncryptionStatus> GetTrailAsync(string trailId, CancellationToken cancellationToken)
    {
        const string Operation = "cloudtrail:GetTrail";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.GetTrailAsync(new GetTrailRequest { Name = trailId }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return Read(Operation, answer.Trail);
    }

    // The ARN says the home Region too, where HomeRegion is missing.
    private TrailEncryptionStatus Read(string operation, Trail? trail)
    {
        if (!AwsArn.TryParse(trail?.TrailARN, out var arn))
        {
            throw new AwsCallException(FailureKind.InvalidAnswer, "a trail in the answer has no ARN.") { Operation = operation, Region = region };
        }

        return new TrailEncryptionStatus
        {
            AccountId = arn.AccountId,
            Region = NullIfEmpty(trail.HomeRegion) ?? arn.Region,
            ResourceType = TrailResourceType.Trail,
            ResourceArn = trail.TrailARN,
            ResourceName = trail.Name ?? arn.Resource[(arn.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..],
            KmsKeyId = NullIfEmpty(trail.KmsKeyId),
            IsMultiRegion = trail.IsMultiRegionTrail,
            IsOrganization = trail.IsOrganizationTrail,
            DeliveryBucket = NullIfEmpty(trail.S3BucketName),
            DeliveryPrefix = NullIfEmpty(trail.S3KeyPrefix),
        };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
