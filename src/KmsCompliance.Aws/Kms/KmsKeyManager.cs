using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Kms;

/// <summary>Makes and changes keys in one Region.</summary>
/// <param name="client">For calls that may be repeated.</param>
/// <param name="onceClient">Sends each call once: KMS has no token by which it would recognise a repeated CreateKey, and refuses a repeated
/// ScheduleKeyDeletion or CancelKeyDeletion for the state that the first has made.</param>
/// <param name="region">The Region's code.</param>
/// <param name="log">Where what changes something is noted; null for nowhere.</param>
internal sealed class KmsKeyManager(IAmazonKeyManagementService client, IAmazonKeyManagementService onceClient, string region, RequestLog? log) : IKeyManager
{
    private const string Nothing = "null";

    /// <inheritdoc/>
    public async Task<KeyDescription> CreateKeyAsync(KeyCreation creation, CancellationToken cancellationToken)
    {
        var request = new CreateKeyRequest
        {
            Policy = creation.PolicyJson,
            Description = creation.Description,
            KeySpec = KeySpec.SYMMETRIC_DEFAULT,
            KeyUsage = KeyUsageType.ENCRYPT_DECRYPT,
            Origin = creation.IsExternal ? OriginType.EXTERNAL : OriginType.AWS_KMS,
            MultiRegion = creation.IsMultiRegion ? true : null,
            Tags = TagsOf(creation),
        };
        var answer = await SendAsync(
            "kms:CreateKey", () => onceClient.CreateKeyAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return KeyMetadataReader.Read(answer.KeyMetadata, "kms:CreateKey", region);
    }

    /// <inheritdoc/>
    public async Task<KeyDescription> ReplicateKeyAsync(string keyId, string replicaRegion, KeyCreation replica, CancellationToken cancellationToken)
    {
        const string Operation = "kms:ReplicateKey";
        var request = new ReplicateKeyRequest { KeyId = keyId, ReplicaRegion = replicaRegion, Policy = replica.PolicyJson, Description = replica.Description, Tags = TagsOf(replica) };
        var answer = await SendAsync(Operation, () => onceClient.ReplicateKeyAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return KeyMetadataReader.Read(answer.ReplicaKeyMetadata, Operation, region);
    }

    /// <inheritdoc/>
    public Task CreateAliasAsync(string aliasName, string keyId, CancellationToken cancellationToken) => WriteAsync(
        "kms:CreateAlias",
        () => client.CreateAliasAsync(new CreateAliasRequest { AliasName = aliasName, TargetKeyId = keyId }, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task ScheduleDeletionAsync(string keyId, int days, CancellationToken cancellationToken) => SendAsync(
        "kms:ScheduleKeyDeletion",
        () => onceClient.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = keyId, PendingWindowInDays = days }, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task CancelDeletionAsync(string keyId, CancellationToken cancellationToken) => SendAsync(
        "kms:CancelKeyDeletion", () => onceClient.CancelKeyDeletionAsync(new CancelKeyDeletionRequest { KeyId = keyId }, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task EnableKeyAsync(string keyId, CancellationToken cancellationToken) => WriteAsync(
        "kms:EnableKey", () => client.EnableKeyAsync(new EnableKeyRequest { KeyId = keyId }, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task DisableKeyAsync(string keyId, CancellationToken cancellationToken) => WriteAsync(
        "kms:DisableKey", () => client.DisableKeyAsync(new DisableKeyRequest { KeyId = keyId }, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task RevokeGrantAsync(string keyId, string grantId, CancellationToken cancellationToken) => WriteAsync(
        "kms:RevokeGrant", () => client.RevokeGrantAsync(new RevokeGrantRequest { KeyId = keyId, GrantId = grantId }, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<AwsCallException?> TryGenerateDataKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        var request = new GenerateDataKeyRequest { KeyId = keyId, KeySpec = DataKeySpec.AES_256, DryRun = true };
        try
        {
            await AwsCall.InvokeAsync("kms:GenerateDataKey", region, () => client.GenerateDataKeyAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new AwsCallException(FailureKind.InvalidAnswer, "a trial was answered as if it were none.") { Operation = "kms:GenerateDataKey", Region = region };
        }
        catch (AwsCallException exception)
        {
            return exception.Code == "DryRunOperationException" ? null : exception;
        }
    }

    /// <inheritdoc/>
    public Task EnableRotationAsync(string keyId, int periodInDays, CancellationToken cancellationToken) => WriteAsync(
        "kms:EnableKeyRotation",
        () => client.EnableKeyRotationAsync(new EnableKeyRotationRequest { KeyId = keyId, RotationPeriodInDays = periodInDays }, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task DisableRotationAsync(string keyId, CancellationToken cancellationToken) => WriteAsync(
        "kms:DisableKeyRotation", () => client.DisableKeyRotationAsync(new DisableKeyRotationRequest { KeyId = keyId }, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task RotateAsync(string keyId, CancellationToken cancellationToken)
    {
        const string Operation = "kms:RotateKeyOnDemand";
        var answer = await SendAsync(
            Operation, () => onceClient.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = keyId }, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrEmpty(answer.KeyId))
        {
            throw new AwsCallException(FailureKind.InvalidAnswer, "the answer names no key.") { Operation = Operation, Region = region };
        }
    }

    /// <inheritdoc/>
    public async Task<ImportParameters> GetImportParametersAsync(string keyId, CancellationToken cancellationToken)
    {
        const string Operation = "kms:GetParametersForImport";
        var request = new GetParametersForImportRequest { KeyId = keyId, WrappingAlgorithm = AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec = WrappingKeySpec.RSA_4096 };
        var answer = await AwsCall.InvokeAsync(Operation, region, () => client.GetParametersForImportAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer is { PublicKey.Length: > 0, ImportToken.Length: > 0 }
            ? new ImportParameters(answer.PublicKey.ToArray(), answer.ImportToken.ToArray())
            : throw new AwsCallException(FailureKind.InvalidAnswer, "the answer has no public key, or no token.") { Operation = Operation, Region = region };
    }

    /// <inheritdoc/>
    public async Task<string> ImportMaterialAsync(string keyId, WrappedMaterial import, CancellationToken cancellationToken)
    {
        const string Operation = "kms:ImportKeyMaterial";
        using var wrapped = new MemoryStream(import.Wrapped.ToArray());
        using var token = new MemoryStream(import.Token.ToArray());
        var request = new ImportKeyMaterialRequest
        {
            KeyId = keyId,
            EncryptedKeyMaterial = wrapped,
            ImportToken = token,
            ImportType = import.IsNew switch { true => ImportType.NEW_KEY_MATERIAL, false => ImportType.EXISTING_KEY_MATERIAL, null => null },
            ExpirationModel = import.ValidTo is null ? ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE : ExpirationModelType.KEY_MATERIAL_EXPIRES,
            ValidTo = import.ValidTo?.UtcDateTime,
        };
        var answer = await SendAsync(Operation, () => onceClient.ImportKeyMaterialAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return string.IsNullOrEmpty(answer.KeyMaterialId)
            ? throw new AwsCallException(FailureKind.InvalidAnswer, "the answer names no key material.") { Operation = Operation, Region = region }
            : PrintableText.Of(answer.KeyMaterialId);
    }

    /// <inheritdoc/>
    public async Task DeleteMaterialAsync(string keyId, CancellationToken cancellationToken)
    {
        const string Operation = "kms:DeleteImportedKeyMaterial";
        var answer = await SendAsync(
            Operation, () => client.DeleteImportedKeyMaterialAsync(new DeleteImportedKeyMaterialRequest { KeyId = keyId }, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrEmpty(answer.KeyId))
        {
            throw new AwsCallException(FailureKind.InvalidAnswer, "the answer names no key.") { Operation = Operation, Region = region };
        }
    }

    /// <inheritdoc/>
    public Task PutPolicyAsync(string keyId, string policyJson, CancellationToken cancellationToken) => WriteAsync(
        "kms:PutKeyPolicy",
        () => client.PutKeyPolicyAsync(
            new PutKeyPolicyRequest { KeyId = keyId, PolicyName = KmsKeyCatalog.PolicyName, Policy = policyJson }, cancellationToken),
        cancellationToken);

    private static List<Tag> TagsOf(KeyCreation creation) => [.. creation.Tags.Select(static tag => new Tag { TagKey = tag.Key, TagValue = tag.Value })];

    private Task<T> SendAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse
    {
        Task<T> Invoke() => AwsCall.InvokeAsync(operation, region, call, cancellationToken);
        return log is null ? Invoke() : log.SendAsync(operation, Invoke, static answer => answer.ResponseMetadata?.RequestId);
    }

    // The SDK does not look at the body of an answer that has no members: AWS's has none, or at most that of nothing.
    private async Task WriteAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse
    {
        var answer = await SendAsync(operation, call, cancellationToken).ConfigureAwait(false);
        if (answer.ContentLength > Nothing.Length)
        {
            throw new AwsCallException(FailureKind.InvalidAnswer, "the answer is not AWS's: it has a body where AWS has none.") { Operation = operation, Region = region };
        }
    }
}
