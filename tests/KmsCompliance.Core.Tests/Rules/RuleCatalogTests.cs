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
        Assert.Equal(expected, Describe(RuleCatalog.Evaluate(Judged(reason, keyManager), NotAsked)));

    [Theory]
    [InlineData(KeyApproval.NotAsked, "KMSC001 Unknown Medium")]
    [InlineData(KeyApproval.Approved, "KMSC001 Unknown Medium, KMSC003 Unknown Medium")]
    [InlineData(KeyApproval.NotApproved, "KMSC001 Unknown Medium, KMSC003 Unknown Medium")]
    public void What_was_not_listed_is_Unknown_to_every_rule(KeyApproval approval, string expected)
    {
        foreach (var service in ServiceCatalog.All)
        {
            var findings = RuleCatalog.Evaluate(service.NotListed(Account, Region, "Denied."), new RuleContext(approval));
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
                Describe(RuleCatalog.Evaluate(Judged((string)row[0], (string?)row[1]), new RuleContext(approval))));
        }
    }

    [Fact]
    public void Ids_are_in_order_each_once_and_every_rule_has_a_title_and_controls()
    {
        Assert.Equal(["KMSC001", "KMSC002", "KMSC003"], RuleCatalog.All.Select(rule => rule.Id));
        Assert.All(RuleCatalog.All, rule =>
        {
            Assert.NotEmpty(rule.Title);
            Assert.NotEmpty(rule.Frameworks);
        });
    }

    [Fact]
    public void A_finding_carries_the_resource_and_the_rules_controls()
    {
        var status = Judged(ComplianceReason.AwsManagedKey, "AWS");
        var finding = Assert.Single(RuleCatalog.Evaluate(status, NotAsked));

        Assert.Equal(
            (status.Service, status.ResourceName, status.ResourceArn, status.Region, status.AccountId, status.Message, status.Reason),
            (finding.Service, finding.ResourceName, finding.ResourceArn, finding.Region, finding.AccountId, finding.Message, finding.Reason));
        Assert.Equal(RuleCatalog.All[0].Frameworks, finding.Frameworks);
    }

    [Fact]
    public void What_is_compliant_has_nothing_to_remedy_and_everything_else_has()
    {
        foreach (var row in Table)
        {
            Assert.All(
                RuleCatalog.Evaluate(Judged((string)row[0], (string?)row[1]), new RuleContext(KeyApproval.Undetermined)),
                finding => Assert.Equal(finding.Compliance == Compliance.Compliant, finding.Remediation.Length == 0));
        }
    }

    private static EncryptionStatus Judged(string reason, string? keyManager) =>
        Secret(KeyArn).With(new() { Reason = reason, KeyManager = keyManager, KeyArn = KeyArn, Message = "Words." });

    private static string Describe(IEnumerable<CmkFinding> findings) =>
        string.Join(", ", findings.Select(finding => $"{finding.RuleId} {finding.Compliance} {finding.Severity}"));
}
