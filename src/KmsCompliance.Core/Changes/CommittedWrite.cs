namespace KmsCompliance.Changes;

/// <summary>Sends writes so that it is known of each whether it started: before a stop or not at all. A stop aborts one that
/// is under way at once; whether it took effect is then not known, and whoever sent it tells so.</summary>
internal static class CommittedWrite
{
    /// <summary>Sends a write.</summary>
    /// <param name="write">The write; its token aborts the request.</param>
    /// <param name="stop">Keeps the write from starting, and aborts it.</param>
    /// <exception cref="OperationCanceledException">Carries <paramref name="stop"/> where the write did not start, and
    /// another token where it did.</exception>
    public static async Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var sent = CancellationTokenSource.CreateLinkedTokenSource(stop);
        return await write(sent.Token).ConfigureAwait(false);
    }

    /// <inheritdoc cref="SendAsync{T}"/>
    public static Task SendAsync(Func<CancellationToken, Task> write, CancellationToken stop) =>
        SendAsync(
            async token =>
            {
                await write(token).ConfigureAwait(false);
                return true;
            },
            stop);
}
