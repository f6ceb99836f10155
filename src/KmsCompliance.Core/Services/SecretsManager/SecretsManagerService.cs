using System.Text.RegularExpressions;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>AWS Secrets Manager: every secret has a key, which its versions are encrypted under.</summary>
public sealed partial class SecretsManagerService : ServiceDefinition
{
    internal const string Forms =
        "a secret's name (letters, digits and /_+=.@-!) or its ARN (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX)";

    private const string ResourcePrefix = "secret:";

    private const string ConformancePack = "AWS Config conformance pack, secretsmanager-using-cmk";

    /// <inheritdoc/>
    public override string Name => "SecretsManager";

    /// <inheritdoc/>
    public override string DisplayName => "AWS Secrets Manager";

    /// <inheritdoc/>
    public override string ShortName => "Secrets Manager";

    /// <inheritdoc/>
    public override string IamPrefix => "secretsmanager";

    /// <inheritdoc/>
    public override string ResourceTypeName => "AWS::SecretsManager::Secret";

    /// <inheritdoc/>
    public override string SecurityHubType => "AwsSecretsManagerSecret";

    /// <inheritdoc/>
    public override (string One, string Many) ResourceNoun => ("secret", "secrets");

    /// <inheritdoc/>
    public override bool ListsTags => true;

    /// <inheritdoc/>
    /// <remarks><see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html"/>; of ListSecretVersionIds
    /// the lower of the two that were found.</remarks>
    public override IReadOnlyList<CallRate> CallRates { get; } = [new("ListSecrets", 100), new("DescribeSecret", 40_000), new("ListSecretVersionIds", 50)];

    /// <inheritdoc/>
    public override string AuditCommand => "Get-SecretEncryptionStatus";

    /// <inheritdoc/>
    public override Type StatusType => typeof(SecretEncryptionStatus);

    /// <inheritdoc/>
    public override DefaultKey DefaultKey { get; } =
        new(ComplianceReason.AwsManagedKey, "aws/secretsmanager (the key that AWS manages)", "Encrypted under a key that AWS manages.");

    /// <inheritdoc/>
    /// <remarks><see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"/></remarks>
    public override KeyLoss KeyLoss { get; } = new(
        ImpactOnData.Refused,
        "Secrets Manager refuses new values and rotation, and keeps replicas of the secret no longer up to date",
        "The versions that are under the key alone cannot be read");

    /// <inheritdoc/>
    public override string AwsManagedAlias => "alias/aws/secretsmanager";

    /// <inheritdoc/>
    public override IReadOnlyList<FrameworkControl> KeyControls { get; } =
    [
        new("HIPAA", "164.312(a)(2)(iv)", ConformancePack),
        new("HIPAA", "164.312(e)(2)(ii)", ConformancePack),
        new("NIST 800-53 r5", "AU-9(3)", ConformancePack),
        new("NIST 800-53 r5", "CP-9(d)", ConformancePack),
        new("NIST 800-53 r5", "SC-13(a)", ConformancePack),
        new("NIST 800-53 r5", "SC-28(1)", ConformancePack),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<IComplianceRule> Rules { get; } = [new ReplicaKeyRule(), new OldVersionKeyRule()];

    /// <inheritdoc/>
    public override IReadOnlyList<Guardrail> Guardrails => SecretGuardrails.All;

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateForm> TemplateForms => SecretTemplates.Forms;

    /// <inheritdoc/>
    public override string? WhyNotInTemplates(EncryptionStatus status) => status switch
    {
        SecretEncryptionStatus { OwningService: { Length: > 0 } owner } => $"It is managed by {owner}, which makes and deletes it.",
        SecretEncryptionStatus { IsReplica: true, PrimaryRegion: var primary } => $"It is a replica; its primary in {primary} has it.",
        SecretEncryptionStatus { DeletedDate: { } deletion } => $"It is scheduled for deletion ({deletion:u}).",
        _ => null,
    };

    /// <inheritdoc/>
    public override string DefaultAlias => "alias/secrets-manager-data-cmk";

    /// <inheritdoc/>
    public override string KeyDescription => "Encrypts AWS Secrets Manager secrets";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ArnProperties { get; } = ["SecretId"];

    /// <inheritdoc/>
    public override string AcceptedForms => Forms;

    /// <inheritdoc/>
    public override ServiceKeyChange KeyChange { get; } = new SecretKeyChange();

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> AuditActions => [SecretActions.List];

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> LookupActions => [SecretActions.Describe];

    /// <inheritdoc/>
    public override DateTimeOffset? FindDeletion(EncryptionStatus status) => (status as SecretEncryptionStatus)?.DeletedDate;

    /// <inheritdoc/>
    public override CmkAction VersionAction => SecretActions.LookAtVersions;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> TemplateActions => SecretActions.Template;

    /// <inheritdoc/>
    public override IReadOnlyList<CmkAction> ChangeActions => SecretActions.Change;

    /// <inheritdoc/>
    internal override DataReading DataReading { get; } = new SecretReading();

    /// <inheritdoc/>
    internal override ActionScope ResourceScope => SecretActions.Secret;

    /// <inheritdoc/>
    public override EncryptionStatus SampleStatus(string accountId, string region, string? kmsKeyId) => new SecretEncryptionStatus
    {
        AccountId = accountId,
        Region = region,
        ResourceName = "billing/database",
        ResourceArn = $"arn:{RegionName.PartitionOf(region)}:secretsmanager:{region}:{accountId}:secret:billing/database-a1B2c3",
        KmsKeyId = kmsKeyId,
    };

    /// <inheritdoc/>
    protected override EncryptionStatus NamelessStatus(string accountId, string region) => new SecretEncryptionStatus
    {
        AccountId = accountId,
        Region = region,
        ResourceName = NoName,
        ResourceArn = null,
    };

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
    public override ResourceReading Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return ResourceReading.Not("the secret is empty");
        }

        if (!text.StartsWith("arn:", StringComparison.Ordinal))
        {
            return SecretName().IsMatch(text)
                ? new ResourceReference(this, text)
                : ResourceReading.Not("it has characters that a secret's name cannot have, or over 512 of them");
        }

        if (!AwsArn.TryParse(text, out var arn))
        {
            return ResourceReading.Not("it is not a well-formed ARN");
        }

        if (arn.Service != IamPrefix)
        {
            return ResourceReading.Not(arn.Service == "kms" ? "it is the ARN of a KMS key, not of a secret" : $"it is an ARN of '{arn.Service}', not of a secret");
        }

        return arn.Resource.StartsWith(ResourcePrefix, StringComparison.Ordinal) && SecretName().IsMatch(arn.Resource[ResourcePrefix.Length..])
            && RegionName.IsWellFormed(arn.Region) && arn.AccountId.Length > 0
            ? new ResourceReference(this, text, arn)
            : ResourceReading.Not("it is not the ARN of a secret");
    }

    /// <inheritdoc/>
    public override Failure NotAResource(string? text, string problem) => SecretFailures.InvalidSecretId(text, problem);

    /// <inheritdoc/>
    public override string GetSetKeyCommand(EncryptionStatus status, string key)
    {
        ArgumentNullException.ThrowIfNull(status);
        var secret = CommandText.Quote(status.ResourceArn ?? status.ResourceName);
        return status switch
        {
            SecretEncryptionStatus { OwningService: { Length: > 0 } owner } =>
                $"# Owned by {CommandText.Quote(owner)}: change the key through that service (RDS: MasterUserSecretKmsKeyId of Edit-RDSDBInstance or Edit-RDSDBCluster).",
            _ => $"Set-SecretCmk -SecretId {secret} -KeyId {CommandText.Quote(key)}",
        };
    }

    // Secrets Manager API Reference, CreateSecret. Services that own a secret name it with '!', such as rds!db-….
    [GeneratedRegex(@"^[a-zA-Z0-9/_+=.@!-]{1,512}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();
}
