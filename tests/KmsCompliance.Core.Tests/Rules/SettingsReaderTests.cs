using System.Text.RegularExpressions;
using KmsCompliance.Errors;
using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>What a settings file may say, and what is said of one that is not right.</summary>
public sealed class SettingsReaderTests
{
    public static Func<string, bool> Pattern(string pattern)
    {
        var regex = new Regex($"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase);
        return regex.IsMatch;
    }

    public static ComplianceSettings Read(string text) => new SettingsReader(Pattern).Read(text, "settings.json");

    [Fact]
    public void Everything_that_may_be_said_is_read_and_comments_are_let_be()
    {
        var settings = Read("""
            {
              "$schema": "https://example.com/settings.schema.json",
              // Comments say why.
              "approvedKeys": [ "alias/app-*", /* and */ "arn:aws:kms:*" ],
              "accounts": [ "111122223333", ],
              "requiredTags": { "Owner": [], "DataClassification": [ "Public", "Restricted" ] },
              "maximumRotationDays": 365,
              "maximumUnusedDays": 90,
              "rules": { "kmsc004": { "enabled": true }, "KMSC003": { "enabled": false, "severity": "critical" } },
              "dataClassification": { "tag": "DataClassification", "severity": { "Restricted": { "KMSC001": "High" } } },
              "exemptions": [ { "rule": "KMSC001", "region": "eu-*", "owner": "o@example.com", "reason": "r", "expires": "2027-01-31" } ],
            }
            """);

        Assert.Equal(["alias/app-*", "arn:aws:kms:*"], settings.ApprovedKeys);
        Assert.Equal(["111122223333"], settings.Accounts);
        Assert.Equal(["Owner", "DataClassification"], settings.RequiredTags.Select(tag => tag.Key));
        Assert.True(settings.RequiredTags[0].Fits("anybody"));
        Assert.True(settings.RequiredTags[1].Fits("restricted"));
        Assert.False(settings.RequiredTags[1].Fits("Secret"));
        Assert.Equal((365, 90), (settings.MaximumRotationDays, settings.MaximumUnusedDays));
        Assert.Equal([("KMSC003", false), ("KMSC004", true)], settings.Switches.Select(entry => (entry.Key, entry.Value)).Order());
        Assert.Equal("Critical", settings.SeverityOf("KMSC003", tags: null, "High"));
        Assert.Equal("High", settings.SeverityOf("KMSC001", new([new("DataClassification", "RESTRICTED")]), "Medium"));
        Assert.Equal("Medium", settings.SeverityOf("KMSC001", new([new("DataClassification", "Public")]), "Medium"));
        var exemption = Assert.Single(settings.Exemptions);
        Assert.Equal(("o@example.com", "r", "2027-01-31"), (exemption.Owner, exemption.Reason, exemption.ExpiresText));
        Assert.Equal(new DateOnly(2027, 1, 31), exemption.Expires);
    }

    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private const string Thumbprint = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Fact]
    public void Approvers_of_plans_are_keys_by_their_arns_and_certificates_by_their_thumbprints()
    {
        var colons = string.Join(':', Thumbprint.ToUpperInvariant().Chunk(2).Select(static pair => new string(pair)));
        var plans = Read($$"""{ "plans": { "requireApproval": true, "approvers": [ { "keyArn": "{{Key}}", "name": "Security" }, { "certificateSha256": "{{colons}}" } ], "minimumApprovals": 2 } }""").Plans;

        Assert.True(plans.RequireApproval);
        Assert.Equal(2, plans.MinimumApprovals);
        Assert.Equal([new PlanApprover(Key, IsCertificate: false, "Security"), new PlanApprover(Thumbprint, IsCertificate: true, Name: null)], plans.Approvers);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ \"plans\": {} }")]
    [InlineData("{ \"plans\": { \"requireApproval\": false, \"approvers\": [] } }")]
    public void Where_nothing_is_said_of_plans_they_need_no_approval(string text)
    {
        var plans = Read(text).Plans;

        Assert.Equal((false, 1), (plans.RequireApproval, plans.MinimumApprovals));
        Assert.Empty(plans.Approvers);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("// nothing\n{ }")]
    public void Nothing_may_be_decided(string text) => Assert.Empty(Read(text).Exemptions);

    /// <summary>The file, then the line and the place that the error names, and what it says.</summary>
    [Theory]
    [InlineData("", "line 1: it is not JSON")]
    [InlineData("[]", "line 1: it is a list, not an object")]
    [InlineData("{\n  \"accounts\": [\n}", "line 3: it is not JSON")]
    [InlineData("{} {}", "line 1: it is not JSON")]
    [InlineData("{ \"accounts\": [ \"\\ud800\" ] }", "line 1: a text there has half of a character")]
    [InlineData("{\n\"exemption\": []}", "line 2, /exemption: 'exemption' is not known. Accepted: $schema, approvedKeys")]
    [InlineData("{\"accounts\": [],\n\"accounts\": []}", "line 2, /accounts: it is there twice")]
    [InlineData("{\"accounts\": [\n\"1\"]}", "line 2, /accounts/0: '1' is no account. Accepted: 12 digits, as text")]
    [InlineData("{\"accounts\": [ 111122223333 ]}", "line 1, /accounts/0: it is a number, not a text")]
    [InlineData("{\"accounts\": \"111122223333\"}", "line 1, /accounts: it is a text, not a list")]
    [InlineData("{\"approvedKeys\": [ \" \" ]}", "line 1, /approvedKeys/0: it is empty")]
    [InlineData("{\"approvedKeys\": null}", "line 1, /approvedKeys: it is null, not a list")]
    [InlineData("{\"requiredTags\": { \"a/b~c\": 1 } }", "line 1, /requiredTags/a~1b~0c: it is a number, not a list")]
    [InlineData("{\"requiredTags\": { \"\": [] } }", "line 1, /requiredTags/: a tag has a key")]
    [InlineData("{\"maximumRotationDays\": 89}", "line 1, /maximumRotationDays: it is no whole number from 90 to 2560")]
    [InlineData("{\"maximumRotationDays\": 3e2}", "line 1, /maximumRotationDays: it is no whole number from 90 to 2560")]
    [InlineData("{\"maximumUnusedDays\": \"90\"}", "line 1, /maximumUnusedDays: it is no whole number from 1 to 3650")]
    [InlineData("{\"rules\": {\n\"KMSC999\": {} } }", "line 2, /rules/KMSC999: there is no rule 'KMSC999'. Accepted: KMSC001,")]
    [InlineData("{\"rules\": { \"KMSC001\": { \"enabled\": \"no\" } } }", "line 1, /rules/KMSC001/enabled: it is neither true nor false")]
    [InlineData("{\"rules\": { \"KMSC001\": { \"enable\": false } } }", "line 1, /rules/KMSC001/enable: 'enable' is not known. Accepted: enabled, severity")]
    [InlineData("{\"rules\": { \"KMSC001\": { \"severity\": \"Grave\" } } }", "line 1, /rules/KMSC001/severity: 'Grave' is no severity. Accepted: Informational, Low, Medium, High, Critical")]
    [InlineData("{\"rules\": { \"KMSC001\": { \"severity\": \"Low\" }, \"kmsc001\": { \"severity\": \"High\" } } }", "line 1, /rules/kmsc001: it is there twice")]
    [InlineData("{\"dataClassification\": { \"severity\": {} } }", "line 1, /dataClassification: it has no 'tag'")]
    [InlineData("{\"dataClassification\": { \"tag\": \"c\", \"severity\": { \"x\": { \"KMSX\": \"Low\" } } } }", "line 1, /dataClassification/severity/x/KMSX: 'KMSX' names no rule that could be meant")]
    [InlineData("{\"exemptions\": [ { \"rule\": \"KMSC001\", \"owner\": \"o\", \"reason\": \"r\", \"expires\": \"2027-01-31\" } ] }", "line 1, /exemptions/0: it says of nothing whose it is: name at least one of resource, account, region, tags")]
    [InlineData("{\"exemptions\": [ { \"rule\": \"KMSC001\", \"resource\": \"*\", \"reason\": \"r\", \"expires\": \"2027-01-31\" } ] }", "line 1, /exemptions/0: it has no 'owner'")]
    [InlineData("{\"exemptions\": [ { \"rule\": \"KMSC001\", \"resource\": \"*\", \"owner\": \"o\", \"expires\": \"2027-01-31\" } ] }", "line 1, /exemptions/0: it has no 'reason'")]
    [InlineData("{\"exemptions\": [ { \"rule\": \"KMSC001\", \"resource\": \"*\", \"owner\": \"o\", \"reason\": \"r\" } ] }", "line 1, /exemptions/0: it has no 'expires'")]
    [InlineData("{\"exemptions\": [ { \"rule\": \"KMSC001\", \"resource\": \"*\", \"owner\": \"o\", \"reason\": \"r\",\n\"expires\": \"31.01.2027\" } ] }", "line 2, /exemptions/0/expires: '31.01.2027' is no day. Accepted: such as 2027-01-31")]
    [InlineData("{\"exemptions\": [ { \"rule\": \"KMSC006\", \"resource\": \"*\", \"owner\": \"o\", \"reason\": \"r\", \"expires\": \"2027-01-31\" } ] }", "line 1, /exemptions/0/rule: 'KMSC006' names no rule that could be meant")]
    [InlineData("{\"exemptions\": [ { \"rule\": \"KMSC001\", \"resources\": \"*\", \"owner\": \"o\", \"reason\": \"r\", \"expires\": \"2027-01-31\" } ] }", "line 1, /exemptions/0/resources: 'resources' is not known")]
    [InlineData("{\"plans\": []}", "line 1, /plans: it is a list, not an object")]
    [InlineData("{\"plans\": {\n\"approver\": [] } }", "line 2, /plans/approver: 'approver' is not known. Accepted: requireApproval, approvers, minimumApprovals")]
    [InlineData("{\"plans\": { \"requireApproval\": \"yes\" } }", "line 1, /plans/requireApproval: it is neither true nor false")]
    [InlineData("{\"plans\": {\n\"requireApproval\": true } }", "line 2, /plans/requireApproval: an approval is asked for, and 'approvers' names nobody who could give it")]
    [InlineData("{\"plans\": { \"requireApproval\": true, \"approvers\": [] } }", "line 1, /plans/requireApproval: an approval is asked for")]
    [InlineData("{\"plans\": { \"approvers\": {} } }", "line 1, /plans/approvers: it is an object, not a list")]
    [InlineData("{\"plans\": { \"approvers\": [ \"alias/a\" ] } }", "line 1, /plans/approvers/0: it is a text, not an object")]
    [InlineData("{\"plans\": { \"approvers\": [ {} ] } }", "line 1, /plans/approvers/0: it names an approver by one of 'keyArn' and 'certificateSha256'")]
    [InlineData("{\"plans\": { \"approvers\": [ { \"keyArn\": \"" + Key + "\", \"certificateSha256\": \"" + Thumbprint + "\" } ] } }", "line 1, /plans/approvers/0: it names an approver by one of")]
    [InlineData("{\"plans\": { \"approvers\": [ { \"keyArn\":\n\"arn:aws:kms:eu-west-1:111122223333:alias/a\" } ] } }", "line 2, /plans/approvers/0/keyArn: 'arn:aws:kms:eu-west-1:111122223333:alias/a' is no ARN of a key. Accepted:")]
    [InlineData("{\"plans\": { \"approvers\": [ { \"keyArn\": \"1234abcd-12ab-34cd-56ef-1234567890ab\" } ] } }", "line 1, /plans/approvers/0/keyArn: '1234abcd-12ab-34cd-56ef-1234567890ab' is no ARN of a key")]
    [InlineData("{\"plans\": { \"approvers\": [ { \"certificateSha256\": \"9f86d081\" } ] } }", "line 1, /plans/approvers/0/certificateSha256: '9f86d081' is no SHA-256 of a certificate. Accepted: 64 hexadecimal digits")]
    [InlineData("{\"plans\": { \"approvers\": [ { \"keyArn\": \"" + Key + "\" },\n{ \"keyArn\": \"" + Key + "\", \"name\": \"x\" } ] } }", "line 2, /plans/approvers/1: '" + Key + "' is there twice")]
    [InlineData("{\"plans\": { \"approvers\": [ { \"keyArn\": \"" + Key + "\", \"name\": \"\" } ] } }", "line 1, /plans/approvers/0/name: it is empty")]
    [InlineData("{\"plans\": { \"approvers\": [ { \"keyArn\": \"" + Key + "\", \"publicKey\": \"x\" } ] } }", "line 1, /plans/approvers/0/publicKey: 'publicKey' is not known. Accepted: keyArn, certificateSha256, name")]
    [InlineData("{\"plans\": { \"approvers\": [ { \"keyArn\": \"" + Key + "\" } ], \"minimumApprovals\": 2 } }", "line 1, /plans/minimumApprovals: it is no whole number from 1 to 1")]
    [InlineData("{\"plans\": { \"approvers\": [ { \"keyArn\": \"" + Key + "\" } ], \"minimumApprovals\": 0 } }", "line 1, /plans/minimumApprovals: it is no whole number from 1 to 1")]
    [InlineData("{\"plans\": { \"minimumApprovals\": 1 } }", "line 1, /plans/minimumApprovals: 'approvers' names nobody")]
    public void What_is_not_right_is_an_error_that_names_the_line_and_the_place(string text, string problem)
    {
        var failure = Assert.Throws<FailureException>(() => Read(text)).Failure;

        Assert.Equal("InvalidSettings", failure.ErrorId);
        Assert.StartsWith($"The settings in 'settings.json' are not right, {problem}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Nesting_without_end_is_an_error() =>
        Assert.Throws<FailureException>(() => Read($"{{\"accounts\": {new string('[', 5000)}{new string(']', 5000)}}}"));
}
