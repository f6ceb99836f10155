using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Permissions;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;

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
    public override IReadOnlyList<CmkAction> AuditActions { get; } = [TrailActions.DescribeTrails];

    /// <inheritdoc/>
    public override ServicePolicyFacts PolicyFacts => CloudTrailKeyPolicy.Facts;

    /// <inheritdoc/>
    public override KeyPolicyDocument BuildKeyPolicy(KeyPolicyRequest request) => CloudTrailKeyPolicy.Build(request);

    /// <inheritdoc/>
    public override IReadOnlyList<ServiceScenario> GetScenarios(ServiceScenarioRequest request) => CloudTrailScenarios.Of(request);

    /// <inheritdoc/>
    public override Failure? FindResourceProblem(IReadOnlyList<string> resourceArns, bool isOrganizationWide)
    {
        ArgumentNullException.ThrowIfNull(resourceArns);
        return TrailSources.FindProblem(resourceArns, isOrganizationWide) is { } problem
            ? Failures.InvalidTrailArn(problem, resourceArns is [var first, ..] ? first : null)
            : null;
    }

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
