using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.SecretsManager;

/// <summary>Points secrets at a customer-managed key and proves that their versions were re-encrypted. No secret's value
/// is read.</summary>
[Cmdlet(VerbsCommon.Set, "SecretCmk", SupportsShouldProcess = true)]
[OutputType(typeof(CmkChange))]
public sealed class SetSecretCmkCommand : SetKeyCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Change([ServiceCatalog.SecretsManager]);

    /// <summary>The secrets, by name, by ARN, or as objects of Get-SecretEncryptionStatus or AWS.Tools.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ARN")]
    [ResourceTransformation("SecretsManager")]
    [ArgumentCompleter(typeof(SecretCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? SecretId { get; set; }

    /// <summary>The key to set: its id, ARN, alias or alias ARN, or an object from New-ServiceCmk or AWS.Tools. A bare id
    /// or alias name is looked for in each secret's Region.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNull]
    public KeyArgument? KeyId { get; set; }

    /// <summary>The Regions of secrets that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Note(SecretId!, [ServiceCatalog.SecretsManager], KeyId);
}
