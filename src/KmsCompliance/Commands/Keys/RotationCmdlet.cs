using KmsCompliance.Binding;
using KmsCompliance.Changes;
using KmsCompliance.Changes.Rotations;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Pipeline;
using KmsCompliance.Places;

namespace KmsCompliance.Commands.Keys;

/// <summary>A command that changes something about the rotation of keys.</summary>
public abstract class RotationCmdlet : KeyChangeCmdlet
{
    private readonly KeyTargets _keys = new();

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
