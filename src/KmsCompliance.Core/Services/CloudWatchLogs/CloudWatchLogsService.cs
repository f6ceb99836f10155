using System.Text.RegularExpressions;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudWatchLogs;

/// <summary>Amazon CloudWatch Logs: every log group has a key for the events that it stores from now on.</summary>
public sealed partial class CloudWatchLogsService : ServiceDefinition
{
    private const string ResourcePrefix = "log-group:";

    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search.html
    private const string SpansOfXRay = "aws/spans";

    /// <inheritdoc/>
    public override string Name => "CloudWatchLogs";

    /// <inheritdoc/>
    public override string DisplayName => "Amazon CloudWatch Logs";

    /// <inheritdoc/>
    public override string ShortName => "CloudWatch Logs";

    /// <inheritdoc/>
    public override string IamPrefix => "logs";

    /// <inheritdoc/>
    public override string ResourceTypeName => "AWS::Logs::LogGroup";

    /// <inheritdoc/>
    public override ServiceDefinition WhoseData(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.ResourceName == SpansOfXRay ? ServiceCatalog.Find("XRay")! : this;
    }

    /// <inheritdoc/>
    public override (string One, string Many) ResourceNoun => ("log group", "log groups");

    /// <inheritdoc/>
    public override Type StatusType => typeof(LogGroupEncryptionStatus);

    /// <inheritdoc/>
    public override DefaultKey DefaultKey { get; } =
        new(ComplianceReason.AwsOwnedKey, "the key that AWS owns", "Encrypted under a key that CloudWatch Logs owns.");

    /// <inheritdoc/>
    /// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"/></remarks>
    public override KeyLoss KeyLoss { get; } = new(
        ImpactOnData.Refused,
        "CloudWatch Logs refuses new log events",
        "Log events that are stored under the key cannot be read");

    /// <inheritdoc/>
    public override string? AwsManagedAlias => null;

    /// <inheritdoc/>
    public override IReadOnlyList<Guardrail> Guardrails => LogGroupGuardrails.All;

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateForm> TemplateForms => LogGroupTemplates.Forms;

    /// <inheritdoc/>
    public override string DefaultAlias => "alias/cloudwatch-logs-cmk";

    /// <inheritdoc/>
    public override string KeyDescription => "Encrypts Amazon CloudWatch Logs log groups";

    /// <inheritdoc/>
    public override IReadOnlyList<CallRate> CallRates { get; } = [new("DescribeLogGroups", 10)];

    /// <summary>DescribeLogGroups is allowed ten times a second in a Region, which others share (CloudWatch Logs quotas).</summary>
    /// <inheritdoc/>
    public override int ReadsAtATime => 5;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ArnProperties { get; } = ["LogGroupArn"];

    /// <inheritdoc/>
    public override string AcceptedForms => $"a log group's name (letters, digits and ._-/#) or its ARN ({LogGroupSources.AcceptedForm})";

    /// <inheritdoc/>
    public override ServiceKeyChange KeyChange { get; } = new LogGroupKeyChange();

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> AuditActions => [LogGroupActions.Describe];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => AuditActions;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> TemplateActions => LogGroupActions.Template;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> ChangeActions => LogGroupActions.Change;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> RestoreActions => [.. LogGroupActions.Change, LogGroupActions.Restore];

    internal override DataReading DataReading { get; } = new LogReading();

    /// <inheritdoc/>
    internal override ActionScope ResourceScope => LogGroupActions.LogGroup;

    /// <inheritdoc/>
    public override EncryptionStatus SampleStatus(string accountId, string region, string? kmsKeyId) => new LogGroupEncryptionStatus
    {
        AccountId = accountId,
        Region = region,
        ResourceName = "/aws/lambda/orders",
        ResourceArn = $"arn:{RegionName.PartitionOf(region)}:logs:{region}:{accountId}:log-group:/aws/lambda/orders",
        LogGroupClass = "STANDARD",
        KmsKeyId = kmsKeyId,
    };

    /// <inheritdoc/>
    protected override EncryptionStatus NamelessStatus(string accountId, string region) => new LogGroupEncryptionStatus
    {
        AccountId = accountId,
        Region = region,
        ResourceName = NoName,
        ResourceArn = null,
    };

    /// <inheritdoc/>
    public override ServicePolicyFacts PolicyFacts => CloudWatchLogsKeyPolicy.Facts;

    /// <inheritdoc/>
    public override KeyPolicyDocument BuildKeyPolicy(KeyPolicyRequest request) => CloudWatchLogsKeyPolicy.Build(request);

    /// <inheritdoc/>
    public override IReadOnlyList<ServiceScenario> GetScenarios(ServiceScenarioRequest request) => CloudWatchLogsScenarios.Of(request);

    /// <inheritdoc/>
    public override Failure? FindResourceProblem(IReadOnlyList<string> resourceArns, bool isOrganizationWide)
    {
        ArgumentNullException.ThrowIfNull(resourceArns);
        return isOrganizationWide
            ? base.FindResourceProblem([], isOrganizationWide)
            : resourceArns.FirstOrDefault(static arn => !LogGroupSources.TryRead(arn, out _)) is { } other
                ? Failures.InvalidResourceArn(other, LogGroupSources.AcceptedForm)
                : null;
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<KeyPolicyStatementBuilder> GetUserStatements(CmkUserRole role, AwsPartition partition, string region)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return CloudWatchLogsKeyPolicy.ForHolder(role, partition.ViaService("logs", region));
    }

    /// <inheritdoc/>
    public override ResourceReading Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return ResourceReading.Not("the log group is empty");
        }

        if (!text.StartsWith("arn:", StringComparison.Ordinal))
        {
            return LogGroupName().IsMatch(text)
                ? new ResourceReference(this, text)
                : ResourceReading.Not("it has characters that a log group's name cannot have, or over 512 of them");
        }

        return LogGroupSources.TryRead(text, out var arn) && RegionName.IsWellFormed(arn.Region) && LogGroupName().IsMatch(arn.Resource[ResourcePrefix.Length..])
            ? new ResourceReference(this, arn.ToString(), arn)
            : ResourceReading.Not("it is not the ARN of a log group");
    }

    /// <inheritdoc/>
    public override string GetSetKeyCommand(EncryptionStatus status, string key)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"Set-ServiceCmk -ResourceId {CommandText.Quote(status.ResourceId)} -KeyId {CommandText.Quote(key)}";
    }

    // CloudWatch Logs API Reference, CreateLogGroup: logGroupName.
    [GeneratedRegex(@"^[.\-_/#A-Za-z0-9]{1,512}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LogGroupName();
}
