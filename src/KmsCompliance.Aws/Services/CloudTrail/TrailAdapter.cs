using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>The trails whose home is one Region, and their keys.</summary>
internal sealed class TrailAdapter(AmazonCloudTrailClient client, string region, CallBounds bounds) : IServiceAdapter
{
    private const string GetTrail = "cloudtrail:GetTrail";

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
        Configured(await ForeignArn.ReadAsync(() => GetStatusAsync(resourceId, cancellationToken), resourceId, accountId).ConfigureAwait(false));

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
        return new KeyObservation((await GetStatusAsync(resource.ResourceId, cancellationToken).ConfigureAwait(false)).KmsKeyId);
    }

    /// <inheritdoc/>
    public async Task<WholeResource> GetWholeAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken)
    {
        var trail = await ForeignArn.ReadAsync(() => GetTrailAsync(resourceId, cancellationToken), resourceId, accountId).ConfigureAwait(false);
        var status = Read(GetTrail, trail);
        return new(Configured(status), async token =>
        {
            RequireSame(GetTrail, AwsArn.TryParse(resourceId, out _) ? resourceId : status.ResourceId, status.ResourceArn);
            return await ReadConfigurationAsync(trail!, status, token).ConfigureAwait(false);
        });
    }

    private async Task<TrailConfiguration> ReadConfigurationAsync(Trail trail, TrailEncryptionStatus status, CancellationToken cancellationToken)
    {
        var arn = status.ResourceId;
        var isLogging = await IsLoggingAsync(arn, cancellationToken).ConfigureAwait(false);
        var selectors = trail.HasCustomEventSelectors == false ? new() : await GetSelectorsAsync(arn, cancellationToken).ConfigureAwait(false);
        var insights = trail.HasInsightSelectors == false ? [] : await GetInsightsAsync(arn, cancellationToken).ConfigureAwait(false);
        return new TrailConfiguration
        {
            Name = status.ResourceName,
            KmsKeyId = status.KmsKeyId,
            BucketName = status.DeliveryBucket ?? throw Missing(GetTrail, "S3BucketName"),
            KeyPrefix = NullIfEmpty(trail.S3KeyPrefix),
            SnsTopicArn = NullIfEmpty(trail.SnsTopicARN),
            LogGroupArn = NullIfEmpty(trail.CloudWatchLogsLogGroupArn),
            LogRoleArn = NullIfEmpty(trail.CloudWatchLogsRoleArn),
            IncludesGlobalServices = trail.IncludeGlobalServiceEvents ?? throw Missing(GetTrail, "IncludeGlobalServiceEvents"),
            IsMultiRegion = trail.IsMultiRegionTrail ?? throw Missing(GetTrail, "IsMultiRegionTrail"),
            IsOrganization = trail.IsOrganizationTrail ?? throw Missing(GetTrail, "IsOrganizationTrail"),
            ValidatesLogFiles = trail.LogFileValidationEnabled ?? throw Missing(GetTrail, "LogFileValidationEnabled"),
            IsLogging = isLogging,
            EventSelectors = selectors.EventSelectors,
            AdvancedEventSelectors = selectors.AdvancedEventSelectors,
            InsightTypes = [.. insights.Select(static insight => insight.Type)],
            InsightCategories = [.. insights.Where(static insight => insight.Categories.Count > 0)],
            Tags = await ResourceTags.ReadAsync(client, region, bounds, arn, cancellationToken).ConfigureAwait(false),
        };
    }

    private static ConfiguredResource Configured(TrailEncryptionStatus status) => new(status, ServiceCatalog.CloudTrail.DefaultKey)
    {
        KeyMayLieElsewhere = ServiceCatalog.CloudTrail.KeyMayLieElsewhere,
    };

    private async Task<TrailEncryptionStatus> GetStatusAsync(string trailId, CancellationToken cancellationToken) =>
        Read(GetTrail, await GetTrailAsync(trailId, cancellationToken).ConfigureAwait(false));

    private async Task<Trail?> GetTrailAsync(string trailId, CancellationToken cancellationToken) => (await AwsCall.InvokeAsync(
        GetTrail, region, () => client.GetTrailAsync(new GetTrailRequest { Name = trailId }, cancellationToken), cancellationToken).ConfigureAwait(false)).Trail;

    private async Task<bool> IsLoggingAsync(string arn, CancellationToken cancellationToken)
    {
        const string Operation = "cloudtrail:GetTrailStatus";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.GetTrailStatusAsync(new GetTrailStatusRequest { Name = arn }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.IsLogging ?? throw Missing(Operation, "IsLogging");
    }

    // One that logs nothing is no trail.
    private async Task<GetEventSelectorsResponse> GetSelectorsAsync(string arn, CancellationToken cancellationToken)
    {
        const string Operation = "cloudtrail:GetEventSelectors";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.GetEventSelectorsAsync(new GetEventSelectorsRequest { TrailName = arn }, cancellationToken), cancellationToken).ConfigureAwait(false);
        RequireSame(Operation, arn, answer.TrailARN);
        return answer.EventSelectors.Count + answer.AdvancedEventSelectors.Count > 0 ? answer : throw Missing(Operation, "EventSelectors");
    }

    private async Task<List<(string Type, IReadOnlyList<string> Categories)>> GetInsightsAsync(string arn, CancellationToken cancellationToken)
    {
        const string Operation = "cloudtrail:GetInsightSelectors";
        GetInsightSelectorsResponse answer;
        try
        {
            answer = await AwsCall.InvokeAsync(
                Operation, region, () => client.GetInsightSelectorsAsync(new GetInsightSelectorsRequest { TrailName = arn }, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Code == "InsightNotEnabledException")
        {
            // Switched off since the trail was read.
            return [];
        }

        RequireSame(Operation, arn, answer.TrailARN);
        return (answer.InsightSelectors ?? throw Missing(Operation, "InsightSelectors"))
            .ConvertAll(selector => (NullIfEmpty(selector?.InsightType) ?? throw Missing(Operation, "InsightType"), (IReadOnlyList<string>)(selector!.EventCategories ?? [])));
    }

    private void RequireSame(string operation, string arn, string? answered)
    {
        if (answered != arn)
        {
            throw Invalid(operation, "the answer is about another trail.");
        }
    }

    private AwsCallException Missing(string operation, string member) => Invalid(operation, $"the answer has no {member}.");

    private AwsCallException Invalid(string operation, string message) => new(FailureKind.InvalidAnswer, message) { Operation = operation, Region = region };

    // The ARN says the home Region too, where HomeRegion is missing.
    private TrailEncryptionStatus Read(string operation, Trail? trail)
    {
        if (!AwsArn.TryParse(trail?.TrailARN, out var arn))
        {
            throw Invalid(operation, "a trail in the answer has no ARN.");
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
            DeliveryPrefix = string.IsNullOrEmpty(trail.S3KeyPrefix) ? null : PrintableText.Of(trail.S3KeyPrefix),
        };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
