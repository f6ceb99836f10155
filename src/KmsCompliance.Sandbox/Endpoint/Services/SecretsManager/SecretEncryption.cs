using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>What Secrets Manager does with keys, on behalf of its caller.</summary>
internal static class SecretEncryption
{
    /// <summary>The AWS-managed key that is used where no other is named.</summary>
    public const string DefaultAlias = "alias/aws/secretsmanager";

    /// <summary>How a version says that it is under the AWS-managed key.</summary>
    public const string DefaultKeyId = "DefaultEncryptionKey";

    /// <summary>The version id of the call by which Secrets Manager tries a key.</summary>
    private const string ProbeVersionId = "RequestToValidateKeyAccess";

    /// <summary>Finds a key and tries it with GenerateDataKey and Decrypt.</summary>
    /// <param name="call">The call; its Region is the secret's.</param>
    /// <param name="kmsKeyId">The key as the caller names it; null or empty for the default key.</param>
    /// <param name="secretArn">The secret, for the encryption context.</param>
    /// <exception cref="AwsErrorException">The key cannot be used for the secret.</exception>
    public static KmsKey Resolve(AwsCall call, string? kmsKeyId, string secretArn)
    {
        var key = Find(call, string.IsNullOrEmpty(kmsKeyId) ? SecretEncryption.DefaultAlias : kmsKeyId);
        if (!key.IsSymmetricEncryption)
        {
            throw SecretErrors.InvalidKey($"{key.Arn} is not a symmetric encryption key.");
        }

        if (key.IsAwsManaged && (key.AccountId != call.AccountId || NameOf(key, call) != DefaultKeyId))
        {
            throw SecretErrors.KeyAccessDenied();
        }

        Demand(call, key, "kms:GenerateDataKey", secretArn, ProbeVersionId, "EncryptionFailure");
        Demand(call, key, "kms:Decrypt", secretArn, ProbeVersionId, "EncryptionFailure");
        return key;
    }

    /// <summary>How versions name a key.</summary>
    public static string NameOf(KmsKey key, AwsCall call) =>
        key.IsAwsManaged && call.World.Region(key.AccountId, key.Region).Keys.FindAlias(SecretEncryption.DefaultAlias)?.TargetKeyId == key.Id
            ? DefaultKeyId
            : key.Arn;

    /// <summary>Puts the versions that follow the key under it; leaves them as they are, without a word, where the caller
    /// lacks kms:Encrypt on the new key or kms:Decrypt on the old one.</summary>
    public static void Reencrypt(AwsCall call, Secret secret, KmsKey newKey)
    {
        var name = NameOf(newKey, call);
        foreach (var version in secret.Versions.Where(version => version.IsReencrypted && !version.KeyIds.Contains(name)))
        {
            if (CanDecrypt(call, secret, version) && KeyAuthorization.Try(call, newKey, "kms:Encrypt", Use(call, secret.Arn, version.Id)))
            {
                version.KeyIds.Add(name);
            }
        }
    }

    /// <summary>Refuses unless one of the version's keys decrypts it for the caller.</summary>
    public static void DemandDecrypt(AwsCall call, Secret secret, SecretVersion version)
    {
        AwsErrorException? refusal = null;
        foreach (var keyId in version.KeyIds)
        {
            try
            {
                Demand(call, FindNamed(call, keyId), "kms:Decrypt", secret.Arn, version.Id, "DecryptionFailure");
                return;
            }
            catch (AwsErrorException error)
            {
                refusal ??= error;
            }
        }

        throw refusal!;
    }

    private static bool CanDecrypt(AwsCall call, Secret secret, SecretVersion version)
    {
        try
        {
            DemandDecrypt(call, secret, version);
            return true;
        }
        catch (AwsErrorException)
        {
            return false;
        }
    }

    private static KmsKey Find(AwsCall call, string kmsKeyId)
    {
        try
        {
            return KeyLookup.Find(call, kmsKeyId, KeyIdForms.KeyOrAlias, crossAccount: true);
        }
        catch (AwsErrorException error) when (error.Code == "AccessDeniedException")
        {
            throw SecretErrors.KeyAccessDenied();
        }
        catch (AwsErrorException error)
        {
            throw SecretErrors.InvalidKey(error.Message);
        }
    }

    private static KmsKey FindNamed(AwsCall call, string keyId) => Find(call, keyId == DefaultKeyId ? SecretEncryption.DefaultAlias : keyId);

    private static void Demand(AwsCall call, KmsKey key, string action, string secretArn, string versionId, string failure)
    {
        var use = Use(call, secretArn, versionId);
        if (KeyAuthorization.Denial(call, key, action, use) is { } denial)
        {
            UsageOperations.Refused(call, key, action, use, denial);
            throw SecretErrors.KeyAccessDenied();
        }

        try
        {
            KeyStates.RequireUsable(key);
        }
        catch (AwsErrorException error)
        {
            UsageOperations.Refused(call, key, action, use, error);
            throw SecretErrors.KmsFailure(
                failure,
                failure == "EncryptionFailure" ? "Secrets Manager can't encrypt the secret value" : "Secrets Manager can't decrypt the secret value",
                error,
                call.RequestId);
        }

        UsageOperations.Served(call, key, action, use);
    }

    private static KeyUse Use(AwsCall call, string secretArn, string versionId) => new()
    {
        ViaService = call.Service.Name,
        EncryptionContext = new Dictionary<string, string>(StringComparer.Ordinal) { ["SecretARN"] = secretArn, ["SecretVersionId"] = versionId },
    };
}
