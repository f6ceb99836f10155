using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Ports;

namespace KmsCompliance.Services;

/// <summary>All that the module has to know of a service beyond its API. Whoever adds a service writes one of these; nothing
/// else knows how many there are.</summary>
public abstract class ServiceDefinition
{
    /// <summary>What resources are called that have no name because they were not seen.</summary>
    protected const string NoName = "(not listed)";

    private const string AnyServiceAudit = "Get-ServiceEncryptionStatus";

    /// <summary>The name that <c>-Service</c> takes, such as <c>XRay</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The name for people, such as <c>AWS X-Ray</c>.</summary>
    public abstract string DisplayName { get; }

    /// <summary>The name in running text, such as <c>X-Ray</c>.</summary>
    public abstract string ShortName { get; }

    /// <summary>The service in ARNs and IAM actions, such as <c>xray</c>.</summary>
    public abstract string IamPrefix { get; }

    /// <summary>The type of its resources as CloudFormation and AWS Config name it, such as <c>AWS::SecretsManager::Secret</c>.</summary>
    public abstract string ResourceTypeName { get; }

    /// <summary>The type of its resources as Security Hub's finding format names it; <c>Other</c> where it has none for them.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html"/></remarks>
    public virtual string SecurityHubType => "Other";

    /// <summary>The service whose data a resource holds, where that is another's: X-Ray's spans lie in a log group.</summary>
    /// <param name="status">The resource.</param>
    public virtual ServiceDefinition WhoseData(EncryptionStatus status) => this;

    /// <summary>What its resources are called, one and many: <c>secret</c>, <c>secrets</c>.</summary>
    public abstract (string One, string Many) ResourceNoun { get; }

    /// <summary>The commands that audit and set its resources by name, one for all services where it has none of its own.</summary>
    public virtual string AuditCommand => AnyServiceAudit;

    /// <summary>The type of its statuses.</summary>
    public abstract Type StatusType { get; }

    /// <summary>A status such as an audit gives, for tests and documentation.</summary>
    /// <param name="accountId">The 12-digit account.</param>
    /// <param name="region">The Region.</param>
    /// <param name="kmsKeyId">The key as the service reports it; null for its default key.</param>
    public abstract EncryptionStatus SampleStatus(string accountId, string region, string? kmsKeyId);

    /// <summary>The status that stands for resources that could not be listed.</summary>
    /// <param name="accountId">The 12-digit account.</param>
    /// <param name="region">The Region.</param>
    /// <param name="message">What was not seen, and why.</param>
    /// <param name="scannedAt">When they were looked for.</param>
    /// <param name="scannedBy">The ARN of whoever looked.</param>
    public EncryptionStatus NotListed(string accountId, string region, string message, DateTimeOffset? scannedAt = null, string? scannedBy = null) => NamelessStatus(accountId, region).With(new StatusVerdict
    {
        Compliance = Compliance.Unknown,
        Reason = ComplianceReason.NotListed,
        Message = message,
        ScannedAt = scannedAt,
        ScannedBy = scannedBy,
    });

    /// <summary>In what a status that was saved contradicts itself, of what the service alone knows; null where in nothing.</summary>
    /// <param name="status">The status.</param>
    public virtual string? FindContradiction(EncryptionStatus status) => null;

    /// <summary>A status that is of no resource.</summary>
    /// <param name="accountId">The 12-digit account.</param>
    /// <param name="region">The Region.</param>
    protected abstract EncryptionStatus NamelessStatus(string accountId, string region);

    /// <summary>What a missing key means.</summary>
    public abstract DefaultKey DefaultKey { get; }

    /// <summary>What becomes of its resources while KMS refuses their key.</summary>
    public abstract KeyLoss KeyLoss { get; }

    /// <summary>Whether a grant is one by which the service itself uses a key, as far as its name tells.</summary>
    /// <param name="grant">The grant.</param>
    public virtual bool IsOwnGrant(KeyGrant grant) => false;

    /// <summary>When a resource is to be deleted, until which nothing is read or written of it; null where it is not.</summary>
    /// <param name="status">The resource.</param>
    public virtual DateTimeOffset? FindDeletion(EncryptionStatus status) => null;

    /// <summary>What has to be said beside a resource's key, so that nobody takes it for the key of data that lies elsewhere; null where
    /// nothing has.</summary>
    /// <param name="status">The resource.</param>
    public virtual string? FindRemark(EncryptionStatus status) => null;

    /// <summary>The alias of the key that AWS manages for the service, such as <c>alias/aws/xray</c>; null where it has
    /// none.</summary>
    public abstract string? AwsManagedAlias { get; }

    /// <summary>The controls that ask for a customer-managed key of the service; none where nobody has published one.</summary>
    public virtual IReadOnlyList<FrameworkControl> KeyControls => [];

    /// <summary>The rules that are about its resources only.</summary>
    public virtual IReadOnlyList<IComplianceRule> Rules => [];

    /// <summary>What enforces or detects without the module running; none where it has none.</summary>
    public virtual IReadOnlyList<Guardrail> Guardrails => [];

    /// <summary>How templates make its resources; none where no template does.</summary>
    public virtual IReadOnlyList<TemplateForm> TemplateForms => [];

    /// <summary>Why a resource is in no template of one's own: it is another service's, a copy, or goes away; null where nothing speaks
    /// against it.</summary>
    /// <param name="status">The resource.</param>
    public virtual string? WhyNotInTemplates(EncryptionStatus status) => null;

    /// <summary>What in templates uses the setting that the service has once a Region; none where it has no such setting.</summary>
    public virtual IReadOnlyList<TemplateUse> TemplateUses => [];

    /// <summary>The alias that a new key gets unless another is named.</summary>
    public abstract string DefaultAlias { get; }

    /// <summary>What a new key says it is for.</summary>
    public abstract string KeyDescription { get; }

    /// <summary>Whether a key may lie in another Region than the resource: a trail's lies where its bucket does.</summary>
    public virtual bool KeyMayLieElsewhere => false;

    /// <summary>Finds out where keys for resources have to lie, as far as their service does not report it: nothing where
    /// <see cref="KeyMayLieElsewhere"/> is false.</summary>
    /// <param name="page">The resources, all of one Region.</param>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The resources, in the page's order; those whose key's Region could not be determined as they were.</returns>
    public virtual Task<IReadOnlyList<ConfiguredResource>> LocateKeysAsync(
        IReadOnlyList<ConfiguredResource> page, IAwsSession session, CancellationToken cancellationToken) => Task.FromResult(page);

    /// <summary>Finds out more of judged resources than their keys, where the user of an audit wants it.</summary>
    /// <param name="page">The resources, all of one Region.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The resources, in the page's order.</returns>
    internal virtual Task<IReadOnlyList<EncryptionStatus>> FollowUpAsync(
        IReadOnlyList<EncryptionStatus> page, IAuditFollowUp ask, CancellationToken cancellationToken) => Task.FromResult(page);

    /// <summary>Whether a resource may be another account's and still be the caller's to look at, as an organisation's trail is
    /// the management account's.</summary>
    public virtual bool MayBeOfOtherAccount => false;

    /// <summary>Whether a Region has one resource of the service: a setting of the account's.</summary>
    public virtual bool HasOneResourceARegion => false;

    /// <summary>Whether its listing has its resources' tags.</summary>
    public virtual bool ListsTags => false;

    /// <summary>How often its operations may be called, as far as AWS has published that; an audit keeps below a share of it.</summary>
    public virtual IReadOnlyList<CallRate> CallRates => [];

    /// <summary>How many resources are read at a time where each is named: what the service's own rate allows.</summary>
    public virtual int ReadsAtATime => 16;

    /// <summary>The properties in which AWS.Tools' objects carry an ARN of its resources, beside <c>Arn</c>.</summary>
    public virtual IReadOnlyList<string> ArnProperties => [];

    /// <summary>The forms in which its resources are named, for messages.</summary>
    public abstract string AcceptedForms { get; }

    /// <summary>What is special about changing the key of its resources.</summary>
    public abstract ServiceKeyChange KeyChange { get; }

    /// <summary>The IAM actions by which an audit finds the service's resources and their keys.</summary>
    public abstract IReadOnlyList<CmkAction> AuditActions { get; }

    /// <summary>The IAM actions by which resources that somebody names are looked up.</summary>
    public abstract IReadOnlyList<CmkAction> LookupActions { get; }

    /// <summary>The IAM action by which the keys of a resource's versions are read; null where it has none.</summary>
    public virtual CmkAction? VersionAction => null;

    /// <summary>The IAM actions by which an audit finds out more than the keys, where its user asks for that.</summary>
    public virtual IReadOnlyList<CmkAction> FollowUpActions => [];

    /// <summary>The IAM actions by which a resource that was found is read whole, for a template.</summary>
    public abstract IReadOnlyList<CmkAction> TemplateActions { get; }

    /// <summary>The IAM actions of a change of a resource's key, those included that the service asks of the caller. Those
    /// by which every change looks at the new key are left out, unless the service has more to say of one.</summary>
    public abstract IReadOnlyList<CmkAction> ChangeActions { get; }

    /// <summary>The IAM actions by which a resource is put back under the key that it had before, the service's default key too: those of
    /// any change, unless the service has an operation of its own for that.</summary>
    public virtual IReadOnlyList<CmkAction> RestoreActions => ChangeActions;

    /// <summary>What it takes to read the data that the service keeps.</summary>
    internal abstract DataReading DataReading { get; }

    /// <summary>The resources that the service's actions are allowed on, as their ARNs name them; null where they have
    /// none.</summary>
    internal abstract ActionScope? ResourceScope { get; }

    /// <summary>What has to be known to write, judge and edit the policies of the service's keys.</summary>
    public abstract ServicePolicyFacts PolicyFacts { get; }

    /// <summary>Builds the policy of a new key.</summary>
    /// <param name="request">Who may administer and use the key.</param>
    public abstract KeyPolicyDocument BuildKeyPolicy(KeyPolicyRequest request);

    /// <summary>What has to work with a key, as the requests to KMS that it takes.</summary>
    /// <param name="request">For whom, and which key.</param>
    /// <returns>Scenarios, in the order in which they happen.</returns>
    /// <exception cref="ArgumentException">A part of the request is not right; the message names it.</exception>
    public abstract IReadOnlyList<ServiceScenario> GetScenarios(ServiceScenarioRequest request);

    /// <summary>Whether a key's policy can be narrowed to some of the service's resources.</summary>
    public bool HasKeysForResources => PolicyFacts.ResourceConditionKeys.Count > 0;

    /// <summary>What is wrong with the resources that a key's policy is to be narrowed to, whichever key it is; null where
    /// nothing is.</summary>
    /// <param name="resourceArns">Their ARNs; none for every resource of the key's account.</param>
    /// <param name="isOrganizationWide">Whether they are an organisation's.</param>
    public virtual Failure? FindResourceProblem(IReadOnlyList<string> resourceArns, bool isOrganizationWide)
    {
        ArgumentNullException.ThrowIfNull(resourceArns);
        return resourceArns is [var first, ..]
            ? Failures.InvalidTrailArn($"A key for {DisplayName} cannot be narrowed to resources with -ResourceArn.", first)
            : isOrganizationWide ? Failures.InvalidTrailArn($"{DisplayName} has no trails: -OrganizationTrail is for the service CloudTrail.", value: null) : null;
    }

    /// <summary>What somebody needs of a key of the service in an IAM policy.</summary>
    /// <param name="role">What they have to do with it.</param>
    /// <param name="partition">The key's partition.</param>
    /// <param name="region">The key's Region.</param>
    internal abstract IReadOnlyList<KeyPolicyStatementBuilder> GetUserStatements(CmkUserRole role, AwsPartition partition, string region);

    /// <summary>Reads how somebody names one of the service's resources.</summary>
    /// <param name="text">What they say: a name, an ARN, or what else the service has.</param>
    /// <returns>The resource, or what is wrong with the text.</returns>
    public abstract ResourceReading Read(string? text);

    /// <summary>The error for a text that names none of the service's resources.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong with it, as a clause.</param>
    public virtual Failure NotAResource(string? text, string problem) =>
        Failures.InvalidResourceId(text, DisplayName, problem, AcceptedForms, AuditCommand);

    /// <summary>The command that mends a finding, ready to run.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="reason">What is the matter.</param>
    /// <param name="targetKey">The key to use, as <c>-KeyId</c> takes it; the service's default alias where null.</param>
    public string GetRemediation(EncryptionStatus status, string reason, string? targetKey)
    {
        ArgumentNullException.ThrowIfNull(status);
        var key = CommandText.Quote(status.KeyArn ?? status.KmsKeyId ?? string.Empty);

        // A key is mended in its own Region, which need not be the resource's.
        var region = CommandText.Quote(AwsArn.TryParse(status.KeyArn, out var arn) ? arn.Region : status.Region);
        return (reason, status.KeyState) switch
        {
            (ComplianceReason.KeyNotUsable, "Disabled") => $"Enable-KMSKey -KeyId {key} -Region {region}",
            (ComplianceReason.KeyNotUsable, "PendingDeletion") =>
                $"Stop-KMSKeyDeletion -KeyId {key} -Region {region}; Enable-KMSKey -KeyId {key} -Region {region}",
            (ComplianceReason.Updating or ComplianceReason.NotListed or ComplianceReason.Contradictory, _) => GetLookCommand(status),
            (ComplianceReason.KeyUnreadable, _) => $"Get-KMSKey -KeyId {key} -Region {region}",
            _ when targetKey is not null => GetSetKeyCommand(status, targetKey),
            _ => WithNewKey(status, GetSetKeyCommand(status, DefaultAlias)),
        };
    }

    /// <summary>The command that makes the service's key for a resource, or finds the one that is there: the default alias may lead
    /// nowhere yet.</summary>
    /// <param name="status">The resource.</param>
    public virtual string GetNewKeyCommand(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return $"New-ServiceCmk -Service {Name} -Region {CommandText.Quote(status.Region)}";
    }

    /// <summary>The command that puts a resource under a key.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="key">The key, as <c>-KeyId</c> takes it.</param>
    public abstract string GetSetKeyCommand(EncryptionStatus status, string key);

    /// <summary>The command that looks at a resource again.</summary>
    /// <param name="status">The resource.</param>
    public virtual string GetLookCommand(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var service = AuditCommand == AnyServiceAudit ? $" -Service {Name}" : string.Empty;
        return $"{AuditCommand} -Region {CommandText.Quote(status.Region)}{service}";
    }

    // What is no command, but says what to do instead, needs no key.
    private string WithNewKey(EncryptionStatus status, string command) => command.StartsWith('#') ? command : $"{GetNewKeyCommand(status)}; {command}";
}
