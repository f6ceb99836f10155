using System.Management.Automation;
using KmsCompliance.Binding;
using KmsCompliance.Changes.KeyPolicies;
using KmsCompliance.Errors;
using KmsCompliance.Permissions;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Commands.Policies;

/// <summary>Puts back the policies that keys had before changes of them, so long as nobody has changed them since.</summary>
[Cmdlet(VerbsCommon.Undo, "CmkAccess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CmkPolicyChange))]
public sealed class UndoCmkAccessCommand : AwsCmdlet, ICommandActions
{
    private readonly Dictionary<string, List<KeyPolicyStep>> _steps = new(StringComparer.Ordinal);

    static IReadOnlyList<CmkAction> ICommandActions.Actions => KeyPolicyActions.Undo;

    private protected override bool PutsOutPreviews => PassThru;

    /// <summary>The changes: what Grant-CmkAccess, Revoke-CmkAccess and this command put out, or changes of keys that repaired a
    /// policy with -RepairPolicy; saved ones too. Several of one key are undone together, whatever their order.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [PolicyChangeTransformation]
    [ValidateNotNullOrEmpty]
    public PolicyChangeArgument[]? InputObject { get; set; }

    /// <summary>Under -WhatIf, puts out each change that would be made too, instead of showing it only. Without -WhatIf it changes
    /// nothing: what came of a change is put out anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The most changes that the command may make: where there would be more, it makes none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaximumChange { get; set; }

    /// <summary>How many keys to work on at a time: 1 to 256. KMS allows 15 PutKeyPolicy a second in a Region.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var change in InputObject!)
        {
            if (change.IsRepair && change.Status is null)
            {
                DebugSwitch.WriteVerbose(this, $"The policy of {change.KeyArn} was not changed with the key; there is nothing to undo.");
            }
            else
            {
                Note(change);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var input = new KeyAccessInput();
        foreach (var (keyArn, steps) in _steps)
        {
            if (KeyInput.TryRead(new KeyArgument(keyArn), this, out var key) && key.Arn is { } arn)
            {
                input.Add(this, [new KeyArgument(keyArn)], [new RegionSelection.Named(arn.Region) { AccountId = arn.AccountId }], new KeyAccessRestoration { Steps = steps });
            }
        }

        if (input.Any)
        {
            RunWithSession((session, reporter, token) => input.ApplyAsync(session, EntryOf(session, reporter), reporter, Time, ThrottleLimit, MaximumChange, token), input.RegionHint);
        }
    }

    private void Note(PolicyChangeArgument change)
    {
        var problem = change switch
        {
            { Status: CmkChangeStatus.WhatIf } => "it was not made: -WhatIf only showed it.",
            { Before: null } => "it does not hold the policy from before.",
            { After: null } => "which policy it left is not known.",
            _ => null,
        };
        if (problem is null)
        {
            try
            {
                var step = new KeyPolicyStep(KeyPolicyDocument.Parse(change.Before!), KeyPolicyDocument.Parse(change.After!), change.IsRepair);
                if (!_steps.TryGetValue(change.KeyArn, out var steps))
                {
                    _steps.Add(change.KeyArn, steps = []);
                }

                steps.Add(step);
            }
            catch (KeyPolicyFormatException exception)
            {
                problem = $"a policy that it holds cannot be understood: {exception.Message}";
            }
        }

        if (problem is not null)
        {
            WriteFailure(Failures.KeyPolicyChangeNotUndoable(change.KeyArn, problem));
        }
    }
}
