using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.XRay;

/// <summary>X-Ray's setting in one Region.</summary>
internal sealed class XRayEncryption(AmazonXRayClient client, string region) : IXRayEncryption
{
    /// <inheritdoc/>
    public async Task<XRayConfiguration> GetConfigurationAsync(CancellationToken cancellationToken)
    {
        const string Operation = "xray:GetEncryptionConfig";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.GetEncryptionConfigAsync(new GetEncryptionConfigRequest(), cancellationToken), cancellationToken).ConfigureAwait(false);
        return Read(answer.EncryptionConfig, Operation);
    }

    /// <inheritdoc/>
    public async Task<XRayConfiguration> PutConfigurationAsync(string? keyArn, CancellationToken cancellationToken)
    {
        const string Operation = "xray:PutEncryptionConfig";
        var request = new PutEncryptionConfigRequest { KeyId = keyArn, Type = keyArn is null ? "NONE" : "KMS" };
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.PutEncryptionConfigAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return Read(answer.EncryptionConfig, Operation);
    }

    private XRayConfiguration Read(EncryptionConfig? config, string operation) => config is { Type: { Length: > 0 } type }
        ? new XRayConfiguration(type, type == "NONE" ? null : config.KeyId, config.Status)
        : throw new AwsCallException(FailureKind.InvalidAnswer, "the answer has no encryption configuration.") { Operation = operation, Region = region };
}
