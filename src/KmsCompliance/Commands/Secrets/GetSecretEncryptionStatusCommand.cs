using System.Management.Automation;
using KmsCompliance.Audit;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Hosting;
using KmsCompliance.Permissions;
using KmsCompliance.Ports;
using KmsCompliance.Services;
using KmsCompliance.Services.SecretsManager;

namespace KmsCompliance.Commands.Secrets;

/// <summary>Shows under which key each secret is. No secret's value is read.</summary>
[Cmdlet(VerbsCommon.Get, "SecretEncryptionStatus", DefaultParameterSetName = AllSecrets)]
[OutputType(typeof(SecretEncryptionStatus))]
public sealed class GetSecretEncryptionStatusCommand : RegionalCmdlet, ICommandActions
{
    private const string AllSecrets = "All";
    private const string NamedSecrets = "Named";

    private readonly SecretTargets _secrets = new();

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Audit(
    [
        SecretActions.List with { Required = false, WhenMissing = "No secrets are shown but those that -SecretId names." },
        SecretActions.Describe with
        {
            Reason = "secrets that -SecretId names, and replicas for -IncludeReplica",
            Required = false,
            WhenMissing = "Secrets that -SecretId names, and all of them with -IncludeReplica, are not shown.",
        },
    ]);

    /// <summary>The Regions: codes, patterns such as <c>eu-*</c>, or objects that have a Region. The session's default
    /// where left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Secrets to look up one by one, by name or ARN. An ARN says its Region.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NamedSecrets, ValueFromPipelineByPropertyName = true)]
    [Alias("ARN")]
    [SecretTransformation]
    [ArgumentCompleter(typeof(SecretCompleter))]
    [ValidateNotNullOrEmpty]
    public SecretArgument[]? SecretId { get; set; }

    /// <summary>Names, or patterns of them such as <c>prod/*</c>; whatever their case.</summary>
    [Parameter(ParameterSetName = AllSecrets)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SecretCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Lists secrets that are scheduled for deletion too.</summary>
    [Parameter(ParameterSetName = AllSecrets)]
    public SwitchParameter IncludePlannedDeletion { get; set; }

    /// <summary>Reads each secret's replicas and their keys too: one more call a secret.</summary>
    [Parameter]
    public SwitchParameter IncludeReplica { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (SecretId is null)
        {
            CollectRegions();
            return;
        }

        var regions = CurrentRegions();
        foreach (var secret in SecretId)
        {
            if (_secrets.Add(secret, regions) is { } failure)
            {
                WriteError(ErrorRecords.From(failure));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_secrets.Any)
        {
            RunWithSession((session, reporter, token) => SecretLookup.RunAsync(_secrets, session, reporter, ThrottleLimit, token), _secrets.RegionHint);
        }

        if (!HasTargets)
        {
            return;
        }

        var patterns = Name?.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant)).ToList();
        var query = new ResourceQuery
        {
            NameFilter = patterns is null ? null : name => patterns.Exists(pattern => pattern.IsMatch(name)),
            IncludePlannedDeletion = IncludePlannedDeletion,
            IncludeReplica = IncludeReplica,
        };
        RunWithSession(
            async (session, reporter, token) =>
            {
                var targets = await ResolveTargetsAsync(session, reporter, token).ConfigureAwait(false);
                var audit = new EncryptionAudit(session, reporter, ThrottleLimit);
                await audit.RunAsync(targets, [.. session.Services.Where(service => service.Definition == ServiceCatalog.SecretsManager)], _ => query, token).ConfigureAwait(false);
            },
            RegionHint);
    }
}
