using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Does the same work in each of many accounts, by the session of each. What goes wrong with one account is said of that
/// account, and the others go on.</summary>
/// <param name="own">The command's own session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="throttleLimit">How many things at a time, in all accounts together.</param>
public sealed class AccountRuns(IAwsSession own, IRunReporter reporter, int throttleLimit)
{
    /// <summary>What is being done, for the progress bar.</summary>
    public required string Activity { get; init; }

    /// <summary>Does the work. Things of accounts that could not be reached are left out: that is an error already.</summary>
    /// <param name="things">The things.</param>
    /// <param name="placeOf">Where each is.</param>
    /// <param name="work">Works on the things of one account, so many at a time, by its session.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="FailureException">Nothing of the run can succeed; only where all of it is the caller's own.</exception>
    public async Task RunAsync<T>(
        IReadOnlyList<T> things,
        Func<T, Place> placeOf,
        Func<IAwsSession, IRunReporter, IReadOnlyList<T>, int, CancellationToken, Task> work,
        CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(things);
        ArgumentNullException.ThrowIfNull(placeOf);
        ArgumentNullException.ThrowIfNull(work);
        var accounts = things
            .Where(thing => placeOf(thing).NotSeen is null)
            .GroupBy(thing => placeOf(thing).Session ?? own, ReferenceEqualityComparer.Instance)
            .Select(static account => (Session: (IAwsSession)account.Key!, Things: (IReadOnlyList<T>)[.. account]))
            .ToList();
        if (accounts is [{ Session: var only } all] && ReferenceEquals(only, own))
        {
            await work(own, reporter, all.Things, throttleLimit, stop).ConfigureAwait(false);
            return;
        }

        var shown = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var atATime = Math.Min(throttleLimit, accounts.Count);
        await new BoundedRun(reporter, Math.Max(atATime, 1)) { Activity = Activity, Noun = "accounts" }.RunAsync(
            accounts,
            static account => account.Session.Origin,
            async (account, _) =>
            {
                var accountId = placeOf(account.Things[0]).ExpectedAccountId;
                IRunReporter told = accountId is null ? reporter : new OneOfManyReporter(new AccountReporter(reporter, accountId), accountId, shown);
                await new FailureBoundary(told).RunAsync(
                    accountId ?? account.Session.Origin,
                    async () =>
                    {
                        try
                        {
                            await work(account.Session, told, account.Things, Math.Max(throttleLimit / atATime, 1), stop).ConfigureAwait(false);
                        }
                        catch (FailureException exception) when (exception.EndsRun)
                        {
                            // Of this account nothing more can succeed; of the others it can.
                            throw new FailureException(exception.Failure);
                        }
                    },
                    stop).ConfigureAwait(false);
            },
            stop).ConfigureAwait(false);
    }

    // Questions say which account they are about, and how far one account is says nothing of how far all are. Where nothing is
    // changed, what is the same in every account but for its number is shown once: a policy of thirty lines in each of two hundred
    // accounts would be read by nobody.
    private sealed class OneOfManyReporter(IRunReporter inner, string accountId, ConcurrentDictionary<string, bool> shown) : RunReporterDecorator(inner)
    {
        public override ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(confirmation);
            if (!confirmation.Target.Contains(accountId, StringComparison.Ordinal))
            {
                confirmation = confirmation with { Target = $"{confirmation.Target} of account {accountId}" };
            }

            if (IsWhatIf && confirmation.Detail is { } detail && !shown.TryAdd(detail.Replace(accountId, "*", StringComparison.Ordinal), true))
            {
                confirmation = confirmation with
                {
                    Action = $"{confirmation.Action} (as shown above, with this account in place of that one)",
                    Detail = null,
                };
            }

            return base.ConfirmAsync(confirmation, cancellationToken);
        }

        public override ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public override ValueTask OutcomeErrorAsync(Failure failure)
        {
            ArgumentNullException.ThrowIfNull(failure);
            return base.OutcomeErrorAsync(failure.Message.Contains(accountId, StringComparison.Ordinal) ? failure : failure with { Message = $"Account {accountId}: {failure.Message}" });
        }

        public override ValueTask OutcomeWarningAsync(string message) =>
            base.OutcomeWarningAsync(message.Contains(accountId, StringComparison.Ordinal) ? message : $"Account {accountId}: {message}");
    }
}
