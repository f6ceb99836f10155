using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Services.XRay;

namespace KmsCompliance.Aws.Services.XRay;

/// <summary>X-Ray's encryption setting in one Region.</summary>
internal sealed class XRayAdapter(AmazonXRayClient client, string region) : IServiceAdapter, ITraceChannel
{
    private const string NoKey = "NONE";

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<ConfiguredResource>> ListAsync(
        ResourceQuery query, Task<string> accountId, IRunReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Asked side by side: neither needs the other.
        var asked = FindDestinationAsync(cancellationToken);
        var config = await GetConfigAsync(cancellationToken).ConfigureAwait(false);
        var owner = await accountId.ConfigureAwait(false);
        var destination = await asked.ConfigureAwait(false);
        yield return [Configured(config, owner, destination) with { Remark = XRayService.RemarkOn(destination) }];
    }

    /// <summary>Reads the setting alone; where spans lie is a listing's question.</summary>
    /// <inheritdoc/>
    public async Task<ConfiguredResource> GetAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken)
    {
        var config = await GetConfigAsync(cancellationToken).ConfigureAwait(false);
        return Configured(config, await accountId.ConfigureAwait(false), destination: null);
    }

    /// <inheritdoc/>
    public Task SetKeyAsync(EncryptionStatus resource, string? key, CancellationToken cancellationToken)
    {
        var request = new PutEncryptionConfigRequest { KeyId = key, Type = key is null ? NoKey : "KMS" };
        return AwsCall.InvokeAsync(
            "xray:PutEncryptionConfig", region, () => client.PutEncryptionConfigAsync(request, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<KeyObservation> ObserveAsync(EncryptionStatus resource, CancellationToken cancellationToken)
    {
        var config = await GetConfigAsync(cancellationToken).ConfigureAwait(false);
        return new KeyObservation(config.Type == NoKey ? null : config.KeyId ?? ServiceCatalog.XRay.AwsManagedAlias, IsUpdating(config));
    }

    /// <inheritdoc/>
    public async Task<string?> PutSegmentAsync(string document, CancellationToken cancellationToken)
    {
        var request = new PutTraceSegmentsRequest { TraceSegmentDocuments = [document] };
        var answer = await AwsCall.InvokeAsync(
            "xray:PutTraceSegments", region, () => client.PutTraceSegmentsAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.UnprocessedTraceSegments is [var refused, ..] ? $"{refused?.ErrorCode ?? "no code"}: {refused?.Message}" : null;
    }

    /// <inheritdoc/>
    public async Task<bool> ShowsAsync(string traceId, string segmentId, CancellationToken cancellationToken)
    {
        var request = new BatchGetTracesRequest { TraceId = traceId };
        var answer = await AwsCall.InvokeAsync(
            "xray:BatchGetTraces", region, () => client.BatchGetTracesAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.Traces.Any(trace => trace?.Id == traceId && trace.SegmentIds.Contains(segmentId));
    }

    /// <inheritdoc/>
    public async Task<string?> GetDestinationAsync(CancellationToken cancellationToken)
    {
        var answer = await AwsCall.InvokeAsync(
            "xray:GetTraceSegmentDestination",
            region,
            () => client.GetTraceSegmentDestinationAsync(new GetTraceSegmentDestinationRequest(), cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return string.IsNullOrEmpty(answer.Destination) ? null : answer.Destination;
    }

    private ConfiguredResource Configured(EncryptionConfig config, string accountId, string? destination)
    {
        var status = new XRayEncryptionStatus
        {
            AccountId = accountId,
            Region = region,
            EncryptionType = config.Type!,
            Status = config.Status,
            TraceSegmentDestination = destination,
            KmsKeyId = KeyOf(config),
        };
        return new ConfiguredResource(status, config.Type == NoKey ? ServiceCatalog.XRay.DefaultKey : ServiceCatalog.XRay.AwsManagedKey, IsUpdating(config));
    }

    // The type decides: an old key id may still be reported beside NONE.
    private static string? KeyOf(EncryptionConfig config) => config.Type == NoKey ? null : config.KeyId;

    private static bool IsUpdating(EncryptionConfig config) => string.Equals(config.Status, "UPDATING", StringComparison.Ordinal);

    private async Task<EncryptionConfig> GetConfigAsync(CancellationToken cancellationToken)
    {
        const string Operation = "xray:GetEncryptionConfig";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.GetEncryptionConfigAsync(new GetEncryptionConfigRequest(), cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.EncryptionConfig is { Type.Length: > 0 } config
            ? config
            : throw new AwsCallException(FailureKind.InvalidAnswer, "the answer has no encryption configuration.") { Operation = Operation, Region = region };
    }

    // Whatever keeps the answer away, X-Ray's own setting is there to be judged; the status says that this is not known.
    private async Task<string?> FindDestinationAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await GetDestinationAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException)
        {
            return null;
        }
    }
}
