using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Completion;
using KmsCompliance.Permissions;

namespace KmsCompliance.Commands.Policies;

/// <summary>Lists every principal that can use a key, for what, by which policy or grant, and on what that hangs. Read-only.</summary>
[Cmdlet(VerbsCommon.Get, "CmkAccess")]
[OutputType(typeof(CmkKeyAccess))]
public sealed class GetCmkAccessCommand : KeyAccessCmdlet, ICommandActions
{
    static IReadOnlyList<CmkAction> ICommandActions.Actions => PolicyActions.WhoCan;

    /// <summary>The keys: ids, ARNs, aliases or alias ARNs, or objects from Get-ServiceCmk, New-ServiceCmk or AWS.Tools. Of statuses, the
    /// key that they are under.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("KeyArn", "Arn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[] KeyId { get; set; } = [];

    private protected override string Activity => "Reading who can use keys";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Actions is not null)
        {
            Note(KeyId);
        }
    }
}
