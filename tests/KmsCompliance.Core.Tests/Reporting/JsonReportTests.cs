using System.Text.Json;
using CsCheck;
using KmsCompliance.Reporting;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>JSON and NDJSON: the findings as they are in the pipeline.</summary>
public sealed class JsonReportTests
{
    [Fact]
    public void A_finding_has_the_members_that_it_has_in_the_pipeline()
    {
        using var json = JsonDocument.Parse(Reports.Write(ReportFormat.Json, [Reports.Finding(), Reports.PolicyFinding("x")]));
        Assert.Equal(
            typeof(CmkFinding).GetProperties().Select(static property => property.Name).Order(StringComparer.Ordinal),
            json.RootElement[0].EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            typeof(CmkPolicyFinding).GetProperties().Select(static property => property.Name).Append("FindingId").Order(StringComparer.Ordinal),
            json.RootElement[1].EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ReportFormat.Json)]
    [InlineData(ReportFormat.NdJson)]
    public void Whatever_a_value_holds_comes_back_as_it_was_and_is_harmless_on_its_way(string format) => Reports.HostileText.Sample(
        text =>
        {
            var written = Reports.Write(format, [Reports.Finding(text), Reports.PolicyFinding(text), Reports.Exempt(text)]);
            Assert.DoesNotContain(written, static character => character is '<' or '>' or '&' or '\'' or > '~' || (character < ' ' && character != '\n'));
            if (format == ReportFormat.NdJson)
            {
                Assert.Equal(3, written.Count(static character => character == '\n'));
                written = $"[{string.Join(',', written.TrimEnd('\n').Split('\n'))}]";
            }

            using var json = JsonDocument.Parse(written);
            Assert.Equal(WithoutLoneSurrogates(text), json.RootElement[0].GetProperty("ResourceName").GetString());
            Assert.Equal(WithoutLoneSurrogates(text), json.RootElement[1].GetProperty("MissingStatement")[0].GetString());
            Assert.Equal(WithoutLoneSurrogates($"Moves in March {text}"), json.RootElement[2].GetProperty("ExemptionReason").GetString());
            Assert.Equal(WithoutLoneSurrogates(text), json.RootElement[2].GetProperty("Tags").GetProperty("Owner").GetString());
        },
        iter: Properties.FewCases);

    [Fact]
    public void Of_nothing_it_is_an_empty_array_or_no_line()
    {
        Assert.Equal("[\n]\n", Reports.Write(ReportFormat.Json, []));
        Assert.Empty(Reports.Write(ReportFormat.NdJson, []));
    }

    // UTF-8 has no way to write them.
    private static string WithoutLoneSurrogates(string text) => string.Concat(text.EnumerateRunes().Select(static rune => rune.ToString()));
}
