namespace KmsCompliance.Reporting;

/// <summary>What one run, or some of its output, says.</summary>
internal abstract class Snapshot
{
    /// <summary>Hands out all that it says; each time the same.</summary>
    /// <param name="take">Given each.</param>
    public abstract void Read(Action<SnapshotItem> take);

    /// <summary>Whether it looked where an item is that it does not have, so that it would have it if it were there.</summary>
    /// <param name="item">The item of another snapshot.</param>
    public abstract bool Looked(SnapshotItem item);
}
