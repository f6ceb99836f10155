using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>Rules that ask AWS for more than an audit tells, at the prompt.</summary>
public sealed class AskingRuleTests : PipelineTest
{
    [Fact]
    public void A_key_is_asked_of_once_however_many_resources_are_under_it_and_only_where_it_is_chosen()
    {
        Session.Run<CmkFinding>("Test-ServiceCmk -Region eu-west-1 -Service SecretsManager, XRay");
        Assert.DoesNotContain("kms:GetKeyRotationStatus", Calls().Keys);
        Assert.DoesNotContain("kms:GetKeyPolicy", Calls().Keys);

        var findings = Session.Run<CmkFinding>("Test-ServiceCmk -Region eu-west-1 -Service SecretsManager -Rule KMSC009, KMSC011, KMSC012");
        var keys = Session.Run<SecretEncryptionStatus>("Get-SecretEncryptionStatus -Region eu-west-1 | Where-Object KeyManager -eq CUSTOMER").Where(status => status.KeyArn is not null).Select(status => status.KeyArn).ToList();
        Assert.True(keys.Count > keys.Distinct().Count());
        foreach (var operation in new[] { "kms:GetKeyRotationStatus", "kms:GetKeyLastUsage", "kms:GetKeyPolicy" })
        {
            Assert.Equal(keys.Distinct().Count(), Calls()[operation]);
        }

        foreach (var rule in new[] { "KMSC009", "KMSC011", "KMSC012" })
        {
            Assert.Equal(keys.Count, findings.Count(finding => finding.RuleId == rule));
        }
    }

    [Fact]
    public void Rotation_that_is_off_is_found_and_what_the_module_makes_holds()
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var key in State("eu-west-1").Keys.Keys(now))
        {
            key.RotationEnabled = false;
        }

        var before = Session.Run<CmkFinding>("Test-XRayCmk -Region eu-west-1 -Rule KMSC009");
        Assert.Equal(["NonCompliant RotationOff"], before.Select(finding => $"{finding.Compliance} {finding.Reason}"));
        Assert.Contains("PCI DSS 4.0.1 3.7.4", before[0].Frameworks);
        Assert.StartsWith("Enable-KMSKeyRotation -KeyId ", before[0].Remediation, StringComparison.Ordinal);

        var after = Session.Run<CmkFinding>("""
            $null = New-ServiceCmk XRay -Region us-east-1 -Administrator arn:aws:iam::111122223333:role/KeyAdministrator -User arn:aws:iam::111122223333:role/TraceReader | Set-XRayCmk -Confirm:$false
            Test-XRayCmk -Region us-east-1 -Rule KMSC009, KMSC012
            """);
        Assert.Equal(["KMSC009 Compliant", "KMSC012 Compliant"], after.Select(finding => $"{finding.RuleId} {finding.Compliance}"));
    }

    [Fact]
    public void What_is_refused_is_Unknown_fails_a_gate_and_is_no_error()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetKeyPolicy" });
        var result = Session.Run("$s = Get-XRayEncryptionStatus -Region eu-west-1; $s | Test-XRayCmk -Rule KMSC012; $s | Test-XRayCmk -Rule KMSC012 -Quiet");

        Assert.Empty(result.Errors);
        var finding = Assert.IsType<CmkFinding>(result.Output[0].BaseObject);
        Assert.Equal((Compliance.Unknown, ComplianceReason.NotAnswered), (finding.Compliance, finding.Reason));
        Assert.Equal(false, result.Output[1].BaseObject);
    }

    [Fact]
    public void A_gate_that_is_asked_for_such_a_rule_says_that_it_does_not_ask()
    {
        var result = RunWithError("Get-XRayEncryptionStatus -Region eu-west-1 | Assert-CmkCompliance -Rule KMSC009", "RuleNeedsMore");
        Assert.Contains("judge with Test-ServiceCmk", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_under_an_older_key_are_found_and_the_command_that_is_named_mends_them()
    {
        var mended = Session.Run<CmkFinding>("""
            $secret = 'billing/api-token-default-key'
            $null = Set-SecretCmk -SecretId $secret -Region eu-west-1 -KeyId alias/billing -Confirm:$false
            Test-SecretCmk -SecretId $secret -Region eu-west-1 -Rule KMSC013
            """);

        Assert.Equal(["Compliant"], mended.Select(finding => finding.Compliance));
        Assert.Contains("secretsmanager:ListSecretVersionIds", Calls().Keys);
        Assert.DoesNotContain("secretsmanager:GetSecretValue", Calls().Keys);
    }

    [Fact]
    public void Spans_in_a_log_group_without_a_key_are_found()
    {
        var findings = Session.Run<CmkFinding>("Test-XRayCmk -Region eu-west-1, eu-west-2 -Rule KMSC014");

        Assert.Equal(["eu-west-1 Compliant RuleHolds", "eu-west-2 NonCompliant SpansUnderOtherKey"], findings.OrderBy(finding => finding.Region).Select(finding => $"{finding.Region} {finding.Compliance} {finding.Reason}"));
        Assert.Contains("aws/spans", findings.Single(finding => finding.Region == "eu-west-2").Message, StringComparison.Ordinal);
    }
}
