using System.Text.Json;
using CsCheck;
using KmsCompliance.Reporting;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>SARIF as code scanning takes it.</summary>
public sealed class SarifReportTests
{
    private static readonly string[] Levels = ["error", "warning", "note"];

    [Fact]
    public void Whatever_a_value_holds_each_result_has_its_rule_its_place_and_its_fingerprint() => Reports.HostileText.Sample(
        text => Read([Reports.Finding(text), Reports.PolicyFinding(text), Reports.Finding(text, Compliance.Unknown, reason: ComplianceReason.NotListed), Reports.Exempt(text)], static run =>
        {
            AssertWhole(run);
            Assert.Equal(3, run.GetProperty("results").GetArrayLength());
        }),
        iter: Properties.FewCases);

    [Fact]
    public void A_result_points_at_the_line_of_its_finding_in_the_file_beside_it()
    {
        ReportFinding[] findings = [.. Enumerable.Range(1, 9).Select(number => Reports.Finding(number.ToString(System.Globalization.CultureInfo.InvariantCulture), number % 3 == 0 ? Compliance.NonCompliant : Compliance.Compliant, number: number))];
        var lines = Reports.Write(ReportFormat.NdJson, findings).Split('\n');
        Read(findings, run =>
        {
            var results = run.GetProperty("results").EnumerateArray().ToList();
            Assert.Equal(3, results.Count);
            Assert.All(results, result =>
            {
                var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
                Assert.Equal("my%20report.ndjson", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
                using var line = JsonDocument.Parse(lines[place.GetProperty("region").GetProperty("startLine").GetInt32() - 1]);
                Assert.Equal(line.RootElement.GetProperty("FindingId").GetString(), result.GetProperty("partialFingerprints").GetProperty("findingId/v1").GetString());
            });
        });
    }

    [Fact]
    public void The_worst_5000_are_results_and_the_rest_is_counted()
    {
        IEnumerable<ReportFinding> findings = Enumerable.Range(1, 5_100).Select(number => Reports.Finding(severity: number > 5_000 ? Severity.Critical : Severity.Medium, number: number))
            .Append(Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.KeyUnreadable));
        Read(findings, static run =>
        {
            var results = run.GetProperty("results").EnumerateArray().ToList();
            Assert.Equal(5_000, results.Count);
            Assert.Equal(100, results.TakeWhile(static result => result.GetProperty("level").GetString() == "error").Count());
            Assert.Equal(5_001, results[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
            var notes = run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications").EnumerateArray().Select(static note => note.GetProperty("message").GetProperty("text").GetString()).ToList();
            Assert.StartsWith("1 findings are unknown", notes[0], StringComparison.Ordinal);
            Assert.StartsWith("100 more findings are not compliant", notes[1], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void What_is_exempt_is_a_result_that_is_suppressed_and_then_every_result_says_whether_it_is() => Read(
        [Reports.Finding(), Reports.Exempt("x", Severity.Critical, number: 2)],
        static run =>
        {
            AssertWhole(run);
            var results = run.GetProperty("results").EnumerateArray().ToList();
            Assert.Equal(["warning", "error"], results.Select(static result => result.GetProperty("level").GetString()));
            Assert.Equal(0, results[0].GetProperty("suppressions").GetArrayLength());
            var suppression = Assert.Single(results[1].GetProperty("suppressions").EnumerateArray());
            Assert.Equal(("external", "accepted"), (suppression.GetProperty("kind").GetString(), suppression.GetProperty("status").GetString()));
            Assert.Equal("Accepted by platform x until 2027-03-31: Moves in March x", suppression.GetProperty("justification").GetString());
        });

    [Fact]
    public void Where_nothing_is_exempt_no_result_speaks_of_suppressions() =>
        Read([Reports.Finding()], static run => Assert.False(run.GetProperty("results")[0].TryGetProperty("suppressions", out _)));

    [Fact]
    public void What_is_exempt_takes_only_the_room_that_is_left()
    {
        IEnumerable<ReportFinding> findings = Enumerable.Range(1, 20).Select(static number => Reports.Exempt(severity: Severity.Critical, number: number))
            .Concat(Enumerable.Range(1, 4_990).Select(static number => Reports.Finding(severity: Severity.Low, number: number)));
        Read(findings, static run =>
        {
            Assert.Equal(10, run.GetProperty("results").EnumerateArray().Count(static result => result.GetProperty("suppressions").GetArrayLength() > 0));
            Assert.Equal(SarifReport.MostResults, run.GetProperty("results").GetArrayLength());
            Assert.StartsWith("10 more findings are exempt", run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications")[0].GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void What_was_not_listed_makes_the_run_no_success() => Read(
        [Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.NotListed)],
        static run =>
        {
            Assert.False(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
            Assert.Equal("error", run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications")[0].GetProperty("level").GetString());
        });

    [Fact]
    public void Of_nothing_it_has_no_results() => Read([], static run => Assert.Equal(0, run.GetProperty("results").GetArrayLength()));

    [Fact]
    public void No_value_is_a_link_or_a_place_for_an_argument() => Read([Reports.Finding("{0} [x](https://evil.example) \\[y](1)")], static run =>
        Assert.Contains("{{0}} \\[x\\](https://evil.example) \\\\\\[y\\](1)", run.GetProperty("results")[0].GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal));

    private static void AssertWhole(JsonElement run)
    {
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.NotEmpty(driver.GetProperty("name").GetString()!);
        var rules = driver.GetProperty("rules").EnumerateArray().ToList();
        Assert.All(rules, static rule =>
        {
            Assert.All(["shortDescription", "fullDescription", "help"], name => Assert.NotNull(rule.GetProperty(name).GetProperty("text").GetString()));
            Assert.Contains(rule.GetProperty("defaultConfiguration").GetProperty("level").GetString(), Levels);
            Assert.InRange(rule.GetProperty("properties").GetProperty("tags").GetArrayLength(), 1, 20);
        });
        Assert.All(run.GetProperty("results").EnumerateArray(), result =>
        {
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
            Assert.Contains(result.GetProperty("level").GetString(), Levels);
            Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
            Assert.NotEmpty(result.GetProperty("partialFingerprints").GetProperty("findingId/v1").GetString()!);
            Assert.InRange(result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32(), 1, int.MaxValue);
        });
    }

    private static void Read(IEnumerable<ReportFinding> findings, Action<JsonElement> look)
    {
        using var sarif = JsonDocument.Parse(Reports.Write(ReportFormat.Sarif, findings));
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        Assert.Equal(1, sarif.RootElement.GetProperty("runs").GetArrayLength());
        look(sarif.RootElement.GetProperty("runs")[0]);
    }
}
