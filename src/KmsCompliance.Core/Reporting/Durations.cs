namespace KmsCompliance.Reporting;

/// <summary>What many durations come to, in days and to the hundredth; null of none. Each length is held once with how often it was:
/// those of a history begin and end with its runs, and are few.</summary>
internal sealed class Durations
{
    private readonly SortedDictionary<double, int> _lengths = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The middle one, or what lies between the middle two.</summary>
    public double? Median => Count == 0 ? null : Hundredth((At((Count - 1) / 2) + At(Count / 2)) / 2);

    /// <summary>The mean.</summary>
    public double? Mean => Count == 0 ? null : Hundredth(_lengths.Sum(static length => length.Key * length.Value) / Count);

    /// <summary>Counts one.</summary>
    /// <param name="days">Its length in days.</param>
    public void Add(double days)
    {
        _lengths[days] = _lengths.GetValueOrDefault(days) + 1;
        Count++;
    }

    /// <summary>The shortest that so many in a hundred do not exceed (nearest rank).</summary>
    /// <param name="percent">How many, 1 to 100.</param>
    public double? Percentile(int percent) => Count == 0 ? null : Hundredth(At((int)((((long)percent * Count) + 99) / 100) - 1));

    private double At(int place)
    {
        foreach (var (length, count) in _lengths)
        {
            place -= count;
            if (place < 0)
            {
                return length;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(place));
    }

    private static double Hundredth(double days) => Math.Round(days, 2, MidpointRounding.AwayFromZero);
}
