using System.Text.RegularExpressions;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Ports;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>AWS CloudTrail Lake: event data stores, each under one key for its life.</summary>
public sealed partial class CloudTrailLakeService : ServiceDefinition
{
    /// <summary>The status of an event data store that is being deleted, as CloudTrail names it.</summary>
    public const string PendingDeletion = "PENDING_DELETION";

    private const string ResourcePrefix = "eventdatastore/";

    /// <inheritdoc/>
    public override string Name => "CloudTrailLake";

    /// <inheritdoc/>
    public override string DisplayName => "AWS CloudTrail Lake";

    /// <inheritdoc/>
    public override string ShortName => "CloudTrail";

    /// <inheritdoc/>
    public override string IamPrefix => "cloudtrail";

    /// <inheritdoc/>
    public override string ResourceTypeName => "AWS::CloudTrail::EventDataStore";

    /// <inheritdoc/>
    public override (string One, string Many) ResourceNoun => ("event data store", "event data stores");

    /// <inheritdoc/>
    public override string AuditCommand => "Get-TrailEncryptionStatus";

    /// <inheritdoc/>
    public override Type StatusType => typeof(TrailEncryptionStatus);

    /// <inheritdoc/>
    public override DefaultKey DefaultKey { get; } =
        new(ComplianceReason.AwsOwnedKey, "the key that AWS owns", "Encrypted under a key that AWS owns.");

    /// <summary>What becomes of events that come meanwhile is not documented.</summary>
    public override KeyLoss KeyLoss { get; } = new(
        ImpactOnData.MayBeLost,
        "The event data store can take in no events; what becomes of those that come meanwhile is not documented, so they may be lost",
        "Its events cannot be queried");

    /// <inheritdoc/>
    public override string? AwsManagedAlias => null;

    /// <inheritdoc/>
    public override IReadOnlyList<Guardrail> Guardrails => EventDataStoreGuardrails.All;

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateForm> TemplateForms => EventDataStoreTemplates.Forms;

    /// <inheritdoc/>
    public override string? WhyNotInTemplates(EncryptionStatus status) =>
        status is TrailEncryptionStatus { StoreStatus: PendingDeletion } ? "It is scheduled for deletion." : null;

    /// <inheritdoc/>
    public override string DefaultAlias => "alias/cloudtrail-lake-cmk";

    /// <inheritdoc/>
    public override string KeyDescription => "Encrypts AWS CloudTrail Lake event data stores";

    /// <inheritdoc/>
    public override bool MayBeOfOtherAccount => true;

    /// <inheritdoc/>
    public override IReadOnlyList<CallRate> CallRates => CloudTrailService.Rates;

    /// <summary>CloudTrail answers ten reads a second in a Region, which its own console and others share.</summary>
    /// <inheritdoc/>
    public override int ReadsAtATime => 5;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ArnProperties { get; } = ["TrailId", "EventDataStoreArn"];

    /// <inheritdoc/>
    public override string AcceptedForms => CloudTrailService.Forms;

    /// <inheritdoc/>
    public override ServiceKeyChange KeyChange { get; } = new EventDataStoreKeyChange();

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> AuditActions => [EventDataStoreActions.List, EventDataStoreActions.Get];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => EventDataStoreActions.Lookup;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> TemplateActions => EventDataStoreActions.Template;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> ChangeActions => EventDataStoreActions.Change;

    /// <inheritdoc/>
    internal override DataReading DataReading { get; } = new EventReading();

    /// <inheritdoc/>
    internal override ActionScope ResourceScope => EventDataStoreActions.EventDataStore;

    /// <inheritdoc/>
    public override EncryptionStatus SampleStatus(string accountId, string region, string? kmsKeyId) => new TrailEncryptionStatus
    {
        AccountId = accountId,
        Region = region,
        ResourceType = TrailResourceType.EventDataStore,
        ResourceName = "audit-events",
        ResourceArn = $"arn:{RegionName.PartitionOf(region)}:cloudtrail:{region}:{accountId}:eventdatastore/11111111-2222-3333-4444-555555555555",
        StoreStatus = "ENABLED",
        KmsKeyId = kmsKeyId,
    };

    /// <inheritdoc/>
    protected override EncryptionStatus NamelessStatus(string accountId, string region) => new TrailEncryptionStatus
    {
        AccountId = accountId,
        Region = region,
        ResourceType = TrailResourceType.EventDataStore,
        ResourceName = NoName,
        ResourceArn = null,
    };

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
    public override ResourceReading Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || !text.StartsWith("arn:", StringComparison.Ordinal))
        {
            return ResourceReading.Not("an event data store is named by its ARN");
        }

        if (CloudTrailService.FindProblem(text, out var arn) is { } problem)
        {
            return ResourceReading.Not(problem);
        }

        return arn!.Resource.StartsWith(ResourcePrefix, StringComparison.Ordinal) && StoreId().IsMatch(arn.Resource[ResourcePrefix.Length..])
            ? new ResourceReference(this, text, arn)
            : ResourceReading.Not("it is not the ARN of a trail or of an event data store");
    }

    /// <inheritdoc/>
    public override Failure NotAResource(string? text, string problem) => TrailFailures.InvalidTrailId(text, problem);

    /// <inheritdoc/>
    public override string GetSetKeyCommand(EncryptionStatus status, string key)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.KmsKeyId is null
            ? $"Set-TrailCmk -TrailId {CommandText.Quote(status.ResourceArn ?? status.ResourceName)} -KeyId {CommandText.Quote(key)}"
            : "# The key of an event data store is for its life: make another store under another key (New-CTEventDataStore), and keep this one until its events expire.";
    }

    // CloudTrail API Reference, EventDataStore; AWS makes UUIDs.
    [GeneratedRegex(@"^[a-zA-Z0-9._/:-]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex StoreId();
}
