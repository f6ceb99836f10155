using KmsCompliance.Rules;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>What the rules say of each verdict.</summary>
public sealed class RuleCatalogTests
{
    private static readonly RuleContext NotAsked = new(KeyApproval.NotAsked);

    /// <summary>Reason, key manager, then the findings: rule, verdict, severity.</summary>
    public static TheoryData<string, string?, string> Table => new()
    {
        { ComplianceReason.CustomerManagedKey, "CUSTOMER", "KMSC001 Compliant Informational, KMSC002 Compliant Informational" },
        { ComplianceReason.AwsOwnedKey, "AWS", "KMSC001 NonCompliant Medium" },
        { ComplianceReason.AwsManagedKey, "AWS", "KMSC001 NonCompliant Medium" },
        { ComplianceReason.KeyNotUsable, "CUSTOMER", "KMSC001 Compliant Informational, KMSC002 NonCompliant Critical" },
        { ComplianceReason.KeyNotUsable, null, "KMSC002 NonCompliant Critical" },
        { ComplianceReason.KeyNotFound, null, "KMSC002 NonCompliant Critical" },
        { ComplianceReason.KeyUnreadable, null, "KMSC001 Unknown Medium" },
        { ComplianceReason.KeyUnreadable, "CUSTOMER", "KMSC001 Compliant Informational, KMSC002 Unknown Medium" },
        { ComplianceReason.Updating, null, "KMSC001 Unknown Medium" },
        { ComplianceReason.Updating, "CUSTOMER", "KMSC001 Unknown Medium" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_reason_has_its_findings(string reason, string? keyManager, string expected) =>
        Assert.Equal(expected, Describe(RuleCatalog.Evaluate(Judged(reason, keyManager), NotAsked, RuleSelection.Basic)));

    [Theory]
    [InlineData(KeyApproval.NotAsked, "KMSC001 Unknown Medium")]
    [InlineData(KeyApproval.Approved, "KMSC001 Unknown Medium, KMSC003 Unknown Medium")]
    [InlineData(KeyApproval.NotApproved, "KMSC001 Unknown Medium, KMSC003 Unknown Medium")]
    public void What_was_not_listed_is_Unknown_to_every_rule(KeyApproval approval, string expected)
    {
        foreach (var service in ServiceCatalog.All)
        {
            var findings = RuleCatalog.Evaluate(service.NotListed(Account, Region, "Denied."), new RuleContext(approval), RuleSelection.Basic);
            Assert.Equal(expected, Describe(findings));
            Assert.All(findings, finding => Assert.Equal(
                (ComplianceReason.NotListed, $"{service.Name.ToLowerInvariant()}/{Account}/{Region}/*", (string?)null), (finding.Reason, finding.ResourceId, finding.ResourceArn)));
        }
    }

    [Theory]
    [InlineData(KeyApproval.Approved, "KMSC003 Compliant Informational")]
    [InlineData(KeyApproval.NotApproved, "KMSC003 NonCompliant High")]
    [InlineData(KeyApproval.Undetermined, "KMSC003 Unknown Medium")]
    public void A_list_of_approved_keys_adds_a_finding_to_every_resource(KeyApproval approval, string expected)
    {
        foreach (var row in Table)
        {
            Assert.Equal(
                $"{row[2]}, {expected}",
                Describe(RuleCatalog.Evaluate(Judged((string)row[0], (string?)row[1]), new RuleContext(approval), RuleSelection.Basic)));
        }
    }

    [Fact]
    public void Ids_are_in_order_each_once_and_every_rule_says_what_it_is_for()
    {
        Assert.Equal(["KMSC001", "KMSC002", "KMSC003", "KMSC004", "KMSC005", "KMSC006", "KMSC007", "KMSC008", "KMSC009", "KMSC010", "KMSC011", "KMSC012", "KMSC013", "KMSC014", "KMSC015", "KMSC016", "KMSC017"], RuleCatalog.All.Select(rule => rule.Id));
        Assert.Equal(["KMSC001", "KMSC002", "KMSC003", "KMSC006", "KMSC007", "KMSC008"], RuleSelection.Basic.Rules.Select(rule => rule.Id));
        Assert.All(RuleCatalog.All, rule =>
        {
            Assert.NotEmpty(rule.Title);
            Assert.NotEmpty(rule.Why);
            Assert.NotEmpty(rule.HowToMend);
            Assert.NotEmpty(rule.Services);
            Assert.Empty(rule.Services.Except(ServiceCatalog.Names));
            Assert.True(Severity.IsAtLeast(rule.Severity, Severity.Low), rule.Id);
        });
    }

    /// <summary>By rule and service, the controls that somebody has published. Sources: AWS Security Hub's controls CloudTrail.2 and
    /// KMS.3, and AWS Config's conformance packs with secretsmanager-using-cmk. For X-Ray there is none.</summary>
    [Theory]
    [InlineData("KMSC001", "XRay", "")]
    [InlineData("KMSC001", "CloudWatchLogs", "")]
    [InlineData("KMSC001", "CloudTrailLake", "")]
    [InlineData("KMSC001", "CloudTrail", "PCI DSS 4.0.1 10.3.2; NIST 800-171 r2 3.3.8; CIS AWS 1.4.0 3.7; CIS AWS 3.0.0 3.5; CIS AWS 5.0.0 3.5; CIS AWS 6.0.0 4.5")]
    [InlineData("KMSC001", "SecretsManager", "HIPAA 164.312(a)(2)(iv); HIPAA 164.312(e)(2)(ii); NIST 800-53 r5 AU-9(3); NIST 800-53 r5 CP-9(d); NIST 800-53 r5 SC-13(a); NIST 800-53 r5 SC-28(1)")]
    [InlineData("KMSC002", "XRay", "NIST 800-53 r5 SC-12; NIST 800-53 r5 SC-12(2)")]
    [InlineData("KMSC003", "SecretsManager", "")]
    public void Controls_are_those_that_were_published(string rule, string service, string controls)
    {
        var of = RuleCatalog.All.Single(known => known.Id == rule).ControlsOf(ServiceCatalog.Find(service)!);
        Assert.Equal(controls, string.Join("; ", of));
        Assert.All(of, control => Assert.NotEmpty(control.Source));
    }

    /// <summary>Whichever rules are chosen, what could not be determined is told by one of them: a gate of these must not pass.</summary>
    [Fact]
    public void No_choice_of_rules_hides_what_is_not_known()
    {
        foreach (var rule in RuleSelection.Basic.Rules.Where(rule => rule.Id != "KMSC003"))
        {
            var only = new RuleSelection([rule]);
            foreach (var row in Table)
            {
                var status = Judged((string)row[0], (string?)row[1]);
                var findings = RuleCatalog.Evaluate(status, NotAsked, only);
                Assert.All(findings, finding => Assert.Equal(rule.Id, finding.RuleId));
                if (row[2].ToString()!.Contains("Unknown", StringComparison.Ordinal) || row[2].ToString()!.Contains("Critical", StringComparison.Ordinal))
                {
                    Assert.NotEmpty(findings);
                }
            }

            Assert.Equal($"{rule.Id} Unknown Medium", Describe(RuleCatalog.Evaluate(ServiceCatalog.XRay.NotListed(Account, Region, "Denied."), NotAsked, only)));
        }
    }

    [Fact]
    public void A_finding_has_an_id_of_its_rule_and_resource_and_says_when_and_as_whom_it_was_found()
    {
        var at = new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero);
        var status = Secret(KeyArn).With(new() { Reason = ComplianceReason.AwsManagedKey, Message = "Words.", ScannedAt = at, ScannedBy = "arn:aws:iam::111122223333:role/Audit" });
        var finding = Assert.Single(RuleCatalog.Evaluate(status, NotAsked, RuleSelection.Basic));

        Assert.Equal($"KMSC001/{status.ResourceId}", finding.FindingId);
        Assert.Equal((at, "arn:aws:iam::111122223333:role/Audit"), (finding.FoundAt!.Value, finding.FoundBy));
        Assert.Matches(@"^\d+\.\d+\.\d+$", finding.ModuleVersion);
    }

    [Fact]
    public void A_finding_carries_the_resource_and_the_rules_controls()
    {
        var status = Judged(ComplianceReason.AwsManagedKey, "AWS");
        var finding = Assert.Single(RuleCatalog.Evaluate(status, NotAsked, RuleSelection.Basic));

        Assert.Equal(
            (status.Service, status.ResourceName, status.ResourceArn, status.Region, status.AccountId, $"Encrypted by default, but not under your key. {status.Message}", status.Reason),
            (finding.Service, finding.ResourceName, finding.ResourceArn, finding.Region, finding.AccountId, finding.Message, finding.Reason));
        Assert.Equal(ServiceCatalog.SecretsManager.KeyControls.Select(control => control.ToString()), finding.Frameworks);
    }

    [Fact]
    public void What_is_compliant_has_nothing_to_remedy_and_everything_else_has()
    {
        foreach (var row in Table)
        {
            Assert.All(
                RuleCatalog.Evaluate(Judged((string)row[0], (string?)row[1]), new RuleContext(KeyApproval.Undetermined), RuleSelection.Basic),
                finding => Assert.Equal(finding.Compliance == Compliance.Compliant, finding.Remediation.Length == 0));
        }
    }
}
