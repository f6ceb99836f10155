using KmsCompliance.Rules;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>What settings change in what the rules say.</summary>
public sealed class ExemptionTests
{
    private static readonly DateOnly Today = new(2026, 11, 28);

    [Theory]
    [InlineData("2026-11-28", "KMSC001 Exempt Medium, KMSC006 Compliant Informational")]
    [InlineData("2027-01-31", "KMSC001 Exempt Medium, KMSC006 Compliant Informational")]
    [InlineData("2026-11-27", "KMSC001 NonCompliant Medium, KMSC006 NonCompliant Medium")]
    public void An_exemption_holds_to_the_end_of_its_last_day(string expires, string expected)
    {
        var findings = Evaluate(UnderDefaultKey(), Exempting("\"resource\": \"*\"", expires));

        Assert.Equal(expected, Describe(findings));
        var finding = findings[0];
        Assert.Equal(
            finding.Compliance == Compliance.Exempt ? ("o@example.com", "Because.", expires) : (null, null, null),
            (finding.ExemptionOwner, finding.ExemptionReason, finding.ExemptUntil));
    }

    [Theory]
    [InlineData("\"resource\": \"arn:aws:secretsmanager:*:secret:billing-*\"", true)]
    [InlineData("\"resource\": \"arn:aws:secretsmanager:*:secret:other-*\"", false)]
    [InlineData("\"account\": \"111122223333\"", true)]
    [InlineData("\"account\": \"444455556666\"", false)]
    [InlineData("\"region\": \"eu-*\"", true)]
    [InlineData("\"region\": \"us-*\"", false)]
    [InlineData("\"tags\": { \"Owner\": \"pay*\" }", true)]
    [InlineData("\"tags\": { \"Owner\": \"x\" }", false)]
    [InlineData("\"tags\": { \"owner\": \"pay*\" }", false)]
    [InlineData("\"tags\": { \"Owner\": \"pay*\", \"Other\": \"*\" }", false)]
    [InlineData("\"region\": \"eu-*\", \"account\": \"444455556666\"", false)]
    public void All_that_it_says_of_the_resource_has_to_hold(string scope, bool covers) =>
        Assert.Equal(covers ? Compliance.Exempt : Compliance.NonCompliant, Evaluate(UnderDefaultKey(), Exempting(scope, "2027-01-31"))[0].Compliance);

    [Fact]
    public void One_that_hangs_on_tags_that_are_not_known_is_not_applied_and_that_is_said()
    {
        var status = ServiceCatalog.CloudTrail.SampleStatus(Account, Region, kmsKeyId: null).With(new() { Reason = ComplianceReason.AwsManagedKey, Compliance = Compliance.NonCompliant, KeyManager = "AWS" });
        Assert.Null(status.Tags);

        Assert.Equal("KMSC001 NonCompliant Medium, KMSC006 Unknown Medium", Describe(Evaluate(status, Exempting("\"tags\": { \"Owner\": \"*\" }", "2027-01-31"))));
    }

    [Fact]
    public void Of_several_the_one_that_holds_longest_counts_and_an_expired_one_beside_it_is_no_finding()
    {
        var settings = SettingsReaderTests.Read($$"""{ "exemptions": [ {{Entry("\"resource\": \"*\"", "2026-01-01")}}, {{Entry("\"region\": \"*\"", "2027-06-30")}}, {{Entry("\"account\": \"111122223333\"", "2027-01-31")}} ] }""");
        var findings = Evaluate(UnderDefaultKey(), settings);

        Assert.Equal("KMSC001 Exempt Medium, KMSC006 Compliant Informational", Describe(findings));
        Assert.Equal("2027-06-30", findings[0].ExemptUntil);
    }

    [Fact]
    public void What_was_not_listed_or_contradicts_itself_is_never_exempt()
    {
        var settings = Exempting("\"region\": \"*\"", "2027-01-31");
        foreach (var service in ServiceCatalog.All)
        {
            Assert.All(Evaluate(service.NotListed(Account, Region, "Denied."), settings), finding => Assert.Equal(Compliance.Unknown, finding.Compliance));
        }

        Assert.All(Evaluate(Judged(ComplianceReason.Contradictory, null), settings), finding => Assert.Equal(Compliance.Unknown, finding.Compliance));
    }

    [Fact]
    public void What_could_not_be_determined_can_be_accepted_and_what_holds_is_not_exempt()
    {
        var settings = Exempting("\"region\": \"*\"", "2027-01-31");

        Assert.Equal("KMSC001 Exempt Medium, KMSC006 Compliant Informational", Describe(Evaluate(Judged(ComplianceReason.KeyUnreadable, null), settings)));
        Assert.Equal("KMSC001 Compliant Informational, KMSC002 Compliant Informational", Describe(Evaluate(Judged(ComplianceReason.CustomerManagedKey, "CUSTOMER"), settings)));
    }

    [Theory]
    [InlineData("KMSC001", "KMSC001 Exempt Medium")]
    [InlineData("KMSC002", "KMSC001 NonCompliant Medium")]
    public void It_is_of_its_rule_alone(string rule, string expected)
    {
        var settings = SettingsReaderTests.Read($$"""{ "exemptions": [ { "rule": "{{rule}}", "region": "*", "owner": "o", "reason": "r", "expires": "2027-01-31" } ] }""");

        Assert.StartsWith(expected, Describe(Evaluate(UnderDefaultKey(), settings)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Restricted", "Critical")]
    [InlineData("internal", "High")]
    [InlineData("Public", "Low")]
    [InlineData(null, "Low")]
    public void Severity_is_that_of_the_class_of_data_else_of_the_rule(string? dataClass, string severity)
    {
        var settings = SettingsReaderTests.Read("""
            {
              "rules": { "KMSC001": { "severity": "Low" } },
              "dataClassification": { "tag": "Class", "severity": { "Restricted": { "KMSC001": "Critical", "*": "Medium" }, "Internal": { "KMSC*": "High" } } }
            }
            """);

        Assert.Equal(severity, Evaluate(UnderDefaultKey(dataClass is null ? [] : [new("Class", dataClass)]), settings)[0].Severity);
    }

    [Theory]
    [InlineData("Owner=payments;Class=Public", "KMSC007 Compliant Informational")]
    [InlineData("Owner=payments", "KMSC007 NonCompliant Low")]
    [InlineData("Owner=payments;Class=Other", "KMSC007 NonCompliant Low")]
    [InlineData("owner=payments;Class=Public", "KMSC007 NonCompliant Low")]
    public void Required_tags_are_looked_for_to_the_letter_and_their_values_by_pattern(string tags, string expected)
    {
        var settings = SettingsReaderTests.Read("""{ "requiredTags": { "Owner": [], "Class": [ "Pub*", "Restricted" ] } }""");
        var status = UnderDefaultKey(tags.Split(';').Select(tag => tag.Split('=')).Select(tag => KeyValuePair.Create(tag[0], tag[1])));

        Assert.EndsWith(expected, Describe(Evaluate(status, settings)), StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_that_the_listing_does_not_have_are_unknown_and_a_setting_has_none_to_have()
    {
        var settings = SettingsReaderTests.Read("""{ "requiredTags": { "Owner": [] } }""");

        Assert.EndsWith("KMSC007 Unknown Low", Describe(Evaluate(Sample("CloudTrail"), settings)), StringComparison.Ordinal);
        Assert.DoesNotContain("KMSC007", Describe(Evaluate(Sample("XRay"), settings)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeyArn, Account, "111122223333", "Compliant Informational")]
    [InlineData(KeyArn, Account, "444455556666", "NonCompliant High")]
    [InlineData("1234abcd-12ab-34cd-56ef-1234567890ab", null, "111122223333", "Unknown Medium")]
    [InlineData(null, null, "444455556666", "")]
    public void A_key_is_of_a_listed_account(string? kmsKeyId, string? keyAccountId, string listed, string expected)
    {
        var status = Secret(kmsKeyId).With(new()
        {
            KeyAccountId = keyAccountId,
            KeyManager = kmsKeyId is null ? "AWS" : null,
            Reason = kmsKeyId is null ? ComplianceReason.AwsManagedKey : ComplianceReason.KeyUnreadable,
        });
        var found = Evaluate(status, SettingsReaderTests.Read($$"""{ "accounts": [ "{{listed}}" ] }""")).Where(finding => finding.RuleId == "KMSC008").Select(finding => $"{finding.Compliance} {finding.Severity}");

        Assert.Equal(expected.Length == 0 ? [] : [expected], found);
    }

    private static EncryptionStatus Sample(string service) => ServiceCatalog.Find(service)!.SampleStatus(Account, Region, kmsKeyId: null)
        .With(new() { Reason = ComplianceReason.AwsManagedKey, Compliance = Compliance.NonCompliant, KeyManager = "AWS" });

    private static SecretEncryptionStatus UnderDefaultKey(IEnumerable<KeyValuePair<string, string>>? tags = null) => new SecretEncryptionStatus
    {
        AccountId = Account,
        Region = Region,
        ResourceName = "billing",
        ResourceArn = $"arn:aws:secretsmanager:{Region}:{Account}:secret:billing-AbCdEf",
        Tags = new(tags ?? [new("Owner", "payments")]),
        KeyManager = "AWS",
        Compliance = Compliance.NonCompliant,
        Reason = ComplianceReason.AwsManagedKey,
    };

    private static IReadOnlyList<CmkFinding> Evaluate(EncryptionStatus status, ComplianceSettings settings) => RuleCatalog.Evaluate(
        status,
        new RuleContext(KeyApproval.NotAsked)
        {
            Settings = settings,
        },
        new RuleSelection(RuleCatalog.OfLevel(RuleLevel.Basic))
        {
            Settings = settings,
            Today = Today,
        });

    private static ComplianceSettings Exempting(string scope, string expires) => SettingsReaderTests.Read($$"""{ "exemptions": [ {{Entry(scope, expires)}} ] }""");

    private static string Entry(string scope, string expires) =>
        $$"""{ "rule": "KMSC001", {{scope}}, "owner": "o@example.com", "reason": "Because.", "expires": "{{expires}}" }""";
}
