namespace KmsCompliance.Audit;

/// <summary>Keeps memory flat however long a run is. The collector's first budget follows the size of the processor's cache:
/// on a server with some hundred megabytes of it, that much garbage piles up before the first collection, several times
/// what an audit holds.</summary>
internal sealed class GarbagePacing
{
    // Some 20 MB of garbage at 5 kB a resource; a collection of it takes about a millisecond.
    private const long ResourcesPerCollection = 4096;

    private long _handedOut;

    /// <summary>Notes that resources were handed out, and collects the youngest garbage now and then.</summary>
    /// <param name="resources">How many.</param>
    public void Note(int resources)
    {
        var total = Interlocked.Add(ref _handedOut, resources);
        if (total / ResourcesPerCollection != (total - resources) / ResourcesPerCollection)
        {
            GC.Collect(generation: 0, GCCollectionMode.Forced, blocking: false);
        }
    }
}
