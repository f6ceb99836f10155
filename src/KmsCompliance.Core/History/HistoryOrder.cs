namespace KmsCompliance.History;

/// <summary>The order in which a run's file has its resources: by their ids, code unit by code unit. So what several say of one
/// resource is read side by side, and none of the others needs to be held.</summary>
internal static class HistoryOrder
{
    /// <summary>The most lines that a run has of a resource: what it saw, and what earlier ones said by rules that it did not
    /// apply.</summary>
    public const int MostLinesOfAResource = 1_000;

    /// <summary>Whether one comes before the other: less than 0, or 0 where it is the same resource.</summary>
    /// <param name="resourceId">The one.</param>
    /// <param name="otherId">The other.</param>
    public static int Compare(string? resourceId, string? otherId) => string.CompareOrdinal(resourceId, otherId);

    /// <summary>Reads several as one. Of one resource those of an earlier source come first.</summary>
    /// <param name="sources">Each in order.</param>
    public static IEnumerable<HistoryResource> Merge(IReadOnlyList<IEnumerable<HistoryResource>> sources)
    {
        var readers = new List<IEnumerator<HistoryResource>>();
        try
        {
            var next = new PriorityQueue<IEnumerator<HistoryResource>, (string ResourceId, int Source)>(
                Comparer<(string ResourceId, int Source)>.Create(static (one, other) => Compare(one.ResourceId, other.ResourceId) is not 0 and var order ? order : one.Source.CompareTo(other.Source)));
            for (var source = 0; source < sources.Count; source++)
            {
                var reader = sources[source].GetEnumerator();
                readers.Add(reader);
                if (reader.MoveNext())
                {
                    next.Enqueue(reader, (reader.Current.ResourceId, source));
                }
            }

            while (next.TryDequeue(out var reader, out var place))
            {
                yield return reader.Current;
                if (reader.MoveNext())
                {
                    next.Enqueue(reader, (reader.Current.ResourceId, place.Source));
                }
            }
        }
        finally
        {
            readers.ForEach(static reader => reader.Dispose());
        }
    }

    /// <summary>Reads what is said of each resource at once.</summary>
    /// <param name="resources">In order.</param>
    /// <param name="runs">Of how many runs they are.</param>
    /// <exception cref="HistoryProblemException">They are in another order, or more is said of one than any run says.</exception>
    public static IEnumerable<IReadOnlyList<HistoryResource>> Group(IEnumerable<HistoryResource> resources, int runs)
    {
        var group = new List<HistoryResource>();
        foreach (var resource in resources)
        {
            if (group.Count > 0)
            {
                switch (Compare(group[0].ResourceId, resource.ResourceId))
                {
                    case < 0:
                        yield return group;
                        group = [];
                        break;
                    case > 0:
                        throw new HistoryProblemException("its resources are in another order than before");
                    case var _ when group.Count >= (long)MostLinesOfAResource * runs:
                        throw new HistoryProblemException($"it says more of a resource in {resource.Region} than any run says");
                }
            }

            group.Add(resource);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }
}
