using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>AWS CloudTrail Lake: one key an event data store, for its life.</summary>
public sealed class CloudTrailLakeService : ServiceDefinition
{
    /// <inheritdoc/>
    public override string Name => "CloudTrailLake";

    /// <inheritdoc/>
    public override string DisplayName => "AWS CloudTrail Lake";

    /// <summary>None: stores without a key of the customer's are under one that AWS owns.</summary>
    public override string? AwsManagedAlias => null;

    /// <inheritdoc/>
    public override string DefaultAlias => "alias/cloudtrail-lake-cmk";

    /// <inheritdoc/>
    public override string KeyDescription => "Encrypts AWS CloudTrail Lake event data stores";

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> AuditActions { get; } = [TrailActions.ListEventDataStores, TrailActions.GetEventDataStore];

    /// <inheritdoc/>
    public override ServicePolicyFacts PolicyFacts => CloudTrailLakeKeyPolicy.Facts;

    /// <inheritdoc/>
    public override KeyPolicyDocument BuildKeyPolicy(KeyPolicyRequest request) => CloudTrailLakeKeyPolicy.Build(request);

    /// <inheritdoc/>
    public override IReadOnlyList<ServiceScenario> GetScenarios(ServiceScenarioRequest request) => CloudTrailLakeScenarios.Of(request);

    /// <inheritdoc/>
    internal override IReadOnlyList<KeyPolicyStatementBuilder> GetUserStatements(CmkUserRole role, AwsPartition partition, string region) =>
        CloudTrailLakeKeyPolicy.ForHolder(role);

    /// <inheritdoc/>
    /// <remarks>CloudTrail API Reference, UpdateEventDataStore: a key that is set can be neither changed nor removed.</remarks>
    public override string GetSetKeyCommand(EncryptionStatus status, string key)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.KmsKeyId is null
            ? $"Set-TrailCmk -TrailId {CommandText.Quote(status.ResourceArn ?? status.ResourceName)} -KeyId {CommandText.Quote(key)}"
            : "# The key of an event data store is for its life: make another store under another key (New-CTEventDataStore), and keep this one until its events expire.";
    }
}
