using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Remediation;

/// <summary>Asks for and sends the write of a change of key, and sees to it that whatever was written, a repair of the
/// key's policy before it too, is in the output.</summary>
/// <param name="service">The service, for people.</param>
/// <param name="reporter">Where outcomes go, and who is asked.</param>
/// <param name="time">Tells the time.</param>
internal sealed class KeyChangeWrite(string service, IRunReporter reporter, TimeProvider time)
{
    private const string RepairedOnly = "The key's policy was repaired; the key was not set.";

    /// <summary>Asks whether to make the change, unless the key's policy keeps it from being made.</summary>
    /// <param name="change">The change.</param>
    /// <param name="preflight">What came of the look at the key's policy.</param>
    /// <param name="confirmation">What is asked.</param>
    /// <param name="stop">Stops the wait.</param>
    /// <returns>The change to make; null for none. A repair that stays without it is put out.</returns>
    public async Task<CmkChange?> ConfirmAsync(CmkChange change, PreflightResult preflight, Confirmation confirmation, CancellationToken stop)
    {
        change = change with { PolicyChange = preflight.Repair };
        var confirmed = false;
        try
        {
            confirmed = preflight.MayGoOn && await reporter.ConfirmAsync(confirmation, stop).ConfigureAwait(false);
        }
        finally
        {
            if (!confirmed && change.PolicyChange is { } repair)
            {
                await FinishAsync(
                    repair.Status == CmkChangeStatus.Failed
                        ? change with { Status = CmkChangeStatus.Failed, Message = $"The key was not set. {repair.Message}" }
                        : change with { Message = RepairedOnly },
                    CancellationToken.None).ConfigureAwait(false);
            }
        }

        return confirmed ? change : null;
    }

    /// <summary>Sends the write. Right after a repair of the policy the service may refuse it for some seconds (KMS
    /// developer guide, "Eventual consistency"): then it is repeated, five times at most.</summary>
    /// <param name="change">The change; put out as Failed where what came of it is not known, or a repair stays without
    /// it.</param>
    /// <param name="write">The write.</param>
    /// <param name="stop">Keeps the write from starting.</param>
    public async Task<T> SendAsync<T>(CmkChange change, Func<CancellationToken, Task<T>> write, CancellationToken stop)
    {
        try
        {
            return await Backoff.UntilSettledAsync(
                () => CommittedWrite.SendAsync(write, time, stop),
                exception => change.PolicyChange is { Status: CmkChangeStatus.Applied } && MayBeTooEarly(exception),
                time,
                stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            if (exception.MayHaveTakenEffect)
            {
                await FailAsync(change, $"Whether the change was made is not known. {exception.Describe()}").ConfigureAwait(false);
            }
            else if (change.PolicyChange is not null)
            {
                await FailAsync(change, $"{RepairedOnly} {exception.Describe()}").ConfigureAwait(false);
            }

            throw;
        }
        catch (OperationCanceledException exception)
        {
            if (exception.CancellationToken != stop)
            {
                await FailAsync(change, $"Stopped before {service} answered: whether the change was made is not known.").ConfigureAwait(false);
            }
            else if (change.PolicyChange is not null)
            {
                await FailAsync(change, RepairedOnly).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <inheritdoc cref="SendAsync{T}"/>
    public Task SendAsync(CmkChange change, Func<CancellationToken, Task> write, CancellationToken stop) =>
        SendAsync(
            change,
            async token =>
            {
                await write(token).ConfigureAwait(false);
                return true;
            },
            stop);

    /// <summary>Puts an outcome out.</summary>
    /// <param name="change">The change and its outcome.</param>
    /// <param name="stop">Stops the wait; none for the outcome of a write, which is told even after a stop.</param>
    public ValueTask FinishAsync(CmkChange change, CancellationToken stop) => reporter.OutputAsync(change with { FinishedAt = time.GetUtcNow() }, stop);

    // A refusal that names the call itself is of the caller's own rights, and stays.
    private static bool MayBeTooEarly(AwsCallException exception) =>
        exception.Kind is FailureKind.AccessDenied or FailureKind.InvalidState
        && !(exception.Operation is { } operation && exception.Message.Contains(operation, StringComparison.Ordinal));

    private ValueTask FailAsync(CmkChange change, string message) =>
        FinishAsync(change with { Status = CmkChangeStatus.Failed, Message = message }, CancellationToken.None);
}
