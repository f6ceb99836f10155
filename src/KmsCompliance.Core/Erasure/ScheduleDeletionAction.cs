using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Schedules the deletion of a key. KMS refuses the key from that moment on, and not from the day of its deletion.</summary>
/// <param name="days">Days until it is deleted, 7 to 30.</param>
public sealed class ScheduleDeletionAction(int days) : KeyStateAction
{
    /// <inheritdoc/>
    public override string Name => CmkKeyAction.Remove;

    /// <inheritdoc/>
    public override string Operation => "kms:ScheduleKeyDeletion";

    /// <inheritdoc/>
    public override string Sentence => $"Schedule the deletion of the key in {days} days: KMS refuses it at once, and until then the deletion can be taken back";

    /// <inheritdoc/>
    public override bool StopsUse => true;

    /// <inheritdoc/>
    public override bool IsDone(KeyDescription key) => key?.KeyState is "PendingDeletion" or "PendingReplicaDeletion";

    /// <inheritdoc/>
    public override Failure? FindProblem(KeyDescription key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.KeyState is "Creating"
            ? Failures.KeyStateDoesNotAllow(key.Arn, "scheduled for deletion", key.KeyState, "Wait until the key has settled.")
            : null;
    }

    internal override Task SendAsync(string key, IKeyCatalog catalog, IKeyManager manager, TimeProvider time, CancellationToken stop) =>
        Backoff.UntilTakenAsync(() => manager.ScheduleDeletionAsync(key, days, stop), time, stop);
}
