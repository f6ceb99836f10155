using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>AWS CloudTrail's trails: one key a trail, for its log and digest files.</summary>
public sealed class CloudTrailService : ServiceDefinition
{
    /// <inheritdoc/>
    public override string Name => "CloudTrail";

    /// <inheritdoc/>
    public override string DisplayName => "AWS CloudTrail";

    /// <summary>None: log files without a key of the customer's are under keys that Amazon S3 owns.</summary>
    public override string? AwsManagedAlias => null;

    /// <inheritdoc/>
    public override string DefaultAlias => "alias/cloudtrail-logs-cmk";

    /// <inheritdoc/>
    public override string KeyDescription => "Encrypts AWS CloudTrail log files";

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> AuditActions => [TrailActions.Describe];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => [TrailActions.Get];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> ChangeActions => TrailActions.Change;

    /// <inheritdoc/>
    internal override ActionScope ResourceScope => TrailActions.Trail;

    /// <inheritdoc/>
    public override KeyPolicyDocument BuildKeyPolicy(ServiceKeyPolicyRequest request) => CloudTrailKeyPolicy.Build(request);

    /// <inheritdoc/>
    internal override IReadOnlyList<KeyPolicyStatementBuilder> GetUserStatements(CmkUserRole role, AwsPartition partition, string region) =>
        CloudTrailKeyPolicy.ForHolder(role);

    /// <inheritdoc/>
    public override string GetSetKeyCommand(EncryptionStatus status, string key)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"Set-TrailCmk -TrailId {CommandText.Quote(status.ResourceArn ?? status.ResourceName)} -KeyId {CommandText.Quote(key)}";
    }
}
