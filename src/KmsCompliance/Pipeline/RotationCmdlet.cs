using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Changes.Rotations;
using KmsCompliance.Completion;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;

namespace KmsCompliance.Pipeline;

/// <summary>A command that changes something about the rotation of keys.</summary>
public abstract class RotationCmdlet : RegionalCmdlet
{
    private readonly KeyTargets _keys = new();

    private protected sealed override bool PutsOutPreviews => PassThru;

    /// <summary>The keys: ids, ARNs, aliases, or objects from New-ServiceCmk, Get-ServiceCmk or AWS.Tools. A bare id or
    /// alias name is looked for in each Region of -Region.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("KeyArn")]
    [KeyTransformation]
    [ArgumentCompleter(typeof(KeyCompleter))]
    [ValidateNotNullOrEmpty]
    public KeyArgument[]? KeyId { get; set; }

    /// <summary>The Regions of keys that are named without an ARN. The session's default where left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionName")]
    [SupportsWildcards]
    [RegionTransformation]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidateNotNullOrEmpty]
    public override RegionArgument[]? Region { get; set; }

    /// <summary>Under -WhatIf, puts out each change that would be made too, instead of showing it only. Without -WhatIf it changes
    /// nothing: what came of a change is put out anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The most changes that the command may make: where there would be more, it makes none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaximumChange { get; set; }

    /// <summary>How many keys to work on at a time: 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <summary>What is done.</summary>
    private protected abstract KeyRotationEdit Edit { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var key in KeyId!)
        {
            // In which Region an account's alias is meant, nobody has said.
            if (IsAccountAlone && KeyReference.TryParse(key.Value, out var reference, out _) && reference.Arn is null)
            {
                WriteFailure(Failures.AccountIsNoPlace(AccountId!));
                continue;
            }

            KeyInput.Note(key, _keys, AccountId, CurrentRegions, this);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_keys.Any)
        {
            return;
        }

        RunWithSession(
            async (session, reporter, token) =>
            {
                var targets = await _keys.ResolveAsync(EntryOf(session, reporter), token).ConfigureAwait(false);
                await ChangeLimit.RunAsync(MaximumChange, reporter, within => new AccountRuns(session, within, ThrottleLimit) { Activity = "Changing rotation" }.RunAsync(
                    targets,
                    static target => target.Where,
                    (there, told, ofAccount, atATime, stop) => new KeyRotationChange(there, told, Time, atATime, Edit).RunAsync(ofAccount, stop),
                    token)).ConfigureAwait(false);
            },
            _keys.RegionHint);
    }
}
