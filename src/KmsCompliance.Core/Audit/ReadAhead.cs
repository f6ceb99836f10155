using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace KmsCompliance.Audit;

/// <summary>Lets a source go on while what it gave is worked on.</summary>
internal static class ReadAhead
{
    /// <summary>Reads a source up to a number of items ahead of whoever takes them. Nothing is read any more once the
    /// taker has left.</summary>
    /// <param name="source">The source.</param>
    /// <param name="items">How many items may wait: what bounds the memory.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<T> ReadAheadAsync<T>(
        this IAsyncEnumerable<T> source,
        int items,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = Channel.CreateBounded<T>(new BoundedChannelOptions(items) { SingleReader = true, SingleWriter = true });
        var reading = ReadAsync(source, ahead.Writer, left.Token);
        try
        {
            await foreach (var item in ahead.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    // What goes wrong with the source is thrown where its items are taken, after those that came before.
    private static async Task ReadAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> ahead, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await foreach (var item in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await ahead.WriteAsync(item, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        ahead.Complete(fault);
    }
}
