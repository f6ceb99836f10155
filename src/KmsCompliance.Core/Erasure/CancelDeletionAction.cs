using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>Takes the deletion of a key back, and enables the key: KMS leaves it disabled (KMS API Reference, CancelKeyDeletion).</summary>
public sealed class CancelDeletionAction : KeyStateAction
{
    private const int Looks = 5;

    /// <inheritdoc/>
    public override string Name => CmkKeyAction.Restore;

    /// <inheritdoc/>
    public override string Operation => "kms:CancelKeyDeletion";

    /// <inheritdoc/>
    public override string Sentence => "Take the deletion of the key back and enable it: whoever its policy lets in can use it again";

    /// <inheritdoc/>
    public override bool IsDone(KeyDescription key) => key?.KeyState == "Enabled";

    /// <inheritdoc/>
    public override Failure? FindProblem(KeyDescription key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return IsPending(key)
            ? null
            : Failures.KeyStateDoesNotAllow(key.Arn, "restored", key.KeyState, "Its deletion is not scheduled. Enable-ServiceCmk enables a disabled key.");
    }

    internal override async Task SendAsync(string key, IKeyCatalog catalog, IKeyManager manager, TimeProvider time, CancellationToken stop)
    {
        AwsCallException? doubt = null;
        try
        {
            await Backoff.UntilTakenAsync(() => manager.CancelDeletionAsync(key, stop), time, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect || exception.Kind == FailureKind.InvalidState)
        {
            // It may have been taken back all the same, by this call or by somebody else, and is still to be enabled.
            doubt = exception;
        }

        // A key without its imported material waits for that, and is not enabled.
        var looks = doubt is { MayHaveTakenEffect: false } ? 1 : Looks;
        var (isCancelled, cancelled) = await Backoff.LookAsync(() => catalog.DescribeKeyAsync(key, stop), static seen => !IsPending(seen), looks, time, stop).ConfigureAwait(false);
        if (doubt is not null && (!isCancelled || cancelled.KeyState == "Enabled"))
        {
            throw doubt;
        }

        if (cancelled.KeyState == "Disabled")
        {
            await Backoff.UntilSettledAsync(
                async () =>
                {
                    await manager.EnableKeyAsync(key, stop).ConfigureAwait(false);
                    return true;
                },
                static exception => exception.Code == "KMSInvalidStateException",
                time,
                stop).ConfigureAwait(false);
        }
    }

    private static bool IsPending(KeyDescription key) => key.KeyState is "PendingDeletion" or "PendingReplicaDeletion";
}
