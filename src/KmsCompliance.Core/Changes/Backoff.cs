using KmsCompliance.Errors;

namespace KmsCompliance.Changes;

/// <summary>Waits between attempts.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>One second, then twice as long each time, up to ten: the rate limits of X-Ray's setting are not
    /// published, and AWS's own runbook polls about that often.</summary>
    /// <param name="attempt">The attempt that came before, from 0.</param>
    public static TimeSpan After(int attempt) =>
        attempt >= 4 ? Longest : TimeSpan.FromSeconds(1 << attempt);

    /// <summary>Looks until what was written shows: KMS shows it late at times (KMS developer guide, "Eventual
    /// consistency").</summary>
    /// <param name="look">Looks.</param>
    /// <param name="shows">Whether it shows.</param>
    /// <param name="looks">How often at most.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="stop">Ends the waits.</param>
    /// <returns>Whether it was seen, and what was seen last.</returns>
    public static async Task<(bool Found, T Last)> LookAsync<T>(Func<Task<T>> look, Func<T, bool> shows, int looks, TimeProvider time, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            var seen = await look().ConfigureAwait(false);
            if (shows(seen))
            {
                return (true, seen);
            }

            if (attempt == looks - 1)
            {
                return (false, seen);
            }

            await Task.Delay(After(attempt), time, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Repeats a call that is sent once, for as long as KMS refuses it for its rate: then it has taken no effect. Five times at
    /// most.</summary>
    /// <param name="call">The call.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="stop">Ends the waits.</param>
    public static Task UntilTakenAsync(Func<Task> call, TimeProvider time, CancellationToken stop) => UntilSettledAsync(
        async () =>
        {
            await call().ConfigureAwait(false);
            return true;
        },
        static exception => exception.Kind == FailureKind.Throttled,
        time,
        stop);

    /// <summary>Repeats a call on an object that was just made until KMS knows it everywhere, five times at most (KMS
    /// developer guide, "Eventual consistency").</summary>
    /// <param name="call">The call.</param>
    /// <param name="isNotSettled">Whether a failure says that it is too early.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="stop">Ends the waits.</param>
    public static async Task<T> UntilSettledAsync<T>(
        Func<Task<T>> call,
        Func<AwsCallException, bool> isNotSettled,
        TimeProvider time,
        CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (AwsCallException exception) when (attempt < 4 && isNotSettled(exception))
            {
                await Task.Delay(After(attempt), time, stop).ConfigureAwait(false);
            }
        }
    }
}
