using System.Globalization;

namespace KmsCompliance.Sandbox.Shell.Tour;

/// <summary>The tour's last words: verdicts before and after, and what it took.</summary>
internal static class TourSummary
{
    private static readonly string[] Verdicts = ["Compliant", "NonCompliant", "Unknown"];

    /// <summary>The table of counts, one pair of lines for each service.</summary>
    public static IEnumerable<string> Table(ComplianceTally before, ComplianceTally after, bool color)
    {
        yield return TextStyle.Paint(Row("Service", string.Empty, Verdicts), TextStyle.Heading, color);
        yield return TextStyle.Paint(Row("-------", string.Empty, [.. Verdicts.Select(verdict => new string('-', verdict.Length))]), TextStyle.Heading, color);
        foreach (string service in before.Services.Union(after.Services))
        {
            yield return Row(service, "before", Counts(before, service));
            yield return TextStyle.Paint(Row(string.Empty, "after", Counts(after, service)), TextStyle.Bold, color);
        }
    }

    /// <summary>Calls and time in one line.</summary>
    public static string Cost(int calls, TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{calls} API calls in {elapsed.TotalSeconds:0.00} s");

    private static string[] Counts(ComplianceTally tally, string service) =>
        [.. Verdicts.Select(verdict => tally.Count(service, verdict).ToString(CultureInfo.InvariantCulture))];

    private static string Row(string service, string when, string[] cells) =>
        $"{service,-15} {when,-7} {cells[0],10} {cells[1],13} {cells[2],8}";
}
