using KmsCompliance.Errors;
using KmsCompliance.Rules;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>What has been accepted of a key's policy.</summary>
public sealed class PolicyExemptionsTests
{
    private const string KeyArn = Estate.KeyArn;

    /// <summary>What an exemption is of, and the words that come of a policy that fails KMSP003 and XRay.Configure.</summary>
    [Theory]
    [InlineData("\"rule\": \"KMSP003\", \"resource\": \"arn:aws:kms:*\"", "2027-01-31", "KMSP003:Exempt XRay.Configure:NonCompliant KMSP001:Compliant KMSC006:Compliant")]
    [InlineData("\"rule\": \"XRay.*\", \"account\": \"111122223333\"", "2027-01-31", "KMSP003:NonCompliant XRay.Configure:Exempt KMSP001:Compliant KMSC006:Compliant")]
    [InlineData("\"rule\": \"*\", \"region\": \"eu-*\"", "2027-01-31", "KMSP003:Exempt XRay.Configure:Exempt KMSP001:Compliant KMSC006:Compliant")]
    [InlineData("\"rule\": \"KMSP003\", \"region\": \"eu-*\"", "2020-01-31", "KMSP003:NonCompliant XRay.Configure:NonCompliant KMSP001:Compliant KMSC006:NonCompliant")]
    [InlineData("\"rule\": \"KMSP003\", \"tags\": { \"Team\": \"*\" }", "2027-01-31", "KMSP003:NonCompliant XRay.Configure:NonCompliant KMSP001:Compliant KMSC006:Unknown")]
    [InlineData("\"rule\": \"KMSP003\", \"resource\": \"arn:aws:secretsmanager:*\"", "2027-01-31", "KMSP003:NonCompliant XRay.Configure:NonCompliant KMSP001:Compliant")]
    [InlineData("\"rule\": \"KMSP003\", \"account\": \"444455556666\"", "2027-01-31", "KMSP003:NonCompliant XRay.Configure:NonCompliant KMSP001:Compliant")]
    [InlineData("\"rule\": \"KMSC012\", \"region\": \"eu-*\"", "2027-01-31", "KMSP003:NonCompliant XRay.Configure:NonCompliant KMSP001:Compliant")]
    public void An_exemption_covers_what_it_names_and_no_more(string exemption, string expires, string expected)
    {
        var findings = Apply(exemption, expires, KeyArn, "111122223333", "eu-west-1");

        Assert.Equal(expected, string.Join(' ', findings.Select(finding => $"{finding.RuleId}:{finding.Compliance}")));
        Assert.All(findings, finding => Assert.Equal(KeyArn, finding.KeyArn));
        Assert.All(findings, finding => Assert.Equal(
            finding.Compliance == Compliance.Exempt ? ("o@example.com", "Because.", expires) : (null, null, null), (finding.ExemptionOwner, finding.ExemptionReason, finding.ExemptUntil)));
    }

    /// <summary>What is not known of a document fits no scope.</summary>
    [Theory]
    [InlineData("\"resource\": \"*\"", null, null, "NonCompliant")]
    [InlineData("\"region\": \"*\"", null, null, "NonCompliant")]
    [InlineData("\"account\": \"111122223333\"", null, null, "NonCompliant")]
    [InlineData("\"account\": \"111122223333\"", "111122223333", null, "Exempt")]
    [InlineData("\"region\": \"eu-*\"", null, "eu-west-1", "Exempt")]
    public void A_document_is_covered_by_what_is_said_of_it(string scope, string? account, string? region, string expected) =>
        Assert.Equal(expected, Apply($"\"rule\": \"KMSP003\", {scope}", "2027-01-31", keyArn: null, account, region)[0].Compliance);

    [Theory]
    [InlineData("KMSP999")]
    [InlineData("XRay.Fly")]
    [InlineData("KMSC006")]
    public void A_rule_that_there_is_not_is_an_error(string rule) =>
        Assert.Contains("names no rule that could be meant", Assert.Throws<FailureException>(() => Apply($"\"rule\": \"{rule}\", \"region\": \"*\"", "2027-01-31", KeyArn, null, null)).Failure.Message, StringComparison.Ordinal);

    private static IReadOnlyList<CmkPolicyFinding> Apply(string exemption, string expires, string? keyArn, string? account, string? region)
    {
        CmkPolicyFinding Finding(string rule, string compliance, string severity) => new()
        {
            RuleId = rule,
            Title = "Title",
            Compliance = compliance,
            Severity = severity,
            Message = "Words.",
            KeyArn = keyArn,
            Region = region,
            AccountId = account,
        };
        var selection = new RuleSelection([])
        {
            Settings = SettingsReaderTests.Read($$"""{ "exemptions": [ { {{exemption}}, "owner": "o@example.com", "reason": "Because.", "expires": "{{expires}}" } ] }"""),
            Today = new(2026, 11, 28),
        };
        return PolicyExemptions.Apply(
            [
                Finding("KMSP003", Compliance.NonCompliant, Severity.High),
                Finding("XRay.Configure", Compliance.NonCompliant, Severity.Critical),
                Finding("KMSP001", Compliance.Compliant, Severity.Informational),
            ],
            selection);
    }
}
