namespace KmsCompliance.Reporting;

/// <summary>What one run, or some of its output, says.</summary>
internal abstract class Snapshot
{
    /// <summary>Hands out all that it says, in the order of the resources' ids, code unit by code unit; each time the same.</summary>
    public abstract IEnumerable<SnapshotItem> Read();

    /// <summary>Whether it looked where an item is that it does not have, so that it would have it if it were there.</summary>
    /// <param name="item">The item of another snapshot.</param>
    /// <param name="hasResource">Whether it has anything of the item's resource.</param>
    public abstract bool Looked(SnapshotItem item, bool hasResource);
}
