using System.Globalization;
using System.Text;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Reporting;

/// <summary>A table by RFC 4180, a finding a line, every cell in quotes. No cell is a formula to a spreadsheet, also not to one that
/// takes semicolons for the ends of cells: an apostrophe stands before it.</summary>
/// <param name="output">Where it is written.</param>
public sealed class CsvReport(TextWriter output) : ReportWriter(output)
{
    private const string Separators = ";|";

    // The last four are those that East Asian spreadsheets take too.
    private const string Formulas = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>The columns, in their order: what they are called, and what they have of a finding.</summary>
    internal static readonly (string Name, Func<ReportFinding, string?> Text)[] Columns =
    [
        (nameof(ReportFinding.FindingId), static finding => finding.FindingId),
        (nameof(ReportFinding.RuleId), static finding => finding.RuleId),
        (nameof(ReportFinding.Severity), static finding => finding.Severity),
        (nameof(ReportFinding.Compliance), static finding => finding.Compliance),
        (nameof(ReportFinding.Reason), static finding => finding.Reason),
        (nameof(ReportFinding.Message), static finding => finding.Message),
        (nameof(ReportFinding.Service), static finding => finding.Service),
        (nameof(ReportFinding.ResourceName), static finding => finding.ResourceName),
        (nameof(ReportFinding.ResourceArn), static finding => finding.ResourceArn),
        (nameof(ReportFinding.ResourceId), static finding => finding.ResourceId),
        (nameof(ReportFinding.Region), static finding => finding.Region),
        (nameof(ReportFinding.KeyRegion), static finding => finding.KeyRegion),
        (nameof(ReportFinding.AccountId), static finding => finding.AccountId),
        (nameof(ReportFinding.Remediation), static finding => finding.Remediation),
        (nameof(ReportFinding.Frameworks), static finding => finding.Frameworks.ToString()),
        (nameof(ReportFinding.FoundAt), static finding => finding.FoundAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        (nameof(ReportFinding.FoundBy), static finding => finding.FoundBy),
        (nameof(ReportFinding.ModuleVersion), static finding => finding.ModuleVersion),
        (nameof(ReportFinding.Title), static finding => finding.Title),
        (nameof(ReportFinding.KeyArn), static finding => finding.KeyArn),
        (nameof(ReportFinding.Sid), static finding => finding.Sid),
        (nameof(ReportFinding.MissingStatement), static finding => finding.MissingStatement.ToString().ReplaceLineEndings(" ")),
        (nameof(ReportFinding.ExemptionOwner), static finding => finding.ExemptionOwner),
        (nameof(ReportFinding.ExemptionReason), static finding => finding.ExemptionReason),
        (nameof(ReportFinding.ExemptUntil), static finding => finding.ExemptUntil),
        (nameof(ReportFinding.Tags), static finding => finding.Tags is { } tags ? FindingJson.TextOf(tags) : null),
        (nameof(CmkTemplateFinding.ResourceType), static finding => finding.OfTemplate?.ResourceType),
        (nameof(CmkTemplateFinding.ResourceAddress), static finding => finding.OfTemplate?.ResourceAddress),
        (nameof(CmkTemplateFinding.TemplatePath), static finding => finding.OfTemplate?.TemplatePath),
        (nameof(CmkTemplateFinding.SourcePath), static finding => finding.OfTemplate?.SourcePath),
        (nameof(CmkTemplateFinding.SourceLine), static finding => finding.OfTemplate?.SourceLine?.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <inheritdoc/>
    public override void Start() => WriteLine(static column => column.Name);

    /// <inheritdoc/>
    public override void Add(ReportFinding finding) => WriteLine(column => column.Text(finding));

    /// <summary>A cell's text, which is no formula and stays on its line.</summary>
    internal static string Cell(string text) => Mark(PrintableText.Of(text));

    private void WriteLine(Func<(string Name, Func<ReportFinding, string?> Text), string?> cell)
    {
        for (var column = 0; column < Columns.Length; column++)
        {
            Output.Write(column == 0 ? "\"" : ",\"");
            Output.Write(Cell(cell(Columns[column]) ?? string.Empty).Replace("\"", "\"\"", StringComparison.Ordinal));
            Output.Write('"');
        }

        Output.Write("\r\n");
    }

    // At the start of the cell, and of what another separator would make one.
    private static string Mark(string text)
    {
        if (!text.AsSpan().ContainsAny(Separators) && !IsFormula(text))
        {
            return text;
        }

        var marked = new StringBuilder(text.Length + 1);
        for (var start = 0; start < text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny(Separators) is >= 0 and var length ? start + length + 1 : text.Length;
            marked.Append(IsFormula(text.AsSpan(start)) ? "'" : string.Empty).Append(text, start, end - start);
            start = end;
        }

        return marked.ToString();
    }

    // What is not shown may be passed over, as white space is.
    private static bool IsFormula(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character != '\uFFFD' && !char.IsWhiteSpace(character))
            {
                return Formulas.Contains(character);
            }
        }

        return false;
    }
}
