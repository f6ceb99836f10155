namespace KmsCompliance.Reporting;

/// <summary>The formats of a report, and what their files are called.</summary>
public static class ReportFormat
{
    /// <summary>A table of cells, by RFC 4180.</summary>
    public const string Csv = "Csv";

    /// <summary>One JSON array.</summary>
    public const string Json = "Json";

    /// <summary>A JSON object a line.</summary>
    public const string NdJson = "NdJson";

    /// <summary>JUnit's XML, as build servers read it.</summary>
    public const string JUnit = "JUnit";

    /// <summary>SARIF 2.1.0, as code scanning reads it.</summary>
    public const string Sarif = "Sarif";

    /// <summary>Compliance Findings of OCSF 1.3, a JSON object a line.</summary>
    public const string Ocsf = "Ocsf";

    /// <summary>AWS's finding format, as Security Hub imports it: one JSON array.</summary>
    public const string Asff = "Asff";

    /// <summary>A summary in GitHub's Markdown.</summary>
    public const string Markdown = "Markdown";

    /// <summary>A page for people, of one file.</summary>
    public const string Html = "Html";

    // The first of a format is the one that is written; longer ones stand before their ends.
    private static readonly (string Extension, string Format)[] Extensions =
    [
        (".csv", Csv), (".ocsf.ndjson", Ocsf), (".ocsf.jsonl", Ocsf), (".ocsf.json", Ocsf), (".asff.json", Asff), (".ndjson", NdJson), (".jsonl", NdJson), (".sarif.json", Sarif), (".sarif", Sarif), (".json", Json),
        (".junit.xml", JUnit), (".xml", JUnit), (".md", Markdown),
        (".html", Html), (".htm", Html),
    ];

    /// <summary>Every format.</summary>
    public static IReadOnlyList<string> All { get; } = [Csv, Json, NdJson, JUnit, Sarif, Ocsf, Asff, Markdown, Html];

    /// <summary>The format that a file's name speaks of; null where it speaks of none.</summary>
    /// <param name="path">The file.</param>
    public static string? FindByName(string path) => Find(path).Format;

    /// <summary>The files of a report, one a format. Of one format it is the path; of several its name with each one's ending. SARIF
    /// points at lines of a file, so that it has one beside it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="formats">The formats, each once.</param>
    public static IReadOnlyList<(string Format, string Path)> FilesOf(string path, IReadOnlyList<string> formats)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(formats);
        var stem = path[..^(Find(path).Extension?.Length ?? 0)];
        var files = formats.Select(format => (format, formats.Count == 1 ? path : stem + ExtensionOf(format))).ToList();
        if (formats.Contains(Sarif) && !formats.Contains(NdJson))
        {
            var lines = stem + ExtensionOf(NdJson);
            files.Add((NdJson, files.Exists(file => file.Item2 == lines) ? path + ExtensionOf(NdJson) : lines));
        }

        return files;
    }

    private static string ExtensionOf(string format) => format == Sarif ? ".sarif" : Extensions.First(entry => entry.Format == format).Extension;

    private static (string? Extension, string? Format) Find(string path) =>
        Extensions.FirstOrDefault(entry => path.EndsWith(entry.Extension, StringComparison.OrdinalIgnoreCase));
}
