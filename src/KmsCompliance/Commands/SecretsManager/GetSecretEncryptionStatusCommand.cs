using System.Collections;
using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Services.SecretsManager;

namespace KmsCompliance.Commands.SecretsManager;

/// <summary>Shows under which key each secret is. No secret's value is read.</summary>
[Cmdlet(VerbsCommon.Get, "SecretEncryptionStatus", DefaultParameterSetName = All)]
[OutputType(typeof(SecretEncryptionStatus))]
public sealed class GetSecretEncryptionStatusCommand : NamedAuditCmdlet, ICommandActions
{
    private Func<TextDictionary, bool>? _tags;

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Audit(
    [
        new CmkAction(SecretActions.List) { Required = false, WhenMissing = "No secrets are shown but those that -SecretId names." },
        new CmkAction(SecretActions.Describe)
        {
            Reason = "secrets that -SecretId names, and replicas for -IncludeReplica",
            Required = false,
            WhenMissing = "Secrets that -SecretId names, and all of them with -IncludeReplica, are not shown.",
        },
    ]);

    /// <summary>Secrets to look up one by one, by name or ARN. An ARN says its Region.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OneByOne, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "ResourceArn", "ARN")]
    [ResourceTransformation("SecretsManager")]
    [ArgumentCompleter(typeof(SecretCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? SecretId { get; set; }

    /// <summary>Lists secrets that are scheduled for deletion too.</summary>
    [Parameter(ParameterSetName = All)]
    public SwitchParameter IncludePlannedDeletion { get; set; }

    /// <summary>Tags that the secrets have, with patterns of their values, such as <c>@{ Owner = 'pay*' }</c>; all of them.</summary>
    [Parameter(ParameterSetName = All)]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Reads each secret's replicas and their keys too: one more call a secret.</summary>
    [Parameter]
    public SwitchParameter IncludeReplica { get; set; }

    private protected override IReadOnlyList<ServiceDefinition> Services => [ServiceCatalog.SecretsManager];

    private protected override IReadOnlyList<ResourceArgument>? Named => SecretId;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _tags = TagPatterns.Of(this, Tag, Services);
    }

    private protected override Hashtable? TagsShown => Tag;

    private protected override ResourceQuery CreateQuery() => new()
    {
        IncludePlannedDeletion = IncludePlannedDeletion,
        IncludeReplica = IncludeReplica,
        TagFilter = _tags,
    };
}
