namespace KmsCompliance.Reporting;

/// <summary>What many durations come to, in days and to the hundredth; null of none.</summary>
internal static class Durations
{
    /// <summary>The middle one, or what lies between the middle two.</summary>
    /// <param name="sorted">The durations, the shortest first.</param>
    public static double? Median(IReadOnlyList<double> sorted) =>
        sorted.Count == 0 ? null : Hundredth((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2);

    /// <summary>The shortest that so many in a hundred do not exceed (nearest rank).</summary>
    /// <param name="sorted">The durations, the shortest first.</param>
    /// <param name="percent">How many, 1 to 100.</param>
    public static double? Percentile(IReadOnlyList<double> sorted, int percent) =>
        sorted.Count == 0 ? null : Hundredth(sorted[(((percent * sorted.Count) + 99) / 100) - 1]);

    /// <summary>The mean.</summary>
    /// <param name="durations">The durations.</param>
    public static double? Mean(IReadOnlyList<double> durations) => durations.Count == 0 ? null : Hundredth(durations.Average());

    private static double Hundredth(double days) => Math.Round(days, 2, MidpointRounding.AwayFromZero);
}
