using System.Text.RegularExpressions;
using CsCheck;
using KmsCompliance.Identifiers;
using KmsCompliance.Reporting;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>A summary in which no value is more than text.</summary>
public sealed partial class MarkdownReportTests
{
    [Fact]
    public void No_value_is_markup() => Reports.HostileText.Sample(
        text =>
        {
            var shown = MarkdownText.Of(text, 200);
            if (shown.Length > 0)
            {
                var inner = Assert.Single(Code().Matches(shown.Replace("<span>&#64;</span>", "&#64;", StringComparison.Ordinal))).Groups[1].Value;
                Assert.DoesNotContain(CharacterNumber().Replace(inner, string.Empty), static character => char.IsControl(character) || (character < 128 && !char.IsAsciiLetterOrDigit(character) && character != ' '));
            }

            Assert.All(
                Reports.Write(ReportFormat.Markdown, [Reports.Finding(text), Reports.PolicyFinding(text), Reports.Exempt(text)]).Split('\n').Where(static line => line.StartsWith("| <", StringComparison.Ordinal)),
                static line => Assert.Equal(8, line.Count(static character => character == '|')));
        },
        iter: Properties.FewCases);

    [Fact]
    public void It_counts_all_and_names_the_worst()
    {
        var report = Reports.Write(ReportFormat.Markdown,
        [
            .. Enumerable.Range(1, 30).Select(static number => Reports.Finding(number: number)), Reports.Finding("the worst", severity: Severity.Critical),
            Reports.Finding(compliance: Compliance.Compliant, reason: ComplianceReason.CustomerManagedKey),
            Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.KeyUnreadable), Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.NotListed),
        ]);
        Assert.Contains("| 34 | 1 | 31 | 0 | 1 | 1 |\n", report, StringComparison.Ordinal);
        Assert.Contains("**3.1 % of what is known is compliant.**", report, StringComparison.Ordinal);
        Assert.Contains("| Critical | 1 |\n| Medium | 30 |\n", report, StringComparison.Ordinal);
        Assert.Contains("\nAnd 13 more.\n", report, StringComparison.Ordinal);
        Assert.Contains("Not everything was seen", report, StringComparison.Ordinal);
        Assert.StartsWith("| <code>Critical</code>", report.Split('\n').First(static line => line.StartsWith("| <", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_exempt_is_named_apart_and_is_no_part_of_the_share()
    {
        var report = Reports.Write(ReportFormat.Markdown, [Reports.Finding(), Reports.Finding(compliance: Compliance.Compliant, reason: ComplianceReason.CustomerManagedKey), .. Enumerable.Range(1, 22).Select(static number => Reports.Exempt(number: number))]);
        Assert.Contains("**50.0 % of what is known is compliant.**", report, StringComparison.Ordinal);
        Assert.Contains("| 24 | 1 | 1 | 22 | 0 | 0 |\n", report, StringComparison.Ordinal);
        var (worst, exempt) = (report[report.IndexOf("### The worst", StringComparison.Ordinal)..], report[report.IndexOf("### Exempt", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("platform", worst[..worst.IndexOf("### Exempt", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains("| <code>platform billing&#47;api</code> | <code>2027&#45;03&#45;31</code> | <code>Moves in March billing&#47;api</code> |\n", exempt, StringComparison.Ordinal);
        Assert.Contains("\nAnd 2 more.\n", exempt, StringComparison.Ordinal);
        Assert.Contains("**Nothing is known to be compliant or not.**", Reports.Write(ReportFormat.Markdown, [Reports.Exempt()]), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_nothing_it_is_no_share_of_anything()
    {
        Assert.Contains("**Nothing was judged.**", Reports.Write(ReportFormat.Markdown, []), StringComparison.Ordinal);
        Assert.DoesNotContain("%", Reports.Write(ReportFormat.Markdown, [Reports.Finding(compliance: Compliance.Unknown)]), StringComparison.Ordinal);
    }

    [GeneratedRegex("^<code>([^<>]*)</code>$", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex("&#[0-9]+;", RegexOptions.CultureInvariant)]
    private static partial Regex CharacterNumber();
}
