namespace KmsCompliance.Audit;

/// <summary>Has garbage collected when nobody waits for it, and before much has piled up.</summary>
/// <remarks>
/// <para>A collection stops all threads: some milliseconds, where results are kept. An audit works in bursts, when the Regions
/// answer, and waits in between; left to itself, the collector stops it in the middle of a burst.</para>
/// <para>The collector's first budget follows the size of the processor's cache: on a server with some hundred megabytes of
/// it, that much garbage piles up before the first collection, several times what an audit holds.</para>
/// </remarks>
internal sealed class GarbagePacing : IDisposable
{
    // In a pause, little is worth it: what is collected then is not in the next burst.
    private const long BytesInPause = 2 * 1024 * 1024;
    private const long BytesAtWork = 16 * 1024 * 1024;

    // The pool has done nothing but look whether it has done anything.
    private const long WorkItemsOfALook = 2;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(8);

    private readonly object _gate = new();
    private readonly Timer _timer;
    private long _workItemsBefore;
    private long _allocatedBefore = Allocated();
    private int _collectionsBefore = Collections();

    /// <summary>Begins to look for pauses of the work.</summary>
    public GarbagePacing() => _timer = new Timer(static pacing => ((GarbagePacing)pacing!).CollectInPause(), this, LookEvery, LookEvery);

    /// <summary>Collects where much has piled up. To be called now and then.</summary>
    public void CollectAtWork() => CollectFrom(BytesAtWork);

    /// <summary>Looks for pauses no more.</summary>
    public void Dispose() => _timer.Dispose();

    private void CollectInPause()
    {
        var workItems = ThreadPool.CompletedWorkItemCount;
        if (workItems - Interlocked.Exchange(ref _workItemsBefore, workItems) <= WorkItemsOfALook && ThreadPool.PendingWorkItemCount == 0)
        {
            CollectFrom(BytesInPause);
        }
    }

    // Of the youngest garbage, what has piled up since the last collection: the collector may have seen to it itself.
    private void CollectFrom(long bytes)
    {
        lock (_gate)
        {
            if (Collections() == _collectionsBefore)
            {
                if (Allocated() - _allocatedBefore < bytes)
                {
                    return;
                }

                GC.Collect(generation: 0, GCCollectionMode.Forced, blocking: false);
            }

            _collectionsBefore = Collections();
            _allocatedBefore = Allocated();
        }
    }

    // What the whole process allocates: what other threads leave behind is collected too.
    private static long Allocated() => GC.GetTotalAllocatedBytes(precise: false);

    private static int Collections() => GC.CollectionCount(0);
}
