using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.SecretsManager;

/// <summary>Judges the encryption of secrets: statuses that are piped to it, or secrets that it looks up.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SecretCmk", DefaultParameterSetName = Status)]
[OutputType(typeof(CmkFinding), typeof(bool))]
public sealed class TestSecretCmkCommand : NamedTestCmdlet, ICommandActions
{
    private const string Lookup = "Lookup";
    private const string Status = "Status";

    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.JudgeNamed([ServiceCatalog.SecretsManager]);

    /// <summary>Statuses from Get-SecretEncryptionStatus, live or saved; judged without a further call.</summary>
    [Parameter(ParameterSetName = Status, Mandatory = true, ValueFromPipeline = true)]
    [StatusTransformation]
    [ValidateNotNull]
    public SecretEncryptionStatus[]? InputObject { get; set; }

    /// <summary>Secrets to look up, by name, by ARN, or as objects of AWS.Tools.</summary>
    [Parameter(ParameterSetName = Lookup, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "ResourceArn", "ARN")]
    [ResourceTransformation("SecretsManager")]
    [ArgumentCompleter(typeof(SecretCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? SecretId { get; set; }

    /// <summary>The Regions of secrets that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ParameterSetName = Lookup, ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    private protected override IReadOnlyList<ServiceDefinition> Services => [ServiceCatalog.SecretsManager];

    private protected override IEnumerable<EncryptionStatus>? CurrentStatuses => InputObject;

    private protected override IReadOnlyList<ResourceArgument>? Named => SecretId;
}
