using System.IO.Compression;
using System.Text.Json;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Reporting.Html;

/// <summary>Findings as data of a page: a column a member, each text once, and what repeats the resource's own names as a mark
/// for them. Compressed, in letters that mean nothing in HTML.</summary>
internal static class FindingColumns
{
    // No shown text has these, so that they can stand for what the row's resource is called.
    private const string ResourceIdMark = "\u0001";
    private const string ResourceNameMark = "\u0002";

    // A shorter one is found in words by chance.
    private const int ShortestName = 5;

    private static readonly HashSet<string> Telling =
        new(StringComparer.Ordinal) { nameof(ReportFinding.FindingId), nameof(ReportFinding.ResourceArn), nameof(ReportFinding.Message), nameof(ReportFinding.Remediation) };

    /// <summary>Writes findings: base64 of gzip of JSON.</summary>
    /// <param name="findings">The findings, in the order in which they are shown.</param>
    public static string Write(IReadOnlyList<ReportFinding> findings)
    {
        using var compressed = new MemoryStream();
        using (var zip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var json = new Utf8JsonWriter(zip))
        {
            json.WriteStartObject();
            json.WriteNumber("count", findings.Count);
            json.WriteStartArray("columns");
            foreach (var (name, text) in CsvReport.Columns)
            {
                WriteColumn(json, name, findings, text);
                json.Flush();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Convert.ToBase64String(compressed.GetBuffer(), 0, (int)compressed.Length);
    }

    // The rows say how far their text's place is from that of the row before: mostly nothing, or one.
    private static void WriteColumn(Utf8JsonWriter json, string name, IReadOnlyList<ReportFinding> findings, Func<ReportFinding, string?> text)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var values = new List<string>();
        var rows = new int[findings.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            var value = Shorten(PrintableText.Of(text(findings[row]) ?? string.Empty), name, findings[row]);
            if (!places.TryGetValue(value, out rows[row]))
            {
                places.Add(value, rows[row] = values.Count);
                values.Add(value);
            }
        }

        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartArray("values");
        values.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        if (values.Count > 1)
        {
            json.WriteStartArray("steps");
            for (var row = 0; row < rows.Length; row++)
            {
                json.WriteNumberValue(row == 0 ? rows[row] : rows[row] - rows[row - 1]);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string Shorten(string value, string column, ReportFinding finding)
    {
        if (!Telling.Contains(column))
        {
            return value;
        }

        var shorter = Replace(value, finding.ResourceId, ResourceIdMark);
        return Replace(shorter, finding.ResourceName, ResourceNameMark);
    }

    private static string Replace(string value, string? name, string mark) =>
        name is null || name.Length < ShortestName ? value : value.Replace(PrintableText.Of(name), mark, StringComparison.Ordinal);
}
