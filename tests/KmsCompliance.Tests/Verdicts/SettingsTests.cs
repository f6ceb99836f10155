using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>What a settings file changes, at the prompt.</summary>
public sealed class SettingsTests : PipelineTest, IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");

    [Fact]
    public void What_an_owner_accepted_is_Exempt_and_says_who_why_and_until_when()
    {
        Write("""{ "exemptions": [ { "rule": "KMSC001", "region": "us-east-1", "owner": "o@example.com", "reason": "Because.", "expires": "2999-12-31" } ] }""");
        var findings = Session.Run<CmkFinding>($"Get-SecretEncryptionStatus -Region us-east-1 | Test-SecretCmk -SettingsPath '{_path}'");

        Assert.DoesNotContain(findings, finding => finding.RuleId == "KMSC001" && finding.Compliance == Compliance.NonCompliant);
        var exempt = findings.Where(finding => finding.Compliance == Compliance.Exempt).ToList();
        Assert.NotEmpty(exempt);
        Assert.All(exempt, finding => Assert.Equal(("o@example.com", "Because.", "2999-12-31"), (finding.ExemptionOwner, finding.ExemptionReason, finding.ExemptUntil)));
        Assert.All(exempt, finding => Assert.NotEmpty(finding.Remediation));
    }

    [Fact]
    public void An_exemption_that_has_expired_is_a_finding_beside_what_it_was_of()
    {
        Write("""{ "exemptions": [ { "rule": "KMSC001", "region": "us-east-1", "owner": "o@example.com", "reason": "Because.", "expires": "2020-12-31" } ] }""");
        var findings = Session.Run<CmkFinding>($"Test-XRayCmk -Region us-east-1 -SettingsPath '{_path}'");

        Assert.Equal(["KMSC001 NonCompliant", "KMSC006 NonCompliant"], findings.Select(finding => $"{finding.RuleId} {finding.Compliance}"));
        Assert.Contains("KMSC001 (o@example.com, until 2020-12-31: Because.)", findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_of_the_listing_are_judged_and_need_no_other_call()
    {
        Write("""{ "requiredTags": { "Owner": [ "pay*" ] } }""");
        State("eu-west-1").Secrets.Find("billing/api-token-default-key", DateTimeOffset.UtcNow)!.SetTag("Owner", "payments");
        State("eu-west-1").Secrets.Find("billing/api-token-cmk-arn", DateTimeOffset.UtcNow)!.SetTag("Owner", "no\u001bbody");
        var findings = Session.Run<CmkFinding>($"Test-ServiceCmk -Region eu-west-1 -Service SecretsManager -Rule KMSC007 -SettingsPath '{_path}'");

        Assert.Equal(["billing/api-token-default-key"], findings.Where(finding => finding.Compliance == Compliance.Compliant).Select(finding => finding.ResourceName));
        var other = Assert.Single(findings, finding => finding.ResourceName == "billing/api-token-cmk-arn");
        Assert.Equal((ComplianceReason.TagMissing, Severity.Low, "no\uFFFDbody"), (other.Reason, other.Severity, other.Tags!["Owner"]));
        Assert.All(findings, finding => Assert.NotNull(finding.Tags));
        Assert.DoesNotContain(Calls().Keys, operation => operation.Contains("Tags", StringComparison.Ordinal) || operation.Contains("DescribeSecret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ \"approvedKeys\": [ \"alias/nobody\" ] }", "", "NonCompliant")]
    [InlineData("{ \"approvedKeys\": [ \"arn:*\" ] }", "", "Compliant")]
    [InlineData("{ \"approvedKeys\": [ \"alias/nobody\" ] }", "-ApprovedKey arn:*", "Compliant")]
    [InlineData("{ \"rules\": { \"KMSC003\": { \"enabled\": false } }, \"approvedKeys\": [ \"arn:*\" ] }", "", "")]
    public void Approved_keys_are_those_of_the_settings_unless_others_are_named(string settings, string parameters, string expected)
    {
        Write(settings);
        var findings = Session.Run<CmkFinding>($"Get-SecretEncryptionStatus -Region eu-west-1 | Where-Object Compliance -eq Compliant | Test-SecretCmk -SettingsPath '{_path}' {parameters}");

        Assert.NotEmpty(findings);
        Assert.Equal(expected.Length == 0 ? [] : [expected], findings.Where(finding => finding.RuleId == "KMSC003").Select(finding => finding.Compliance).Distinct());
    }

    [Fact]
    public void A_rule_that_is_switched_on_is_applied_whatever_its_level()
    {
        Write("""{ "rules": { "KMSC005": { "enabled": true, "severity": "Low" }, "KMSC001": { "enabled": false }, "KMSC002": { "enabled": false } } }""");
        var findings = Session.Run<CmkFinding>($"Test-ServiceCmk -Region us-east-1 -Service CloudTrail -SettingsPath '{_path}'");

        Assert.NotEmpty(findings);
        Assert.Equal(["KMSC005"], findings.Select(finding => finding.RuleId).Distinct());
        Assert.All(findings.Where(finding => finding.Compliance == Compliance.NonCompliant), finding => Assert.Equal(Severity.Low, finding.Severity));
    }

    [Theory]
    [InlineData("{ \"exemption\": [] }", "InvalidSettings", "line 1, /exemption: 'exemption' is not known.")]
    [InlineData("{ \"rules\": { \"KMSC007\": { \"enabled\": true } } }", "RuleNeedsMore", "KMSC007 needs requiredTags")]
    [InlineData(null, "SettingsUnreadable", "cannot be read")]
    public void Settings_that_are_not_right_end_the_command_before_any_call(string? settings, string errorId, string message)
    {
        if (settings is not null)
        {
            Write(settings);
        }

        foreach (var command in new[] { "Test-XRayCmk -Region us-east-1", "Test-SecretCmk -SecretId x -Quiet", "$null | Assert-CmkCompliance" })
        {
            var result = RunWithError($"{command} -SettingsPath '{_path}'", errorId);
            Assert.Contains(message, Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
            Assert.Empty(result.Output);
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    public void Dispose() => File.Delete(_path);

    private void Write(string settings) => File.WriteAllText(_path, settings);
}
