using System.Text.RegularExpressions;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>AWS CloudTrail: trails, which deliver log files to a bucket.</summary>
public sealed partial class CloudTrailService : ServiceDefinition
{
    internal const string Forms =
        "a trail's name (letters, digits and ._-), its ARN (arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME) "
        + "or an event data store's ARN (arn:aws:cloudtrail:REGION:ACCOUNT:eventdatastore/ID)";

    private const string ResourcePrefix = "trail/";

    private const string SecurityHubControl = "AWS Security Hub CloudTrail.2";

    /// <inheritdoc/>
    public override string Name => "CloudTrail";

    /// <inheritdoc/>
    public override string DisplayName => "AWS CloudTrail";

    /// <inheritdoc/>
    public override string ShortName => "CloudTrail";

    /// <inheritdoc/>
    public override string IamPrefix => "cloudtrail";

    /// <inheritdoc/>
    public override string ResourceTypeName => "AWS::CloudTrail::Trail";

    /// <inheritdoc/>
    public override string SecurityHubType => "AwsCloudTrailTrail";

    /// <inheritdoc/>
    public override (string One, string Many) ResourceNoun => ("trail", "trails");

    /// <inheritdoc/>
    public override string AuditCommand => "Get-TrailEncryptionStatus";

    /// <inheritdoc/>
    public override Type StatusType => typeof(TrailEncryptionStatus);

    /// <inheritdoc/>
    public override DefaultKey DefaultKey { get; } =
        new(ComplianceReason.AwsOwnedKey, "SSE-S3", "Log files are encrypted under keys that Amazon S3 owns (SSE-S3).") { ShortName = "SSE-S3" };

    /// <summary>For how long CloudTrail tries again to deliver is not published.</summary>
    public override KeyLoss KeyLoss { get; } = new(
        ImpactOnData.MayBeLost,
        "CloudTrail delivers no log files, which the trail's status tells and nothing else; for how long it tries again is not published, so events may be lost",
        "Log files that were delivered under the key cannot be read");

    /// <inheritdoc/>
    public override string? AwsManagedAlias => null;

    /// <inheritdoc/>
    public override IReadOnlyList<FrameworkControl> KeyControls { get; } =
    [
        new("PCI DSS 4.0.1", "10.3.2", SecurityHubControl),
        new("NIST 800-171 r2", "3.3.8", SecurityHubControl),
        new("CIS AWS 1.4.0", "3.7", SecurityHubControl),
        new("CIS AWS 3.0.0", "3.5", SecurityHubControl),
        new("CIS AWS 5.0.0", "3.5", SecurityHubControl),
        new("CIS AWS 6.0.0", "4.5", SecurityHubControl),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IComplianceRule> Rules { get; } = [new AllRegionsTrailRule()];

    /// <inheritdoc/>
    public override IReadOnlyList<Guardrail> Guardrails => TrailGuardrails.All;

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateForm> TemplateForms => TrailTemplates.Forms;

    /// <inheritdoc/>
    public override string DefaultAlias => "alias/cloudtrail-logs-cmk";

    /// <inheritdoc/>
    public override string KeyDescription => "Encrypts AWS CloudTrail log files";

    /// <inheritdoc/>
    public override bool KeyMayLieElsewhere => true;

    /// <inheritdoc/>
    public override bool MayBeOfOtherAccount => true;

    /// <summary>A trail's key lies where its bucket does, which a key says that is configured. Otherwise S3 is asked, once a
    /// bucket.</summary>
    /// <inheritdoc/>
    public override async Task<IReadOnlyList<ConfiguredResource>> LocateKeysAsync(
        IReadOnlyList<ConfiguredResource> page, IAwsSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(session);
        var buckets = new Dictionary<string, Task<BucketLocation>>(StringComparer.Ordinal);
        foreach (var trail in page.Select(static resource => (TrailEncryptionStatus)resource.Status))
        {
            if (trail.DeliveryBucket is { } bucket && RegionOfKey(trail) is null && !buckets.ContainsKey(bucket))
            {
                buckets.Add(bucket, session.GetBucketLocator(trail.Region).FindAsync(bucket, cancellationToken));
            }
        }

        await Task.WhenAll(buckets.Values).ConfigureAwait(false);
        var located = new List<ConfiguredResource>(page.Count);
        foreach (var resource in page)
        {
            var trail = (TrailEncryptionStatus)resource.Status;
            var region = RegionOfKey(trail)
                ?? (trail.DeliveryBucket is { } bucket ? (await buckets[bucket].ConfigureAwait(false)).Region : null);
            located.Add(resource with { Status = trail.DeliveringTo(region) });
        }

        return located;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CallRate> CallRates => Rates;

    // Of Lake too: both are one service to AWS.
    internal static IReadOnlyList<CallRate> Rates { get; } =
    [
        new("DescribeTrails", 10),
        new("GetTrail", 10),
        new("ListEventDataStores", 10),
        new("GetEventDataStore", 10),
        new("GetTrailStatus", 10),
        new("GetEventSelectors", 10),
        new("GetInsightSelectors", 10),
        new("ListTags", 10),
    ];

    /// <summary>CloudTrail answers ten reads a second in a Region, which its own console and others share.</summary>
    /// <inheritdoc/>
    public override int ReadsAtATime => 5;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ArnProperties { get; } = ["TrailId", "TrailARN"];

    /// <inheritdoc/>
    public override string AcceptedForms => Forms;

    /// <inheritdoc/>
    public override ServiceKeyChange KeyChange { get; } = new TrailKeyChange();

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> AuditActions => [TrailActions.Describe];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => [TrailActions.Get];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> TemplateActions => TrailActions.Template;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> ChangeActions => TrailActions.Change;

    /// <inheritdoc/>
    internal override DataReading DataReading { get; } = new TrailReading();

    /// <inheritdoc/>
    internal override ActionScope ResourceScope => TrailActions.Trail;

    /// <inheritdoc/>
    public override EncryptionStatus SampleStatus(string accountId, string region, string? kmsKeyId) => new TrailEncryptionStatus
    {
        AccountId = accountId,
        Region = region,
        ResourceType = TrailResourceType.Trail,
        ResourceName = "organization-trail",
        ResourceArn = $"arn:{RegionName.PartitionOf(region)}:cloudtrail:{region}:{accountId}:trail/organization-trail",
        DeliveryBucket = "trail-logs",
        BucketRegion = region,
        KmsKeyId = kmsKeyId,
    };

    /// <inheritdoc/>
    protected override EncryptionStatus NamelessStatus(string accountId, string region) => new TrailEncryptionStatus
    {
        AccountId = accountId,
        Region = region,
        ResourceType = TrailResourceType.Trail,
        ResourceName = NoName,
        ResourceArn = null,
    };

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
    public override ResourceReading Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return ResourceReading.Not("the trail is empty");
        }

        if (!text.StartsWith("arn:", StringComparison.Ordinal))
        {
            return TrailName().IsMatch(text)
                ? new ResourceReference(this, text)
                : ResourceReading.Not("it has characters that a trail's name cannot have, or not 3 to 128 of them");
        }

        if (FindProblem(text, out var arn) is { } problem)
        {
            return ResourceReading.Not(problem);
        }

        return arn!.Resource.StartsWith(ResourcePrefix, StringComparison.Ordinal) && TrailName().IsMatch(arn.Resource[ResourcePrefix.Length..])
            ? new ResourceReference(this, text, arn)
            : ResourceReading.Not("it is not the ARN of a trail or of an event data store");
    }

    /// <inheritdoc/>
    public override Failure NotAResource(string? text, string problem) => TrailFailures.InvalidTrailId(text, problem);

    /// <inheritdoc/>
    public override string GetSetKeyCommand(EncryptionStatus status, string key)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"Set-TrailCmk -TrailId {CommandText.Quote(status.ResourceArn ?? status.ResourceName)} -KeyId {CommandText.Quote(key)}";
    }

    /// <summary>The key has to lie in the Region of the trail's bucket, which the status says.</summary>
    /// <inheritdoc/>
    public override string GetNewKeyCommand(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"Get-TrailEncryptionStatus -TrailId {CommandText.Quote(status.ResourceArn ?? status.ResourceName)} | New-ServiceCmk";
    }

    /// <summary>What keeps a text from being an ARN of CloudTrail's, of trails or of event data stores; null where nothing
    /// does.</summary>
    internal static string? FindProblem(string? text, out AwsArn? arn) =>
        !AwsArn.TryParse(text, out arn) ? "it is not a well-formed ARN"
        : arn.Service == "kms" ? "it is the ARN of a KMS key, not of a trail"
        : arn.Service != "cloudtrail" ? $"it is an ARN of '{arn.Service}', not of a trail"
        : !RegionName.IsWellFormed(arn.Region) || arn.AccountId.Length == 0 ? "it is not the ARN of a trail or of an event data store"
        : null;

    private static string? RegionOfKey(TrailEncryptionStatus trail) =>
        AwsArn.TryParse(trail.KmsKeyId, out var key) && RegionName.IsWellFormed(key.Region) ? key.Region : null;

    // CloudTrail API Reference, CreateTrail.
    [GeneratedRegex(@"^[a-zA-Z0-9._-]{3,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TrailName();
}
