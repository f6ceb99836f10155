using KmsCompliance.Rules;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Services;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>Which rules are applied, and what findings say of themselves.</summary>
public sealed class RuleTests : PipelineTest
{
    [Theory]
    [InlineData("Test-TrailCmk", "KMSC001")]
    [InlineData("Test-TrailCmk -Level Full", "KMSC001 KMSC005")]
    [InlineData("Test-TrailCmk -Rule KMSC005", "KMSC005")]
    [InlineData("Test-TrailCmk -Rule kmsc00[15]", "KMSC001 KMSC005")]
    [InlineData("Test-TrailCmk -Level Full -ExcludeRule *1", "KMSC005")]
    public void Those_of_the_level_or_those_that_are_named(string command, string expected)
    {
        var findings = Session.Run<CmkFinding>($"Get-TrailEncryptionStatus -Region us-east-1 -ResourceType Trail | {command}");
        Assert.Equal(expected, string.Join(' ', findings.Select(finding => finding.RuleId).Distinct().Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("-Rule KMSC999", "UnknownRule", "'KMSC999' names no rule. Accepted: KMSC001, KMSC002,")]
    [InlineData("-ExcludeRule nothing*", "UnknownRule", "'nothing*' names no rule.")]
    [InlineData("-ExcludeRule *", "NoRuleLeft", "No rule is left to apply")]
    [InlineData("-Rule KMSC003", "RuleNeedsMore", "KMSC003 needs the list of approved keys: -ApprovedKey, or approvedKeys")]
    [InlineData("-Rule KMSC006", "RuleNeedsMore", "KMSC006 needs exemptions")]
    [InlineData("-Rule kmsc007", "RuleNeedsMore", "KMSC007 needs requiredTags")]
    [InlineData("-Rule KMSC001, KMSC008", "RuleNeedsMore", "KMSC008 needs accounts")]
    public void What_names_no_rule_or_leaves_none_is_an_error_before_any_call(string parameters, string errorId, string message)
    {
        var result = RunWithError($"Test-ServiceCmk -Region us-east-1 {parameters}", errorId);
        Assert.StartsWith(message, Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1 | Test-ServiceCmk -Rule KMSC005 -Quiet")]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1 | Test-ServiceCmk -Rule KMSC002 -Quiet")]
    public void Where_no_rule_is_about_the_resource_nothing_was_judged(string gate) =>
        Assert.Equal([false], Session.Run<bool>(gate));

    [Theory]
    [InlineData("-Rule KMSC002")]
    [InlineData("-ExcludeRule KMSC001")]
    [InlineData("-Rule KMSC001")]
    public void What_was_not_listed_fails_a_gate_whichever_rules_it_has(string parameters)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetEncryptionConfig", Region = "eu-west-2" });
        var result = Session.Run($"$statuses = Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2 -ErrorAction Ignore; $statuses | Test-XRayCmk {parameters} -Quiet; $statuses | Test-XRayCmk {parameters}");
        Assert.Equal(false, result.Output[0].BaseObject);
        Assert.Contains(result.Output.Skip(1), finding => ((CmkFinding)finding.BaseObject).Reason == ComplianceReason.NotListed);
    }

    /// <summary>Who looked costs no call: with Regions from Get-Region, AWS is not asked again.</summary>
    [Theory]
    [InlineData("Test-XRayCmk -Region us-east-1, eu-west-1")]
    [InlineData("Get-Region us-east-1, eu-west-1 | Get-XRayEncryptionStatus | Test-XRayCmk")]
    public void A_finding_says_when_as_whom_and_by_which_version_it_was_found(string command)
    {
        var before = DateTimeOffset.UtcNow;
        var findings = Session.Run<CmkFinding>(command);
        Assert.All(findings, finding =>
        {
            Assert.Equal($"{finding.RuleId}/{finding.ResourceId}", finding.FindingId);
            Assert.StartsWith("arn:aws:iam::111122223333:", finding.FoundBy, StringComparison.Ordinal);
            Assert.InRange(finding.FoundAt!.Value, before.AddDays(-1), DateTimeOffset.MaxValue);
            Assert.Equal(TimeSpan.Zero, finding.FoundAt.Value.Offset);
        });
        Assert.Equal(findings.Count, findings.Select(finding => finding.FindingId).Distinct().Count());
        Assert.Equal(1, Calls()["sts:GetCallerIdentity"]);
        Assert.Equal(Session.Run<string>("(Get-Module KmsCompliance).Version.ToString()"), findings.Select(finding => finding.ModuleVersion).Distinct());
    }

    [Fact]
    public void Get_CmkRule_shows_every_rule_and_of_which_service_nobody_has_published_a_control()
    {
        var rules = Session.Run<CmkRule>("Get-CmkRule");
        Assert.Equal(RuleCatalog.All.Select(rule => rule.Id), rules.Select(rule => rule.RuleId));
        Assert.Equal(["CloudTrail", "SecretsManager"], ServiceCatalog.Names.Except(rules[0].WithoutFramework).Order(StringComparer.Ordinal));
        Assert.Contains("CloudTrail: PCI DSS 4.0.1 10.3.2 (AWS Security Hub CloudTrail.2)", rules[0].Frameworks);
        Assert.DoesNotContain(rules[0].Frameworks, framework => framework.StartsWith("XRay", StringComparison.Ordinal));

        var ofXRay = Session.Run<CmkRule>("Get-CmkRule -Service XRay");
        Assert.Equal(RuleCatalog.All.Where(rule => rule.Services.Contains("XRay")).Select(rule => rule.Id), ofXRay.Select(rule => rule.RuleId));
        Assert.Empty(ofXRay[0].Frameworks);
    }
}
