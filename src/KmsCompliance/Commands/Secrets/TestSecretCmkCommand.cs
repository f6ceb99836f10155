using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Hosting;
using KmsCompliance.Permissions;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.Secrets;

/// <summary>Judges the encryption of secrets: statuses that are piped to it, or secrets that it looks up.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SecretCmk", DefaultParameterSetName = Status)]
[OutputType(typeof(CmkFinding), typeof(bool))]
public sealed class TestSecretCmkCommand : TestCmdlet, ICommandActions
{
    private const string Lookup = "Lookup";
    private const string Status = "Status";

    private readonly SecretTargets _secrets = new();

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.JudgeNamed([ServiceCatalog.SecretsManager]);

    /// <summary>Statuses from Get-SecretEncryptionStatus, live or saved; judged without a further call.</summary>
    [Parameter(ParameterSetName = Status, Mandatory = true, ValueFromPipeline = true)]
    [StatusTransformation]
    [ValidateNotNull]
    public SecretEncryptionStatus[]? InputObject { get; set; }

    /// <summary>Secrets to look up, by name, by ARN, or as objects of AWS.Tools.</summary>
    [Parameter(ParameterSetName = Lookup, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ARN")]
    [SecretTransformation]
    [ArgumentCompleter(typeof(SecretCompleter))]
    [ValidateNotNullOrEmpty]
    public SecretArgument[]? SecretId { get; set; }

    /// <summary>The Regions of secrets that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ParameterSetName = Lookup, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            Judge(InputObject);
            return;
        }

        var regions = CurrentRegions();
        foreach (var secret in SecretId!)
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
            RunWithSession(
                (session, reporter, token) => SecretLookup.RunAsync(_secrets, session, Judging(session, reporter), ThrottleLimit, token),
                _secrets.RegionHint);
        }
    }
}
