using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;

namespace KmsCompliance.Services.XRay;

/// <summary>AWS X-Ray: one setting an account and Region.</summary>
public sealed class XRayService : ServiceDefinition
{
    /// <inheritdoc/>
    public override string Name => "XRay";

    /// <inheritdoc/>
    public override string DisplayName => "AWS X-Ray";

    /// <inheritdoc/>
    public override string AwsManagedAlias => "alias/aws/xray";

    /// <inheritdoc/>
    public override string DefaultAlias => "alias/xray-trace-data-cmk";

    /// <inheritdoc/>
    public override string KeyDescription => "Encrypts AWS X-Ray trace data";

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> AuditActions { get; } = [XRayActions.GetConfiguration];

    /// <inheritdoc/>
    public override ServicePolicyFacts PolicyFacts => XRayKeyPolicy.Facts;

    /// <inheritdoc/>
    public override KeyPolicyDocument BuildKeyPolicy(KeyPolicyRequest request) => XRayKeyPolicy.Build(request);

    /// <inheritdoc/>
    public override IReadOnlyList<ServiceScenario> GetScenarios(ServiceScenarioRequest request) => XRayScenarios.Of(request);

    /// <inheritdoc/>
    internal override IReadOnlyList<KeyPolicyStatementBuilder> GetUserStatements(CmkUserRole role, AwsPartition partition, string region) =>
        XRayKeyPolicy.ForHolder(role);

    /// <inheritdoc/>
    public override string GetSetKeyCommand(EncryptionStatus status, string key)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"Set-XRayCmk -Region {CommandText.Quote(status.Region)} -KeyId {CommandText.Quote(key)}";
    }
}
