using System.Buffers;
using System.Globalization;
using System.Text.Json;
using KmsCompliance.Identifiers;
using KmsCompliance.Rules;

namespace KmsCompliance.Reporting;

/// <summary>SARIF 2.1.0: the worst of what is not compliant, then what is exempt, suppressed; each result at its line of the file beside
/// it, for code scanning refuses results without a place, or, of a template, at the line of its block. What is not known, was not listed, or is not kept is said in
/// notifications.</summary>
/// <param name="output">Where it is written.</param>
/// <param name="linesFile">The name of the file beside it that has a finding a line.</param>
public sealed class SarifReport(TextWriter output, string linesFile) : ReportWriter(output)
{
    /// <summary>How many results code scanning keeps.</summary>
    public const int MostResults = 5_000;

    private const int MostNotListed = 100;

    private static readonly string Version = typeof(SarifReport).Assembly.GetName().Version!.ToString(3);

    private readonly WorstFindings _worst = new(MostResults);
    private readonly WorstFindings _exempt = new(MostResults);
    private readonly List<ReportFinding> _notListed = [];
    private long _notListedLeft;
    private long _unknown;
    private long _lines;

    /// <inheritdoc/>
    public override void Add(ReportFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        _lines++;
        if (finding.IsNotListed)
        {
            if (_notListed.Count < MostNotListed)
            {
                _notListed.Add(finding);
            }
            else
            {
                _notListedLeft++;
            }
        }
        else if (finding.IsFailing)
        {
            _worst.Add(finding, _lines);
        }
        else if (finding.IsExempt)
        {
            _exempt.Add(finding, _lines);
        }
        else if (!finding.IsFit)
        {
            _unknown++;
        }
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        var failing = _worst.Sorted();
        var exempt = _exempt.Sorted();
        var results = failing.Concat(exempt.Take(MostResults - failing.Count)).ToList();
        var exemptLeft = failing.Count + exempt.Count - results.Count + _exempt.Left;
        var rules = results.Select(static result => result.Finding).DistinctBy(static finding => finding.RuleId).OrderBy(static finding => finding.RuleId, StringComparer.Ordinal).ToList();
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules);
        WriteInvocation(json, exemptLeft);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        var places = rules.Select(static (rule, place) => (rule.RuleId, place)).ToDictionary(static entry => entry.RuleId, static entry => entry.place, StringComparer.Ordinal);
        foreach (var (finding, line) in results)
        {
            WriteResult(json, finding, line, places[finding.RuleId], saysSuppressions: exempt.Count > 0);
            json.Flush();
            FindingJson.MoveTo(buffer, Output);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        FindingJson.MoveTo(buffer, Output);
        Output.Write('\n');
    }

    private static void WriteTool(Utf8JsonWriter json, List<ReportFinding> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "KmsCompliance");
        json.WriteString("version", Version);
        json.WriteString("semanticVersion", Version);
        json.WriteStartArray("rules");
        foreach (var finding in rules)
        {
            WriteRule(json, finding);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // A rule about key policies says of itself what its findings say.
    private static void WriteRule(Utf8JsonWriter json, ReportFinding finding)
    {
        var rule = RuleCatalog.All.FirstOrDefault(rule => rule.Id == finding.RuleId);
        var title = finding.Headline;
        var severity = rule?.Severity ?? finding.Severity;
        json.WriteStartObject();
        json.WriteString("id", PrintableText.Of(finding.RuleId));
        WriteMessage(json, "shortDescription", title);
        WriteMessage(json, "fullDescription", rule?.Why ?? title);
        WriteMessage(json, "help", rule is null ? $"{title}. Each result says how to mend it." : $"{rule.Why} {rule.HowToMend}");
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", LevelOf(severity));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("security-severity", ScoreOf(severity));
        json.WriteString("precision", "very-high");
        json.WriteStartArray("tags");
        json.WriteStringValue("security");
        json.WriteStringValue("encryption");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteInvocation(Utf8JsonWriter json, long exemptLeft)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", _notListed.Count == 0);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var finding in _notListed)
        {
            Notify(json, "error", "NotListed", $"{finding.Subject}: {finding.Message}");
        }

        if (_notListedLeft > 0)
        {
            Notify(json, "error", "NotListed", Invariant($"{_notListedLeft} more places could not be listed."));
        }

        if (_unknown > 0)
        {
            Notify(json, "warning", "Unknown", Invariant($"{_unknown} findings are unknown; they are in the file beside this one, and no results."));
        }

        if (_worst.Left > 0)
        {
            Notify(json, "warning", "NotKept", Invariant($"{_worst.Left} more findings are not compliant; the worst {MostResults} are results, and all are in the file beside this one."));
        }

        if (exemptLeft > 0)
        {
            Notify(json, "note", "NotKept", Invariant($"{exemptLeft} more findings are exempt, and no results; all are in the file beside this one."));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Notify(Utf8JsonWriter json, string level, string id, string text)
    {
        json.WriteStartObject();
        json.WriteString("level", level);
        json.WriteStartObject("descriptor");
        json.WriteString("id", id);
        json.WriteEndObject();
        WriteMessage(json, "message", text);
        json.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter json, ReportFinding finding, long line, int rule, bool saysSuppressions)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", PrintableText.Of(finding.RuleId));
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("kind", "fail");
        json.WriteString("level", LevelOf(finding.Severity));
        WriteMessage(json, "message", $"{finding.Subject}: {finding.Message}{(finding.Remediation.Length > 0 ? $" Mended by: {finding.Remediation}" : string.Empty)}");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", finding.OfTemplate is { } ofTemplate ? UriOf(ofTemplate.SourcePath) : Uri.EscapeDataString(linesFile));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", finding.OfTemplate is null ? line : finding.OfTemplate.SourceLine ?? 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", PrintableText.Of(finding.Subject));
        json.WriteString("kind", "resource");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        if (saysSuppressions)
        {
            WriteSuppressions(json, finding);
        }

        json.WriteStartObject("partialFingerprints");
        json.WriteString("findingId/v1", PrintableText.Of(finding.FindingId));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Of a run's results either each says so or none does (SARIF 2.1.0, 3.27.23); no member is of a result that is not suppressed.
    private static void WriteSuppressions(Utf8JsonWriter json, ReportFinding finding)
    {
        json.WriteStartArray("suppressions");
        if (finding.IsExempt)
        {
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("status", "accepted");
            json.WriteString("justification", PrintableText.Of(finding.Exemption));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // In a message, braces are places for arguments and brackets make links.
    private static void WriteMessage(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", PrintableText.Of(text)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("{", "{{", StringComparison.Ordinal)
            .Replace("}", "}}", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("]", "\\]", StringComparison.Ordinal));
        json.WriteEndObject();
    }

    // From the root of the sources, which code scanning takes the current folder for.
    private static string UriOf(string path) => path is ['/', ..] or [_, ':', ..]
        ? new Uri(path[0] == '/' ? $"file://{EscapeSegments(path)}" : $"file:///{EscapeSegments(path)}").AbsoluteUri
        : EscapeSegments(path);

    private static string EscapeSegments(string path) => string.Join('/', PrintableText.Of(path).Split('/').Select(static segment => segment is [_, ':'] ? segment : Uri.EscapeDataString(segment)));

    private static string LevelOf(string severity) => severity switch
    {
        Severity.Low or Severity.Informational => "note",
        Severity.Medium => "warning",
        _ => "error",
    };

    // The bands of code scanning: over 9 critical, from 7 high, from 4 medium.
    private static string ScoreOf(string severity) => severity switch
    {
        Severity.Informational => "0.1",
        Severity.Low => "2.0",
        Severity.Medium => "5.5",
        Severity.High => "8.0",
        _ => "9.5",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
