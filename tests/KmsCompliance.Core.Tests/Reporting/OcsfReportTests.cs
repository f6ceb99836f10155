using System.Text.Json;
using CsCheck;
using KmsCompliance.Reporting;
using KmsCompliance.Rules;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>Compliance Findings of OCSF 1.3.</summary>
public sealed class OcsfReportTests
{
    [Fact]
    public void Whatever_a_value_holds_each_line_is_one_object_with_all_that_the_class_requires() => Reports.HostileText.Sample(
        text =>
        {
            var findings = Read([Reports.Finding(text), Reports.PolicyFinding(text), Reports.Exempt(text)]);
            Assert.Equal(3, findings.Count);
            Assert.All(findings, static finding =>
            {
                Assert.Equal((2, 2003, 200301), (Number(finding, "category_uid"), Number(finding, "class_uid"), Number(finding, "type_uid")));
                Assert.All(["activity_id", "severity_id"], name => Assert.Equal(JsonValueKind.Number, finding.GetProperty(name).ValueKind));
                Assert.Equal("1.3.0", finding.GetProperty("metadata").GetProperty("version").GetString());
                Assert.NotEmpty(finding.GetProperty("metadata").GetProperty("product").GetProperty("vendor_name").GetString()!);
                Assert.NotEmpty(finding.GetProperty("finding_info").GetProperty("uid").GetString()!);
                Assert.Equal(JsonValueKind.Array, finding.GetProperty("compliance").GetProperty("standards").ValueKind);
                Assert.Equal("AWS", finding.GetProperty("cloud").GetProperty("provider").GetString());
            });
        },
        iter: Properties.FewCases);

    /// <summary>The finding; the ids of its severity, status and compliance.</summary>
    [Theory]
    [InlineData(Compliance.NonCompliant, Severity.Critical, ComplianceReason.KeyNotUsable, "5 Critical, 1 New, 3 Fail")]
    [InlineData(Compliance.Compliant, Severity.Informational, ComplianceReason.CustomerManagedKey, "1 Informational, 1 New, 1 Pass")]
    [InlineData(Compliance.Unknown, Severity.Medium, ComplianceReason.KeyUnreadable, "3 Medium, 1 New, 2 Warning")]
    [InlineData(Compliance.Unknown, Severity.Medium, ComplianceReason.NotListed, "3 Medium, 1 New, 2 Warning")]
    [InlineData(Compliance.Exempt, Severity.High, ComplianceReason.AwsManagedKey, "4 High, 3 Suppressed, 3 Fail")]
    [InlineData(Compliance.Exempt, Severity.Low, ComplianceReason.KeyUnreadable, "2 Low, 3 Suppressed, 2 Warning")]
    [InlineData(Compliance.Exempt, Severity.Medium, ComplianceReason.NotListed, "3 Medium, 1 New, 2 Warning")]
    [InlineData("Splendid", "Grave", ComplianceReason.AwsManagedKey, "0 Unknown, 1 New, 2 Warning")]
    public void A_verdict_is_what_the_class_calls_it(string compliance, string severity, string reason, string expected)
    {
        var finding = Assert.Single(Read([Reports.Finding(compliance: compliance, severity: severity, reason: reason)]));
        var verdict = finding.GetProperty("compliance");
        Assert.Equal(
            expected,
            $"{Number(finding, "severity_id")} {finding.GetProperty("severity")}, {Number(finding, "status_id")} {finding.GetProperty("status")}, {Number(verdict, "status_id")} {verdict.GetProperty("status")}");
    }

    [Fact]
    public void It_says_what_when_where_and_how_it_is_mended()
    {
        var finding = Assert.Single(Read([Reports.Exempt("x") with { Region = "cn-north-1", FoundAt = new DateTimeOffset(2026, 11, 28, 1, 2, 3, TimeSpan.FromHours(1)) }]));
        Assert.Equal(new DateTimeOffset(2026, 11, 28, 0, 2, 3, TimeSpan.Zero).ToUnixTimeMilliseconds(), finding.GetProperty("time").GetInt64());
        Assert.Equal("Accepted by platform x until 2027-03-31: Moves in March x", finding.GetProperty("status_detail").GetString());
        Assert.Equal(RuleCatalog.All[0].Title, finding.GetProperty("finding_info").GetProperty("title").GetString());
        Assert.Equal("x", finding.GetProperty("remediation").GetProperty("desc").GetString());
        Assert.Equal(("cn-north-1", "111122223333"), (finding.GetProperty("cloud").GetProperty("region").GetString(), finding.GetProperty("cloud").GetProperty("account").GetProperty("uid").GetString()));
        var resource = Assert.Single(finding.GetProperty("resources").EnumerateArray());
        Assert.Equal(("x1", "AWS::SecretsManager::Secret", "aws-cn"), (resource.GetProperty("uid").GetString(), resource.GetProperty("type").GetString(), resource.GetProperty("cloud_partition").GetString()));
        Assert.Equal(["Owner=x"], resource.GetProperty("labels").EnumerateArray().Select(static label => label.GetString()));
    }

    [Fact]
    public void Where_nothing_says_when_it_was_found_that_is_when_the_report_was_made() =>
        Assert.Equal(Reports.Now.ToUnixTimeMilliseconds(), Assert.Single(Read([Reports.PolicyFinding("x")])).GetProperty("time").GetInt64());

    [Fact]
    public void Where_nobody_has_published_a_control_the_standards_are_none() =>
        Assert.Equal(0, Assert.Single(Read([Reports.Finding() with { Frameworks = [] }])).GetProperty("compliance").GetProperty("standards").GetArrayLength());

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static List<JsonElement> Read(IEnumerable<ReportFinding> findings) =>
        [.. Reports.Write(ReportFormat.Ocsf, findings).TrimEnd('\n').Split('\n').Select(static line =>
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.Clone();
        })];
}
