using System.Text.RegularExpressions;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.XRay;

/// <summary>AWS X-Ray: one setting per account and Region, for traces stored from now on.</summary>
public sealed partial class XRayService : ServiceDefinition
{
    /// <summary>Where GetTraceSegmentDestination says that spans go with Transaction Search.</summary>
    internal const string SpansInLogs = "CloudWatchLogs";

    /// <summary>The log group that they are in then.</summary>
    internal const string SpansLogGroup = "aws/spans";

    /// <inheritdoc/>
    public override string Name => "XRay";

    /// <inheritdoc/>
    public override string DisplayName => "AWS X-Ray";

    /// <inheritdoc/>
    public override string ShortName => "X-Ray";

    /// <inheritdoc/>
    public override string IamPrefix => "xray";

    /// <inheritdoc/>
    public override string ResourceTypeName => "AWS::XRay::EncryptionConfig";

    /// <inheritdoc/>
    public override string SecurityHubType => "AwsXrayEncryptionConfig";

    /// <inheritdoc/>
    public override (string One, string Many) ResourceNoun => ("encryption configuration", "Regions");

    /// <inheritdoc/>
    public override string AuditCommand => "Get-XRayEncryptionStatus";

    /// <inheritdoc/>
    public override Type StatusType => typeof(XRayEncryptionStatus);

    /// <inheritdoc/>
    public override DefaultKey DefaultKey { get; } =
        new(ComplianceReason.AwsOwnedKey, "the key that AWS owns", "Encrypted under a key that AWS owns.");

    /// <summary>What a missing key means where the setting says that there is one.</summary>
    public DefaultKey AwsManagedKey { get; } =
        new(ComplianceReason.AwsManagedKey, "aws/xray (the key that AWS manages)", "Encrypted under a key that AWS manages.");

    /// <summary>X-Ray's setting goes on to read as KMS and ACTIVE.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html"/></remarks>
    public override KeyLoss KeyLoss { get; } = new(
        ImpactOnData.Lost,
        "X-Ray stores no traces, and those that come are lost",
        "Traces of the last 30 days that are stored under the key cannot be read");

    /// <inheritdoc/>
    public override string AwsManagedAlias => "alias/aws/xray";

    /// <inheritdoc/>
    public override IReadOnlyList<IComplianceRule> Rules { get; } = [new SpansKeyRule(), new XRayGrantRule(), new TraceCopyKeyRule()];

    /// <inheritdoc/>
    public override IReadOnlyList<Guardrail> Guardrails => XRayGuardrails.All;

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateForm> TemplateForms => XRayTemplates.Forms;

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateUse> TemplateUses => XRayTemplates.Uses;

    /// <inheritdoc/>
    public override string DefaultAlias => "alias/xray-trace-data-cmk";

    /// <inheritdoc/>
    public override string KeyDescription => "Encrypts AWS X-Ray trace data";

    /// <inheritdoc/>
    public override bool HasOneResourceARegion => true;

    /// <inheritdoc/>
    public override string AcceptedForms => "xray/ACCOUNT/REGION, such as xray/111122223333/eu-west-1";

    /// <inheritdoc/>
    public override ServiceKeyChange KeyChange { get; } = new XRayKeyChange();

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> AuditActions => [XRayActions.GetConfiguration, XRayActions.GetDestination];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => AuditActions;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> FollowUpActions => [XRayActions.ListLinks];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> TemplateActions => XRayActions.Template;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> ChangeActions => XRayActions.Change;

    /// <inheritdoc/>
    internal override DataReading DataReading { get; } = new TraceReading();

    /// <summary>None: the setting has no ARN.</summary>
    internal override ActionScope? ResourceScope => null;

    /// <inheritdoc/>
    public override EncryptionStatus SampleStatus(string accountId, string region, string? kmsKeyId) => new XRayEncryptionStatus
    {
        AccountId = accountId,
        Region = region,
        EncryptionType = kmsKeyId is null ? "NONE" : "KMS",
        Status = "ACTIVE",
        KmsKeyId = kmsKeyId,
    };

    /// <summary>By its service principal or its linked role; which AWS writes is not documented.</summary>
    public override bool IsOwnGrant(KeyGrant grant) => XRayGrantRule.IsXRays(grant);

    /// <inheritdoc/>
    public override string? FindRemark(EncryptionStatus status) => status is XRayEncryptionStatus xray ? RemarkOn(xray.TraceSegmentDestination) : null;

    /// <inheritdoc/>
    public override string? FindContradiction(EncryptionStatus status) => status switch
    {
        XRayEncryptionStatus { EncryptionType: "NONE", KmsKeyId: not null } => "its EncryptionType is NONE, and it has a key",
        XRayEncryptionStatus { Status: "UPDATING", Compliance: Compliance.Compliant } => "it is still changing over, and Compliant",
        XRayEncryptionStatus { TraceCopyCompliance: Compliance.Compliant, TraceCopy: null or { Count: 0 } } => "the copies of its traces are Compliant, and there are none",
        _ => null,
    };

    /// <inheritdoc/>
    protected override EncryptionStatus NamelessStatus(string accountId, string region) => new XRayEncryptionStatus
    {
        AccountId = accountId,
        Region = region,
        EncryptionType = string.Empty,
    };

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
    public override ResourceReading Read(string? text) =>
        text is not null && Id().Match(text) is { Success: true } match && RegionName.IsWellFormed(match.Groups["region"].Value)
            ? new ResourceReference(this, text) { AccountId = match.Groups["account"].Value, Region = match.Groups["region"].Value }
            : ResourceReading.Not("it is not X-Ray's setting in an account and Region");

    /// <inheritdoc/>
    public override string GetSetKeyCommand(EncryptionStatus status, string key)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"Set-XRayCmk -Region {CommandText.Quote(status.Region)} -KeyId {CommandText.Quote(key)}";
    }

    /// <inheritdoc/>
    internal override async Task<IReadOnlyList<EncryptionStatus>> FollowUpAsync(
        IReadOnlyList<EncryptionStatus> page, IAuditFollowUp ask, CancellationToken cancellationToken) =>
        await Task.WhenAll(page.Select(status => XRayTraceCopies.FindAsync((XRayEncryptionStatus)status, ask, cancellationToken))).ConfigureAwait(false);

    /// <summary>What has to be said beside X-Ray's verdict, so that nobody takes it for a verdict on spans that lie elsewhere; null
    /// where X-Ray keeps them.</summary>
    /// <param name="destination">Where X-Ray puts spans; null where that could not be determined.</param>
    /// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search.html"/></remarks>
    public static string? RemarkOn(string? destination) => destination switch
    {
        "XRay" => null,
        SpansInLogs => "Spans lie elsewhere: Transaction Search is on, and puts them in the log group aws/spans, which has a key of its own.",
        _ => "Whether spans lie elsewhere, in the log group aws/spans with a key of its own, could not be determined.",
    };

    [GeneratedRegex(@"^xray/(?<account>[0-9]{12})/(?<region>[a-z0-9-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
