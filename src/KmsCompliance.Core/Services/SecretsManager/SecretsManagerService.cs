using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;

namespace KmsCompliance.Services.SecretsManager;

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
    public override IReadOnlyList<CmkAction> AuditActions { get; } = [SecretActions.List];

    /// <inheritdoc/>
    public override ServicePolicyFacts PolicyFacts => SecretsManagerKeyPolicy.Facts;

    /// <inheritdoc/>
    public override KeyPolicyDocument BuildKeyPolicy(KeyPolicyRequest request) => SecretsManagerKeyPolicy.Build(request);

    /// <inheritdoc/>
    public override IReadOnlyList<ServiceScenario> GetScenarios(ServiceScenarioRequest request) => SecretsManagerScenarios.Of(request);

    /// <inheritdoc/>
    internal override IReadOnlyList<KeyPolicyStatementBuilder> GetUserStatements(CmkUserRole role, AwsPartition partition, string region) =>
        SecretsManagerKeyPolicy.ForHolder(role, partition.ViaService("secretsmanager", region));

    /// <inheritdoc/>
    public override string GetSetKeyCommand(EncryptionStatus status, string key)
    {
        ArgumentNullException.ThrowIfNull(status);
        var secret = CommandText.Quote(status.ResourceArn ?? status.ResourceName);
        return status switch
        {
            SecretEncryptionStatus { OwningService: { Length: > 0 } owner } =>
                $"# Owned by {CommandText.Quote(owner)}: change the key through that service (RDS: MasterUserSecretKmsKeyId of Edit-RDSDBInstance or Edit-RDSDBCluster).",
            SecretEncryptionStatus { IsReplica: true } replica => ReplaceReplica(replica, key),
            _ => $"Set-SecretCmk -SecretId {secret} -KeyId {CommandText.Quote(key)}",
        };
    }

    // A replica's key cannot be changed in place: it is removed and made again, from its primary's Region.
    private static string ReplaceReplica(SecretEncryptionStatus replica, string key)
    {
        var name = CommandText.Quote(replica.Name);
        var region = CommandText.Quote(replica.Region);
        var primary = CommandText.Quote(replica.PrimaryRegion!);
        return $"Remove-SECRegionsFromReplication -SecretId {name} -RemoveReplicaRegion {region} -Region {primary}; "
            + $"Add-SECSecretToRegion -SecretId {name} -AddReplicaRegion @{{ Region = {CommandText.Literal(replica.Region)}; KmsKeyId = {CommandText.Literal(key)} }} -Region {primary}";
    }
}
