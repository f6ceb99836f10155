using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes;

/// <summary>Sends the write of a change of key, and tells the outcome where it is not plain.</summary>
/// <param name="reporter">Where outcomes go.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyChangeWrite(IRunReporter reporter, TimeProvider time)
{
    /// <summary>What is said where the key's policy was changed and the key was not set.</summary>
    public const string RepairedOnly = "The key's policy was repaired; the key was not set.";

    /// <summary>Tells who stands by, and sends the write; a policy that was repaired a moment ago is given time to be seen.</summary>
    /// <param name="work">The change.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="AwsCallException">The service refused, or its answer did not come; where there is something to tell of
    /// the resource, it has been told.</exception>
    public async Task SendAsync(KeyChange.Work work, CancellationToken stop)
    {
        var change = work.Change;
        await BeginAsync(work, stop).ConfigureAwait(false);
        try
        {
            await Backoff.UntilSettledAsync(
                async () =>
                {
                    await CommittedWrite.SendAsync(token => work.Adapter.SetKeyAsync(work.Current, work.Key.Value, token), stop).ConfigureAwait(false);
                    return true;
                },
                exception => work.Service.KeyChange.IsPassing(exception)
                    || (change.PolicyChange is { Status: CmkChangeStatus.Applied or CmkChangeStatus.Pending } && MayBeTooEarly(exception)),
                time,
                stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            if (exception.MayHaveTakenEffect)
            {
                await FailAsync(change, $"{InDoubt(work)} {exception.Describe()}").ConfigureAwait(false);
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
                await FailAsync(change, InDoubt(work)).ConfigureAwait(false);
            }
            else if (change.PolicyChange is not null)
            {
                await FailAsync(change, RepairedOnly).ConfigureAwait(false);
            }

            throw;
        }
    }

    private async Task BeginAsync(KeyChange.Work work, CancellationToken stop)
    {
        if (work.Witness is not { } witness)
        {
            return;
        }

        var hasBegun = false;
        try
        {
            stop.ThrowIfCancellationRequested();
            await witness.BeginAsync(stop).ConfigureAwait(false);
            hasBegun = true;
        }
        finally
        {
            if (!hasBegun && work.Change.PolicyChange is not null)
            {
                await FailAsync(work.Change, RepairedOnly).ConfigureAwait(false);
            }
        }
    }

    private static string InDoubt(KeyChange.Work work) =>
        $"Whether the change was made is not known: there was no answer to it. {work.Service.GetLookCommand(work.Current)} shows it.";

    // A refusal that names the call itself is of the caller's own rights, and stays.
    private static bool MayBeTooEarly(AwsCallException exception) =>
        exception.Kind is FailureKind.AccessDenied or FailureKind.InvalidState
        && !(exception.Operation is { } operation && exception.Message.Contains(operation, StringComparison.Ordinal));

    private ValueTask FailAsync(CmkChange change, string message) => reporter.OutcomeAsync(
        new CmkChange(change) { Status = CmkChangeStatus.Failed, Message = message, FinishedAt = time.GetUtcNow() });
}
