using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Services;

namespace KmsCompliance.Commands.SecretsManager;

/// <summary>Points secrets at a customer-managed key and proves that their versions were re-encrypted. No secret's value
/// is read.</summary>
[Cmdlet(VerbsCommon.Set, "SecretCmk", SupportsShouldProcess = true)]
[OutputType(typeof(CmkChange))]
public sealed class SetSecretCmkCommand : SetNamedKeyCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => ServiceActions.Change([ServiceCatalog.SecretsManager]);

    /// <summary>The secrets, by name, by ARN, or as objects of Get-SecretEncryptionStatus or AWS.Tools.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "ResourceArn", "ARN")]
    [ResourceTransformation("SecretsManager")]
    [ArgumentCompleter(typeof(SecretCompleter))]
    [ValidateNotNullOrEmpty]
    public ResourceArgument[]? SecretId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Note(SecretId!, [ServiceCatalog.SecretsManager], KeyId);
}
