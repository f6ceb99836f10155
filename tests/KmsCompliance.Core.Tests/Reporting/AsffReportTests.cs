using System.Text;
using System.Text.Json;
using CsCheck;
using KmsCompliance.Reporting;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>Findings as Security Hub imports them. That botocore's model takes them is tested with it.</summary>
public sealed class AsffReportTests
{
    // BatchImportFindings: 240 KB a finding.
    private const int LargestFinding = 240 * 1024;

    /// <summary>The longest text of each member that Security Hub's reference gives one for.</summary>
    private static readonly Dictionary<string, int> Longest = new(StringComparer.Ordinal)
    {
        ["Id"] = 512,
        ["GeneratorId"] = 512,
        ["Title"] = 256,
        ["Description"] = 1_024,
        ["Text"] = 512,
    };

    [Fact]
    public void Whatever_a_value_holds_no_text_is_empty_too_long_or_cut_in_two() => Reports.HostileText.Sample(
        text =>
        {
            var findings = Read([Reports.Finding(text), Reports.PolicyFinding(text), Reports.Exempt(text), Reports.Finding(text) with { Severity = text, Reason = text, RuleId = text }]);
            Assert.Equal(4, findings.Count);
            Assert.All(findings, static finding =>
            {
                Assert.InRange(Encoding.UTF8.GetByteCount(finding.GetRawText()), 1, LargestFinding);
                AssertTexts(finding);
            });
        },
        iter: Properties.FewCases);

    [Fact]
    public void Ids_that_are_too_long_stay_each_their_own_and_the_same_in_every_run()
    {
        var long1 = new string('x', 600);
        var ids = Read([Reports.Finding(long1 + "a"), Reports.Finding(long1 + "b"), Reports.Finding(long1 + "a")]).ConvertAll(static finding => finding.GetProperty("Id").GetString()!);
        Assert.All(ids, static id => Assert.Equal(512, id.Length));
        Assert.Equal(ids[0], ids[2]);
        Assert.NotEqual(ids[0], ids[1]);
    }

    /// <summary>The finding; compliance, workflow and severity as Security Hub names them.</summary>
    [Theory]
    [InlineData(Compliance.NonCompliant, Severity.Critical, ComplianceReason.KeyNotUsable, "FAILED NEW CRITICAL")]
    [InlineData(Compliance.Compliant, Severity.Informational, ComplianceReason.CustomerManagedKey, "PASSED RESOLVED INFORMATIONAL")]
    [InlineData(Compliance.Unknown, Severity.Medium, ComplianceReason.KeyUnreadable, "WARNING NEW MEDIUM")]
    [InlineData(Compliance.Unknown, Severity.Medium, ComplianceReason.NotListed, "NOT_AVAILABLE NEW MEDIUM")]
    [InlineData(Compliance.Exempt, Severity.High, ComplianceReason.AwsManagedKey, "FAILED SUPPRESSED HIGH")]
    [InlineData(Compliance.Exempt, Severity.Low, ComplianceReason.KeyUnreadable, "WARNING SUPPRESSED LOW")]
    [InlineData("Splendid", "Grave", ComplianceReason.AwsManagedKey, "WARNING NEW CRITICAL")]
    public void A_verdict_is_what_Security_Hub_calls_it(string compliance, string severity, string reason, string expected)
    {
        var finding = Assert.Single(Read([Reports.Finding(compliance: compliance, severity: severity, reason: reason)]));
        Assert.Equal(
            expected,
            $"{finding.GetProperty("Compliance").GetProperty("Status")} {finding.GetProperty("Workflow").GetProperty("Status")} {finding.GetProperty("Severity").GetProperty("Label")}");
        Assert.Equal(finding.GetProperty("Severity").GetRawText(), finding.GetProperty("FindingProviderFields").GetProperty("Severity").GetRawText());
    }

    [Theory]
    [InlineData("eu-west-1", "aws", "aws")]
    [InlineData("cn-north-1", "aws-cn", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov", "aws-us-gov")]
    [InlineData("eusc-de-east-1", "aws-eusc", null)]
    public void Its_product_is_the_accounts_own_in_the_Regions_partition(string region, string partition, string? named)
    {
        var finding = Assert.Single(Read([Reports.Finding() with { Region = region }]));
        Assert.Equal($"arn:{partition}:securityhub:{region}:111122223333:product/111122223333/default", finding.GetProperty("ProductArn").GetString());
        Assert.Equal(named, finding.GetProperty("Resources")[0].TryGetProperty("Partition", out var shown) ? shown.GetString() : null);
    }

    [Theory]
    [InlineData("XRay", "AwsXrayEncryptionConfig")]
    [InlineData("SecretsManager", "AwsSecretsManagerSecret")]
    [InlineData("CloudTrail", "AwsCloudTrailTrail")]
    [InlineData("CloudTrailLake", "Other")]
    [InlineData("CloudWatchLogs", "Other")]
    [InlineData("Nothing", "Other")]
    public void A_resource_is_of_the_type_that_Security_Hub_has_for_it(string service, string type) =>
        Assert.Equal(type, Assert.Single(Read([Reports.Finding() with { Service = service }])).GetProperty("Resources")[0].GetProperty("Type").GetString());

    [Fact]
    public void A_key_is_one_too_and_what_was_not_listed_is_none()
    {
        var types = Read([Reports.PolicyFinding("arn:x"), Reports.Finding(compliance: Compliance.Unknown, reason: ComplianceReason.NotListed)])
            .Select(static finding => finding.GetProperty("Resources")[0].GetProperty("Type").GetString());
        Assert.Equal(["AwsKmsKey", "Other"], types);
    }

    [Fact]
    public void What_is_exempt_has_its_owners_note()
    {
        var finding = Assert.Single(Read([Reports.Exempt("x")]));
        Assert.Equal("Accepted by platform x until 2027-03-31: Moves in March x", finding.GetProperty("Note").GetProperty("Text").GetString());
        Assert.Equal("platform x", finding.GetProperty("Note").GetProperty("UpdatedBy").GetString());
        Assert.False(Assert.Single(Read([Reports.Finding()])).TryGetProperty("Note", out _));
    }

    [Fact]
    public void What_names_no_account_or_Region_is_left_out_and_counted()
    {
        using var text = new StringWriter();
        var report = new AsffReport(text, Reports.Now);
        report.Start();
        foreach (var finding in new[] { Reports.Finding(), Reports.Finding() with { AccountId = null }, Reports.Finding() with { Region = null }, Reports.Finding() with { Region = "nowhere" } })
        {
            report.Add(finding);
        }

        report.Finish();
        using var json = JsonDocument.Parse(text.ToString());
        Assert.Equal(1, json.RootElement.GetArrayLength());
        Assert.StartsWith("3 finding(s) name no account or no Region", report.Omission, StringComparison.Ordinal);
        Assert.Null(new AsffReport(text, Reports.Now).Omission);
    }

    [Fact]
    public void Of_nothing_it_is_an_empty_array() => Assert.Equal("[\n]\n", Reports.Write(ReportFormat.Asff, []));

    private static void AssertTexts(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                {
                    if (member.Value.ValueKind == JsonValueKind.String && Longest.TryGetValue(member.Name, out var longest))
                    {
                        Assert.InRange(member.Value.GetString()!.Length, 1, longest);
                    }

                    AssertTexts(member.Value);
                }

                break;
            case JsonValueKind.Array:
                Assert.All(json.EnumerateArray(), AssertTexts);
                break;
            case JsonValueKind.String:
                Assert.False(string.IsNullOrWhiteSpace(json.GetString()));
                break;
        }
    }

    private static List<JsonElement> Read(IEnumerable<ReportFinding> findings)
    {
        using var json = JsonDocument.Parse(Reports.Write(ReportFormat.Asff, findings));
        return [.. json.RootElement.EnumerateArray().Select(static finding => finding.Clone())];
    }
}
