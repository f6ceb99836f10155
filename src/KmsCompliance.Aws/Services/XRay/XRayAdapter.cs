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
    private const string GetEncryptionConfig = "xray:GetEncryptionConfig";
    private const string NoKey = "NONE";
    private const string Key = "KMS";

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
        var request = new PutEncryptionConfigRequest { KeyId = key, Type = key is null ? NoKey : Key };
        return AwsCall.InvokeAsync(
            "xray:PutEncryptionConfig", region, () => client.PutEncryptionConfigAsync(request, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<KeyObservation> ObserveAsync(EncryptionStatus resource, CancellationToken cancellationToken)
    {
        var config = await GetConfigAsync(cancellationToken).ConfigureAwait(false);
        return new KeyObservation(config.Type == NoKey ? null : KeyInUse(config), IsUpdating(config));
    }

    /// <inheritdoc/>
    public async Task<WholeResource> GetWholeAsync(string resourceId, Task<string> accountId, CancellationToken cancellationToken)
    {
        var config = await GetConfigAsync(cancellationToken).ConfigureAwait(false);
        return new(Configured(config, await accountId.ConfigureAwait(false), destination: null), _ => Task.FromResult<ResourceConfiguration>(new XRayConfiguration
        {
            Name = region,
            EncryptionType = config.Type is NoKey or Key ? config.Type : throw Invalid($"the answer has an encryption type that is not known: {config.Type}."),
            KmsKeyId = config.Type == NoKey ? null : KeyInUse(config),
        }));
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

    private static string KeyInUse(EncryptionConfig config) => config.KeyId ?? ServiceCatalog.XRay.AwsManagedAlias;

    private static bool IsUpdating(EncryptionConfig config) => string.Equals(config.Status, "UPDATING", StringComparison.Ordinal);

    private async Task<EncryptionConfig> GetConfigAsync(CancellationToken cancellationToken)
    {
        var answer = await AwsCall.InvokeAsync(
            GetEncryptionConfig, region, () => client.GetEncryptionConfigAsync(new GetEncryptionConfigRequest(), cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.EncryptionConfig is { Type.Length: > 0 } config
            ? config
            : throw Invalid("the answer has no encryption configuration.");
    }

    private AwsCallException Invalid(string message) => new(FailureKind.InvalidAnswer, message) { Operation = GetEncryptionConfig, Region = region };

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
