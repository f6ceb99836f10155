using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Tests.History;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>KMSC015 at the prompt: which services a key serves.</summary>
public sealed class SharedKeyTests : PipelineTest, IDisposable
{
    private const string Shared = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    [Fact]
    public void A_key_that_serves_two_services_is_found_once_and_the_others_are_not_shared()
    {
        var findings = Session.Run<CmkFinding>("Test-ServiceCmk -Region eu-west-1 -Rule KMSC015");

        Assert.Equal(findings.Select(finding => finding.ResourceId).Order(StringComparer.Ordinal), findings.Select(finding => finding.ResourceId).Distinct());
        Assert.Equal([Shared], findings.Where(finding => finding.Compliance == Compliance.NonCompliant).Select(finding => finding.ResourceId));
        Assert.All(findings.Where(finding => finding.ResourceId != Shared), finding => Assert.Equal((Compliance.Compliant, "KMS"), (finding.Compliance, finding.Service)));
        var shared = findings.Single(finding => finding.ResourceId == Shared);
        Assert.Equal(($"KMSC015/{Shared}", "eu-west-1", "111122223333", Severity.Low), (shared.FindingId, shared.Region, shared.AccountId, shared.Severity));
        Assert.Contains("AWS X-Ray (xray/111122223333/eu-west-1); AWS Secrets Manager (arn:aws:secretsmanager:eu-west-1:", shared.Message, StringComparison.Ordinal);
        Assert.Equal([false], Session.Run<bool>("Test-ServiceCmk -Region eu-west-1 -Rule KMSC015 -Quiet"));
        Assert.Equal([true], Session.Run<bool>("Test-ServiceCmk -Region eu-west-2 -Rule KMSC015 -Quiet"));
    }

    /// <summary>Nobody knows what was left out before the pipe; and a rule that was asked for by name must not be silent.</summary>
    [Theory]
    [InlineData("Get-ServiceEncryptionStatus -Region eu-west-2 | Test-ServiceCmk -Rule KMSC015", "Unknown")]
    [InlineData("Test-ServiceCmk -Region eu-west-2 -Service XRay, SecretsManager -Rule KMSC015", "Unknown")]
    [InlineData("Get-ServiceEncryptionStatus -Region eu-west-1 | Where-Object KeyArn -EQ $shared | Test-ServiceCmk -Rule KMSC015", "NonCompliant")]
    public void What_was_seen_is_said_and_no_more(string script, string expected)
    {
        var findings = Session.Run<CmkFinding>($"$shared = '{Shared}'; {script}");
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal(expected, finding.Compliance));
    }

    [Fact]
    public void A_listing_that_broke_off_leaves_it_Unknown()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DescribeLogGroups" });
        var findings = Session.Run("Test-ServiceCmk -Region eu-west-2 -Rule KMSC015 -ErrorAction Ignore").Output.Select(item => (CmkFinding)item.BaseObject).ToList();

        var key = Assert.Single(findings, finding => finding.Service == "KMS");
        Assert.Equal((Compliance.Unknown, ComplianceReason.UsersNotSeen), (key.Compliance, key.Reason));
        Assert.Contains(findings, finding => finding.Reason == ComplianceReason.NotListed);
    }

    [Theory]
    [InlineData("Test-SecretCmk -Region eu-west-1 -SecretId x -Rule KMSC015")]
    [InlineData("Test-ServiceCmk -Region eu-west-1 -Service CloudTrail, CloudTrailLake -Rule KMSC015")]
    [InlineData("$null | Assert-CmkCompliance -Rule KMSC015")]
    public void A_command_that_sees_one_service_says_so_where_the_rule_is_named(string script)
    {
        var error = Assert.Single(RunWithError(script, "RuleNeedsMore").Errors);
        Assert.Contains("judge with Test-ServiceCmk", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("Test-XRayCmk -Region eu-west-1 -Level Full")]
    [InlineData("Test-ServiceCmk -Region eu-west-1 -Service XRay -Level Full")]
    [InlineData("Test-ServiceCmk -Region eu-west-1")]
    public void And_is_silent_where_it_is_not(string script) =>
        Assert.DoesNotContain(Session.Run<CmkFinding>(script), finding => finding.RuleId == "KMSC015");

    /// <summary>Live and from Clixml's kind of copy; by every command that sets, makes or judges keys.</summary>
    [Theory]
    [InlineData("Set-ServiceCmk -KeyId alias/billing")]
    [InlineData("Set-SecretCmk -KeyId alias/billing")]
    [InlineData("Set-XRayCmk -KeyId alias/billing")]
    [InlineData("Set-TrailCmk -KeyId alias/billing")]
    [InlineData("New-ServiceCmk")]
    [InlineData("Test-CmkPolicy")]
    public void No_command_takes_the_key_for_a_resource(string command)
    {
        foreach (var form in new[] { "$found", "$found | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) }" })
        {
            var result = Session.Run($"$found = Test-ServiceCmk -Region eu-west-1 -Rule KMSC015 | Where-Object Compliance -EQ NonCompliant; {form} | {command}");
            Assert.Single(result.Errors);
            Assert.Empty(Writes());
        }
    }

    [Fact]
    public void A_saved_finding_about_a_key_is_counted_and_one_that_was_edited_is_not()
    {
        const string Copy = "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($found))";
        var script = $"$found = Test-ServiceCmk -Region eu-west-1 -Rule KMSC015 | Where-Object Compliance -EQ NonCompliant; $copy = {Copy}; ";
        var measure = Assert.Single(Session.Run<CmkMeasure>(script + "$copy | Measure-CmkCompliance -By Service"));
        Assert.Equal(("KMS", 1, 0), (measure.Value, measure.NonCompliant, measure.Unknown));

        measure = Assert.Single(Session.Run<CmkMeasure>(script + "$copy.Region = 'eu-west-2'; $copy | Measure-CmkCompliance -By Service"));
        Assert.Equal((0, 1), (measure.NonCompliant, measure.Unknown));
    }

    [Fact]
    public void An_exemption_of_the_key_holds_and_a_gate_opens_for_it()
    {
        var settings = Path.Combine(_folder.FullName, "settings.json");
        File.WriteAllText(settings, """{ "exemptions": [ { "rule": "KMSC015", "resource": "arn:aws:kms:*:key/00000101-*", "owner": "o@example.com", "reason": "Because.", "expires": "2999-12-31" } ] }""");
        var findings = Session.Run<CmkFinding>($"Test-ServiceCmk -Region eu-west-1 -Rule KMSC015 -SettingsPath '{settings}'");

        Assert.Equal([Shared], findings.Where(finding => finding.Compliance == Compliance.Exempt).Select(finding => finding.ResourceId));
        Assert.Equal([true], Session.Run<bool>($"Test-ServiceCmk -Region eu-west-1 -Rule KMSC015 -SettingsPath '{settings}' -Quiet"));
        Assert.Empty(Session.Run($"Test-ServiceCmk -Region eu-west-1 -Rule KMSC015 -SettingsPath '{settings}' | Assert-CmkCompliance").Errors);
    }

    /// <summary>Known from run to run, untouched by runs that do not look, mended once it serves one service, and gone with its last
    /// resource.</summary>
    [Fact]
    public void A_history_follows_the_key()
    {
        var clock = new SkippingClock();
        var session = new ModuleSession(Server.Url, time: clock);
        using (session)
        {
            void Look(string script)
            {
                Assert.Empty(session.Run(script).Errors);
                clock.Skip(TimeSpan.FromMinutes(1));
            }

            session.Set("history", Path.Combine(_folder.FullName, "history"));
            const string Again = "$null = Test-ServiceCmk -Region eu-west-1 -Rule KMSC015 -HistoryPath $history";
            const string Count = "Measure-CmkCompliance -HistoryPath $history -By Rule | Where-Object Value -EQ KMSC015";
            Look(Again);
            Assert.Equal(1, Assert.Single(session.Run<CmkMeasure>(Count)).Open);
            Assert.Empty(session.Run("$gate = Test-ServiceCmk -Region eu-west-1 -Rule KMSC015; $gate | Assert-CmkCompliance -NewOnly -HistoryPath $history").Errors);

            Look("$null = Test-XRayCmk -Region eu-west-1 -HistoryPath $history");
            Look("$null = Get-ServiceEncryptionStatus -Region eu-west-1 | Test-ServiceCmk -Rule KMSC015 -HistoryPath $history");
            Assert.Equal((1, 0), Open(session, Count));

            State("eu-west-1").XRay.KeyArn = null;
            Look(Again);
            Assert.Equal((0, 1), Open(session, Count));

            State("eu-west-1").XRay.KeyArn = Shared;
            Look(Again);
            Assert.Equal((1, 1), Open(session, Count));

            State("eu-west-1").XRay.KeyArn = null;
            foreach (var secret in State("eu-west-1").Secrets.From(0).Select(entry => entry.Secret))
            {
                secret.KmsKeyId = null;
            }

            Look(Again);
            var measure = Assert.Single(session.Run<CmkMeasure>(Count));
            Assert.Equal((0, 1, 1), (measure.Open, measure.Mended, measure.GoneWhileFailing));
        }
    }

    [Fact]
    public void The_commands_that_it_names_mend_it()
    {
        var remedy = Assert.Single(Session.Run<CmkFinding>("Test-ServiceCmk -Region eu-west-1 -Rule KMSC015"), finding => finding.Compliance == Compliance.NonCompliant).Remediation;
        var result = Session.Run($"$ConfirmPreference = 'None'; $null = . {{ {remedy} }}; Test-ServiceCmk -Region eu-west-1 -Rule KMSC015");

        Assert.Empty(result.Errors);
        Assert.All(result.Output, finding => Assert.Equal(Compliance.Compliant, ((CmkFinding)finding.BaseObject).Compliance));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static (int? Open, int? Mended) Open(ModuleSession session, string count)
    {
        var measure = Assert.Single(session.Run<CmkMeasure>(count));
        return (measure.Open, measure.Mended);
    }
}
