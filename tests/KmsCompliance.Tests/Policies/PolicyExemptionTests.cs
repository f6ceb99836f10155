using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>What an owner has accepted of a key's policy, at the prompt.</summary>
public sealed class PolicyExemptionTests : SandboxTest, IDisposable
{
    private const string Open = """{ "Version": "2012-10-17", "Statement": [{ "Sid": "Root", "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "kms:*", "Resource": "*" }, { "Sid": "All", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*" }] }""";
    private const string Look = "Test-CmkPolicy -PolicyDocument $open -AccountId 111122223333 -Region eu-west-1 -SettingsPath $settings";

    private readonly string _settings = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");

    [Fact]
    public void It_is_Exempt_and_no_ground_for_a_No()
    {
        Decide("KMSP*", "2999-12-31");
        var findings = Session.Run<CmkPolicyFinding>(Look);

        Assert.DoesNotContain(findings, finding => finding.RuleId.StartsWith("KMSP", StringComparison.Ordinal) && finding.Compliance is Compliance.NonCompliant or Compliance.Unknown);
        var exempt = findings.Where(finding => finding.Compliance == Compliance.Exempt).ToList();
        Assert.Contains(exempt, finding => finding.RuleId == "KMSP001");
        Assert.All(exempt, finding => Assert.Equal(("o@example.com", "Because.", "2999-12-31"), (finding.ExemptionOwner, finding.ExemptionReason, finding.ExemptUntil)));
        Assert.Equal([true], Session.Run<bool>($"{Look} -Quiet"));
        Assert.Empty(Session.Run($"{Look} | Assert-CmkCompliance").Errors);
        Assert.Equal(exempt.Count, Assert.Single(Session.Run<CmkMeasure>($"{Look} | Measure-CmkCompliance -By All")).Exempt);
    }

    [Fact]
    public void One_that_has_expired_is_a_finding()
    {
        Decide("KMSP*", "2020-12-31");
        var findings = Session.Run<CmkPolicyFinding>(Look);

        Assert.Equal(Compliance.NonCompliant, Assert.Single(findings, finding => finding.RuleId == "KMSC006").Compliance);
        Assert.DoesNotContain(findings, finding => finding.Compliance == Compliance.Exempt);
        Assert.Equal([false], Session.Run<bool>($"{Look} -Quiet"));
    }

    [Fact]
    public void Saved_it_holds_as_long_as_it_says_by_whom_why_and_until_when()
    {
        Decide("KMSP*", "2999-12-31");
        string Gate(string change) => string.Join(' ', Session.Run($"""
            {Look} | Where-Object Compliance -EQ Exempt | ForEach-Object {"{"} [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) {"}"} |
                ForEach-Object {"{"} {change}; $_ {"}"} | Assert-CmkCompliance
            """).ErrorIds);

        Assert.Equal(string.Empty, Gate("$null = 1"));
        Assert.Equal("ComplianceNotHeld", Gate("$_.ExemptionOwner = ''"));
        Assert.Equal("ComplianceNotHeld", Gate("$_.ExemptUntil = '2020-12-31'"));
        Assert.Equal("ComplianceNotHeld", Gate("$_.ExemptUntil = 'ever'"));
    }

    [Theory]
    [InlineData("00000102", Compliance.Exempt)]
    [InlineData("00000101", Compliance.NonCompliant)]
    public void Of_a_key_by_its_ARN(string key, string expected)
    {
        State("eu-west-1").Keys.Keys(DateTimeOffset.UtcNow).Single(one => one.Id.StartsWith("00000102", StringComparison.Ordinal)).PolicyText = Open;
        File.WriteAllText(_settings, $$"""{ "exemptions": [ { "rule": "KMSP001", "resource": "arn:aws:kms:*:key/{{key}}-*", "owner": "o@example.com", "reason": "Because.", "expires": "2999-12-31" } ] }""");
        Session.Set("settings", _settings);
        Assert.Equal(expected, Assert.Single(Session.Run<CmkPolicyFinding>("Test-CmkPolicy alias/audit-logs -Region eu-west-1 -SettingsPath $settings"), finding => finding.RuleId == "KMSP001").Compliance);
    }

    [Fact]
    public void Settings_that_are_not_right_end_the_command_before_any_call()
    {
        File.WriteAllText(_settings, """{ "exemptions": [ { "rule": "KMSP999", "region": "*", "owner": "o", "reason": "r", "expires": "2999-12-31" } ] }""");
        Session.Set("settings", _settings);
        RunWithError("Test-CmkPolicy alias/billing -Region eu-west-1 -SettingsPath $settings", "InvalidSettings");
        Assert.Equal(0, Server.Calls.Total);
    }

    public void Dispose() => File.Delete(_settings);

    private void Decide(string rule, string expires)
    {
        File.WriteAllText(_settings, $$"""{ "exemptions": [ { "rule": "{{rule}}", "account": "111122223333", "owner": "o@example.com", "reason": "Because.", "expires": "{{expires}}" } ] }""");
        Session.Set("settings", _settings);
        Session.Set("open", Open);
    }
}
