using KmsCompliance.Reporting;
using KmsCompliance.Rules;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>Every rule says yes, no, not known and exempt, and reports take it. A rule without a case has to get one.</summary>
public sealed class RuleParityTests
{
    public static TheoryData<string> Ids => [.. RuleCatalog.All.Select(rule => rule.Id)];

    public static TheoryData<string> Exemptible => [.. RuleCatalog.All.Select(rule => rule.Id).Where(id => id != ExpiredExemptionRule.RuleId)];

    [Fact]
    public void Every_rule_has_a_case() => Assert.Equal(RuleCatalog.All.Select(rule => rule.Id), RuleCases.All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task It_fails_passes_and_is_unknown(string rule)
    {
        foreach (var compliance in new[] { Compliance.NonCompliant, Compliance.Compliant, Compliance.Unknown })
        {
            var finding = await RuleCases.FindAsync(rule, compliance);

            Assert.Equal(compliance, finding.Compliance);
            Assert.Equal(compliance == Compliance.Compliant, finding.Remediation.Length == 0);
            Assert.Equal(compliance == Compliance.Compliant, finding.Severity == Severity.Informational);
            Assert.NotEmpty(finding.Message);
        }
    }

    /// <summary>Where it does not hold, and where that is not known; but for KMSC006, which nobody can be exempt from.</summary>
    [Theory]
    [MemberData(nameof(Exemptible))]
    public async Task It_can_be_exempt_and_stays_visible(string rule)
    {
        var failing = await RuleCases.FindAsync(rule, Compliance.NonCompliant);
        foreach (var compliance in new[] { Compliance.NonCompliant, Compliance.Unknown })
        {
            var finding = await RuleCases.FindAsync(rule, compliance, isExempt: true);
            Assert.Equal((Compliance.Exempt, "o@example.com"), (finding.Compliance, finding.ExemptionOwner));
        }

        Assert.Equal(failing.Message, (await RuleCases.FindAsync(rule, Compliance.NonCompliant, isExempt: true)).Message);
        Assert.Equal(Compliance.Compliant, (await RuleCases.FindAsync(rule, Compliance.Compliant, isExempt: true)).Compliance);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Every_format_of_a_report_has_it(string rule)
    {
        var finding = await RuleCases.FindAsync(rule, Compliance.NonCompliant);
        foreach (var format in ReportFormat.All)
        {
            using var text = new StringWriter();
            var writer = ReportWriter.Create(format, text, string.Empty, DateTimeOffset.UnixEpoch);
            writer.Start();
            writer.Add(ReportFinding.Of(finding));
            writer.Finish();
            Assert.Contains(rule, text.ToString(), StringComparison.Ordinal);
        }
    }
}
