using System.Management.Automation;
using KmsCompliance.Changes;
using KmsCompliance.Places;

namespace KmsCompliance.Pipeline;

/// <summary>A command that puts resources under keys: reads all of its input before the first write, and leaves the rest to the
/// change engine.</summary>
public abstract class SetKeyCmdlet : ResourceKeyCmdlet
{
    /// <summary>How many resources to work on at a time: 1 to 256.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public override int ThrottleLimit { get; set; } = 8;

    /// <summary>Sets a key although its policy does not let the service use it. Never overrides -WhatIf.</summary>
    [Parameter]
    public virtual SwitchParameter Force { get; set; }

    /// <summary>Adds to the key's policy what the service needs, where that is missing. The change is asked for and shown.</summary>
    [Parameter]
    public virtual SwitchParameter RepairPolicy { get; set; }

    /// <summary>Reads the IAM policies of whoever sets the key, where its policy leaves it to them.</summary>
    [Parameter]
    public virtual SwitchParameter Resolve { get; set; }

    /// <summary>Under -WhatIf, puts out each change that would be made too, instead of showing it only. Without -WhatIf it changes
    /// nothing: what came of a change is put out anyway.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The most changes that the command may make: where there would be more, it makes none.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaximumChange { get; set; }

    /// <summary>How long a change is waited for that the service makes by and by; null for not at all.</summary>
    private protected virtual TimeSpan? Timeout => new KeyChangeOptions().Timeout;

    private protected sealed override bool PutsOutPreviews => PassThru;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!HasChanges)
        {
            return;
        }

        RunWithSession(
            async (session, reporter, token) =>
            {
                var targets = await ResolveChangesAsync(session, reporter, token).ConfigureAwait(false);
                var options = new KeyChangeOptions { Force = Force, RepairPolicy = RepairPolicy, Resolve = Resolve, Timeout = Timeout };
                await ChangeLimit.RunAsync(MaximumChange, reporter, within => new AccountRuns(session, within, ThrottleLimit) { Activity = "Setting keys" }.RunAsync(
                    [.. targets.Select(static entry => entry.Target)],
                    static target => target.Where,
                    (there, told, ofAccount, atATime, stop) => new KeyChange(there, told, Time, atATime, options).RunAsync(ofAccount, stop),
                    token)).ConfigureAwait(false);
            },
            RegionOfChanges);
    }
}
