using System.Security.Cryptography;
using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Kms;

/// <summary>Signs with the keys of one Region.</summary>
/// <param name="client">KMS. A signature that is asked for twice harms nobody.</param>
/// <param name="region">The Region's code.</param>
internal sealed class KmsKeySigner(IAmazonKeyManagementService client, string region) : IKeySigner
{
    /// <inheritdoc/>
    public async Task<SigningKey> GetPublicKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        const string Operation = "kms:GetPublicKey";
        var answer = await AwsCall.InvokeAsync(
            Operation, region, () => client.GetPublicKeyAsync(new GetPublicKeyRequest { KeyId = keyId }, cancellationToken), cancellationToken).ConfigureAwait(false);
        return FindArn(keyId, answer.KeyId) is { } arn && answer.PublicKey is { Length: > 0 } bytes
            ? new SigningKey(arn, answer.KeySpec?.Value, answer.KeyUsage?.Value, bytes.ToArray())
            : throw new AwsCallException(FailureKind.InvalidAnswer, "the answer names no key, or has no public key.") { Operation = Operation, Region = region };
    }

    /// <inheritdoc/>
    public async Task<byte[]> SignAsync(string keyArn, string algorithm, string text, CancellationToken cancellationToken)
    {
        const string Operation = "kms:Sign";
        var request = new SignRequest
        {
            KeyId = keyArn,
            MessageType = MessageType.RAW,
            SigningAlgorithm = algorithm,
            Message = new MemoryStream(Encoding.UTF8.GetBytes(text)),
        };
        var answer = await AwsCall.InvokeAsync(Operation, region, () => client.SignAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.Signature is { Length: > 0 } signature
            ? signature.ToArray()
            : throw new AwsCallException(FailureKind.InvalidAnswer, "the answer has no signature.") { Operation = Operation, Region = region };
    }

    /// <inheritdoc/>
    public async Task<AwsCallException?> TrySignAsync(string keyArn, string algorithm, string text, bool isHashed, CancellationToken cancellationToken)
    {
        const string Operation = "kms:Sign";
        var bytes = Encoding.UTF8.GetBytes(text);
        var request = new SignRequest
        {
            KeyId = keyArn,
            MessageType = isHashed ? MessageType.DIGEST : MessageType.RAW,
            SigningAlgorithm = algorithm,
            Message = new MemoryStream(isHashed ? Hash(algorithm, bytes) : bytes),
            DryRun = true,
        };
        try
        {
            await AwsCall.InvokeAsync(Operation, region, () => client.SignAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new AwsCallException(FailureKind.InvalidAnswer, "a trial was answered as if it were none.") { Operation = Operation, Region = region };
        }
        catch (AwsCallException exception)
        {
            return exception.Code == "DryRunOperationException" ? null : exception;
        }
    }

    private static byte[] Hash(string algorithm, byte[] bytes) => algorithm switch
    {
        _ when algorithm.EndsWith("SHA_256", StringComparison.Ordinal) => SHA256.HashData(bytes),
        _ when algorithm.EndsWith("SHA_384", StringComparison.Ordinal) => SHA384.HashData(bytes),
        _ => SHA512.HashData(bytes),
    };

    // KMS answers the key's ARN; an id alone is that of the key that was named by ARN.
    private static string? FindArn(string asked, string? answered) =>
        !KeyReference.TryParse(answered, out var key, out _) || key.IsAlias ? null
        : key.Arn is not null ? key.Value
        : KeyReference.TryParse(asked, out var named, out _) && named is { IsAlias: false, Arn: not null } && named.Name == key.Name ? named.Value
        : null;
}
