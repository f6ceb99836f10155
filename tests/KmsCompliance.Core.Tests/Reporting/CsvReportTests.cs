using System.Text;
using CsCheck;
using KmsCompliance.Identifiers;
using KmsCompliance.Reporting;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>A table that a strict reader takes, and in which no cell is a formula.</summary>
public sealed class CsvReportTests
{
    private const string Formulas = "=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20";

    [Fact]
    public void Every_finding_is_one_line_of_as_many_cells_as_the_header() => Reports.HostileText.Sample(
        text =>
        {
            var rows = Read(Reports.Write(ReportFormat.Csv, [Reports.Finding(text), Reports.PolicyFinding(text), Reports.Finding()]));
            Assert.Equal(4, rows.Count);
            Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
            Assert.Equal(CsvReport.Cell(text), rows[1][rows[0].IndexOf("ResourceName")]);
        },
        iter: Properties.FewCases);

    [Fact]
    public void No_cell_is_a_formula_also_not_where_semicolons_end_cells() => Reports.HostileText.Sample(
        text =>
        {
            var written = Reports.Write(ReportFormat.Csv, [Reports.Finding(text), Reports.PolicyFinding(text)]);
            var cells = Read(written).SelectMany(static row => row).Concat(Read(written).SelectMany(static row => row).SelectMany(static cell => cell.Split(';', '|')));
            Assert.All(cells, cell => Assert.DoesNotContain(cell.TrimStart().TrimStart('\uFFFD').TrimStart().FirstOrDefault('x'), Formulas));
            Assert.DoesNotContain(written.Replace("\r\n", string.Empty, StringComparison.Ordinal), static character => char.IsControl(character) || !PrintableText.IsPrintable(character.ToString()));
        },
        iter: Properties.FewCases);

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("\uFF1Dcmd", "'\uFF1Dcmd")]
    [InlineData("a;=1", "a;'=1")]
    [InlineData("arn:aws:x=1+1", "arn:aws:x=1+1")]
    [InlineData("Set-SecretCmk -SecretId 'a' -KeyId b", "Set-SecretCmk -SecretId 'a' -KeyId b")]
    public void Nothing_but_the_start_of_a_formula_is_marked(string text, string cell) => Assert.Equal(cell, CsvReport.Cell(text));

    [Fact]
    public void Of_nothing_it_is_the_header() => Assert.Single(Read(Reports.Write(ReportFormat.Csv, [])));

    // RFC 4180 to the letter: CRLF, every cell in quotes, a quote in one twice.
    private static List<List<string>> Read(string text)
    {
        var rows = new List<List<string>>();
        var place = 0;
        while (place < text.Length)
        {
            var row = new List<string>();
            while (true)
            {
                Assert.Equal('"', text[place++]);
                var cell = new StringBuilder();
                for (; text[place] != '"' || text[place + 1] == '"'; place++)
                {
                    cell.Append(text[place]);
                    place += text[place] == '"' ? 1 : 0;
                }

                row.Add(cell.ToString());
                place++;
                if (text[place] != ',')
                {
                    break;
                }

                place++;
            }

            Assert.Equal("\r\n", text.Substring(place, 2));
            place += 2;
            rows.Add(row);
        }

        return rows;
    }
}
