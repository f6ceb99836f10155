using KmsCompliance.Policy;

namespace KmsCompliance.Services;

/// <summary>AWS Secrets Manager: one key a secret.</summary>
public sealed class SecretsManagerService : ServiceDefinition
{
    /// <inheritdoc/>
    public override string Name => "SecretsManager";

    /// <inheritdoc/>
    public override string DisplayName => "AWS Secrets Manager";

    /// <inheritdoc/>
    public override string AwsManagedAlias => "alias/aws/secretsmanager";

    /// <inheritdoc/>
    public override string DefaultAlias => "alias/secrets-manager-data-cmk";

    /// <inheritdoc/>
    public override string KeyDescription => "Encrypts AWS Secrets Manager secrets";

    /// <inheritdoc/>
    public override KeyPolicyDocument BuildKeyPolicy(ServiceKeyPolicyRequest request) => SecretsManagerKeyPolicy.Build(request);

    /// <inheritdoc/>
    public override string GetSetKeyCommand(EncryptionStatus status, string key)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"Set-SecretCmk -SecretId {CommandText.Quote(status.ResourceArn ?? status.ResourceName)} -KeyId {CommandText.Quote(key)}";
    }
}
