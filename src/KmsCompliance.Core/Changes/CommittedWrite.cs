namespace KmsCompliance.Changes;

/// <summary>Sends writes so that none is torn: before a stop it does not start, and once it has started a stop leaves it
/// time to learn its outcome.</summary>
internal static class CommittedWrite
{
    /// <summary>How long a write that has started may go on after a stop: long enough for a slow answer, short enough for
    /// somebody who pressed Ctrl+C.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Sends a write.</summary>
    /// <param name="write">The write; its token is cancelled only when the grace after a stop is over.</param>
    /// <param name="time">Measures the grace.</param>
    /// <param name="stop">Keeps the write from starting.</param>
    /// <exception cref="OperationCanceledException">Carries <paramref name="stop"/> where the write did not start, and
    /// another token where it did.</exception>
    public static async Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> write, TimeProvider time, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var registration = stop.Register(static source => ((CancellationTokenSource)source!).CancelAfter(Grace), grace);
        return await write(grace.Token).ConfigureAwait(false);
    }

    /// <inheritdoc cref="SendAsync{T}"/>
    public static Task SendAsync(Func<CancellationToken, Task> write, TimeProvider time, CancellationToken stop) =>
        SendAsync(
            async token =>
            {
                await write(token).ConfigureAwait(false);
                return true;
            },
            time,
            stop);
}
