using System.Globalization;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>What the rules that ask AWS make of its answers.</summary>
public sealed class AskingRuleTests
{
    private const string OtherKey = $"arn:aws:kms:{Region}:{Account}:key/00000202-5a6d-4b0c-8000-000000000202";

    private static readonly RuleContext Context = new(KeyApproval.NotAsked)
    {
        Today = new(2026, 11, 28),
    };

    public static TheoryData<string> Ids => [.. RuleCatalog.All.OfType<IAskingRule>().Select(rule => rule.Id)];

    /// <summary>Whatever cannot be answered is never taken for what holds.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_is_refused_is_Unknown_and_says_why(string rule)
    {
        var result = await EvaluateAsync(rule, UnderKey(rule), new Facts());

        Assert.Equal((Compliance.Unknown, ComplianceReason.NotAnswered, Facts.Refusal), (result!.Compliance, result.Reason, result.Message));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Where_there_is_no_key_of_ones_own_nothing_is_asked_or_said_but_of_what_was_not_seen(string rule)
    {
        foreach (var status in new[] { Judged(ComplianceReason.AwsManagedKey, "AWS"), Judged(ComplianceReason.KeyNotFound, null), Secret(null) })
        {
            Assert.Null(await EvaluateAsync(rule, status, new Facts()));
        }

        var unseen = await EvaluateAsync(rule, ServiceCatalog.XRay.NotListed(Account, Region, "Denied."), new Facts());
        Assert.Equal((Compliance.Unknown, ComplianceReason.NotListed), (unseen!.Compliance, unseen.Reason));
    }

    [Theory]
    [InlineData(true, 365, null, "Compliant RuleHolds Informational")]
    [InlineData(true, null, null, "Compliant RuleHolds Informational")]
    [InlineData(true, 365, 365, "Compliant RuleHolds Informational")]
    [InlineData(true, 366, 365, "NonCompliant RotationTooSeldom Low")]
    [InlineData(true, null, 365, "Unknown NotAnswered Medium")]
    [InlineData(false, null, null, "NonCompliant RotationOff Medium")]
    public async Task Rotation_is_on_and_as_often_as_asked(bool isOn, int? days, int? most, string expected)
    {
        var facts = new Facts
        {
            Rotation = (new KeyRotation(isOn, days), true),
            Key = Key(),
        };

        Assert.Equal(expected, Describe(await EvaluateAsync("KMSC009", UnderKey("KMSC009"), facts, new ComplianceSettings
        {
            MaximumRotationDays = most,
        })));
    }

    /// <summary>KMS answers off for some of these and refuses to answer for others (aws-facts and the KMS developer guide).</summary>
    [Theory]
    [InlineData("EXTERNAL", true)]
    [InlineData("EXTERNAL", false)]
    [InlineData("AWS_CLOUDHSM", false)]
    [InlineData("EXTERNAL_KEY_STORE", true)]
    [InlineData("AWS_KMS", false)]
    public async Task Rotation_that_is_impossible_is_told_apart_from_off(string origin, bool answersOff)
    {
        var facts = new Facts
        {
            Rotation = (answersOff ? new KeyRotation(Enabled: false, PeriodInDays: null) : null, true),
            Key = Key() with
            {
                Origin = origin,
            },
        };
        var result = await EvaluateAsync("KMSC009", UnderKey("KMSC009"), facts);

        Assert.Equal("NonCompliant RotationImpossible Low", Describe(result));
        Assert.StartsWith("# ", result!.Remediation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_KMS", null, null)]
    [InlineData("EXTERNAL", null, "Compliant RuleHolds Informational")]
    [InlineData("EXTERNAL", "2026-12-28", "NonCompliant MaterialExpires High")]
    [InlineData("EXTERNAL", "2026-11-29", "NonCompliant MaterialExpires High")]
    [InlineData("EXTERNAL", "2026-12-29", "Compliant RuleHolds Informational")]
    public async Task Imported_material_does_not_expire_within_thirty_days(string origin, string? validTo, string? expected)
    {
        var facts = new Facts
        {
            Key = Key() with
            {
                Origin = origin,
                ValidTo = Moment(validTo),
            },
        };

        Assert.Equal(expected, Describe(await EvaluateAsync("KMSC010", UnderKey("KMSC010"), facts)));
    }

    /// <summary>Last use, from when KMS looks, when the key was made; the days that are accepted.</summary>
    [Theory]
    [InlineData("2026-11-20", "2026-04-23", "2020-01-01", null, "Compliant RuleHolds Informational")]
    [InlineData("2026-08-30", "2026-04-23", "2020-01-01", null, "Compliant RuleHolds Informational")]
    [InlineData("2026-08-29", "2026-04-23", "2020-01-01", null, "NonCompliant KeyUnused Low")]
    [InlineData("2026-11-20", "2026-04-23", "2020-01-01", 7, "NonCompliant KeyUnused Low")]
    [InlineData(null, "2026-04-23", "2020-01-01", null, "Unknown NotAnswered Medium")]
    [InlineData(null, null, "2020-01-01", null, "Unknown NotAnswered Medium")]
    [InlineData(null, "2026-05-01", null, null, "Unknown NotAnswered Medium")]
    [InlineData(null, "2026-05-01", "2026-05-01", null, "NonCompliant KeyUnused Low")]
    [InlineData(null, "2026-11-01", "2026-11-01", null, "Compliant RuleHolds Informational")]
    public async Task A_key_that_was_used_before_KMS_looked_is_not_called_unused(string? last, string? since, string? created, int? most, string expected)
    {
        var facts = new Facts
        {
            Usage = new KeyLastUsage(Moment(last), last is null ? null : "Decrypt", Moment(since), Moment(created)),
        };

        Assert.Equal(expected, Describe(await EvaluateAsync("KMSC011", UnderKey("KMSC011"), facts, new ComplianceSettings
        {
            MaximumUnusedDays = most,
        })));
    }

    [Theory]
    [InlineData("", "Compliant RuleHolds Informational")]
    [InlineData("Compliant:Informational", "Compliant RuleHolds Informational")]
    [InlineData("Compliant:Informational NonCompliant:Medium NonCompliant:Critical", "NonCompliant KeyPolicyUnfit Critical")]
    [InlineData("NonCompliant:Low Unknown:High", "NonCompliant KeyPolicyUnfit Low")]
    [InlineData("Compliant:Informational Unknown:Medium", "Unknown KeyPolicyUnfit Medium")]
    public async Task A_policy_is_as_bad_as_the_worst_of_its_findings(string review, string expected)
    {
        var facts = new Facts
        {
            Review =
            [
                .. review.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split(':')).Select(entry => new CmkPolicyFinding
                {
                    RuleId = "KMSP001",
                    Title = "Title",
                    Compliance = entry[0],
                    Severity = entry[1],
                    Message = "Words.",
                }),
            ],
        };

        Assert.Equal(expected, Describe(await EvaluateAsync("KMSC012", UnderKey("KMSC012"), facts)));
    }

    /// <summary>Versions as <c>labels:keys</c>.</summary>
    [Theory]
    [InlineData($"AWSCURRENT:{KeyArn}", "Compliant RuleHolds Informational")]
    [InlineData($"AWSCURRENT:{KeyId}", "Compliant RuleHolds Informational")]
    [InlineData($"AWSCURRENT:DefaultEncryptionKey,{KeyArn}", "Compliant RuleHolds Informational")]
    [InlineData($"AWSCURRENT:{KeyArn} AWSPREVIOUS:DefaultEncryptionKey", "NonCompliant OldKeyVersion Medium")]
    [InlineData($"AWSCURRENT:{KeyArn} :{OtherKey}", "NonCompliant OldKeyVersion Low")]
    [InlineData($"AWSCURRENT:{KeyArn} mine:{OtherKey}", "NonCompliant OldKeyVersion Low")]
    [InlineData($"AWSCURRENT:{KeyArn} :alias/other", "Unknown NotAnswered Medium")]
    [InlineData("AWSCURRENT:", "Unknown NotAnswered Medium")]
    [InlineData("", "Unknown NotAnswered Medium")]
    public async Task Versions_of_a_secret_are_under_its_key(string versions, string expected)
    {
        var facts = new Facts
        {
            Observation = new KeyObservation(null)
            {
                Versions =
                [
                    .. versions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => (Labels: text[..text.IndexOf(':', StringComparison.Ordinal)], Keys: text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]))
                        .Select((version, index) => new ObservedVersion(
                            $"version-{index}",
                            version.Labels.Split(',', StringSplitOptions.RemoveEmptyEntries),
                            version.Keys.Length == 0 ? null : version.Keys.Split(','))),
                ],
            },
        };

        Assert.Equal(expected, Describe(await EvaluateAsync("KMSC013", UnderKey("KMSC013"), facts)));
    }

    [Theory]
    [InlineData("XRay", null, "Compliant RuleHolds Informational")]
    [InlineData("CloudWatchLogs", KeyArn, "Compliant RuleHolds Informational")]
    [InlineData("CloudWatchLogs", OtherKey, "NonCompliant SpansUnderOtherKey Low")]
    [InlineData("CloudWatchLogs", "", "NonCompliant SpansUnderOtherKey Medium")]
    [InlineData("CloudWatchLogs", null, "Unknown NotAnswered Medium")]
    [InlineData("Elsewhere", null, "Unknown NotAnswered Medium")]
    [InlineData(null, null, "Unknown NotAnswered Medium")]
    public async Task Spans_in_a_log_group_are_under_X_Rays_key(string? destination, string? groupKey, string expected)
    {
        var facts = new Facts
        {
            Beside = groupKey is null ? null : ServiceCatalog.CloudWatchLogs.SampleStatus(Account, Region, groupKey.Length == 0 ? null : groupKey),
        };

        Assert.Equal(expected, Describe(await EvaluateAsync("KMSC014", UnderKey("KMSC014", destination), facts)));
    }

    /// <summary>Grants as <c>grantee|operations|constraint</c>. What is not documented is never called missing.</summary>
    [Theory]
    [InlineData("", "Unknown GrantNotSeen Medium")]
    [InlineData("xray.amazonaws.com|GenerateDataKey,Decrypt", "Compliant RuleHolds Informational")]
    [InlineData("xray.eu-west-1.amazonaws.com|Encrypt,Decrypt", "Compliant RuleHolds Informational")]
    [InlineData("arn:aws:iam::111122223333:role/aws-service-role/xray.amazonaws.com/AWSServiceRoleForXRay|GenerateDataKey,Decrypt", "Compliant RuleHolds Informational")]
    [InlineData("xray.amazonaws.com|GenerateDataKey xray.amazonaws.com|Decrypt", "Compliant RuleHolds Informational")]
    [InlineData("xray.amazonaws.com|DescribeKey,Decrypt", "NonCompliant GrantUnfit High")]
    [InlineData("xray.amazonaws.com|", "NonCompliant GrantUnfit High")]
    [InlineData("xray.amazonaws.com|GenerateDataKey", "Unknown GrantNotSeen Medium")]
    [InlineData("xray.amazonaws.com|GenerateDataKey,Decrypt|context", "Unknown GrantNotSeen Medium")]
    [InlineData("xray.amazonaws.com|GenerateDataKey,Decrypt|other", "Unknown GrantNotSeen Medium")]
    [InlineData("xray.amazonaws.com|GenerateDataKey,Decrypt|eu-west-1/111122223333", "Unknown GrantNotSeen Medium")]
    [InlineData("xray.amazonaws.com|GenerateDataKey,Decrypt|*/111122223333", "Unknown GrantNotSeen Medium")]
    [InlineData("xray.amazonaws.com|GenerateDataKey,Decrypt|eu-west-1/444455556666", "NonCompliant GrantUnfit High")]
    [InlineData("xray.amazonaws.com|GenerateDataKey,Decrypt|us-east-1/111122223333", "NonCompliant GrantUnfit High")]
    [InlineData("xray.amazonaws.com|GenerateDataKey,Decrypt|us-east-1/111122223333 xray.amazonaws.com|Encrypt,Decrypt", "Compliant RuleHolds Informational")]
    [InlineData("logs.amazonaws.com|DescribeKey", "Unknown GrantNotSeen Medium")]
    [InlineData("arn:aws:iam::111122223333:role/xray-daemon|DescribeKey", "Unknown GrantNotSeen Medium")]
    [InlineData("xray.amazonaws.com.example.com|DescribeKey", "Unknown GrantNotSeen Medium")]
    public async Task X_Rays_grant_is_judged_by_what_is_certain_of_it(string grants, string expected)
    {
        var facts = new Facts
        {
            Grants = [.. grants.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Grant)],
        };

        Assert.Equal(expected, Describe(await EvaluateAsync("KMSC016", UnderKey("KMSC016"), facts)));
    }

    private static KeyGrant Grant(string text)
    {
        var parts = text.Split('|');
        var constraint = parts.Length > 2 ? parts[2] : string.Empty;
        return new KeyGrant("grant", parts[0], parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            EncryptionContextSubset = constraint == "context" ? new Dictionary<string, string> { ["some"] = "pair" } : null,
            HasOtherConstraint = constraint == "other",
            SourceArn = constraint.Split('/') is [var region, var account] ? $"arn:aws:xray:{region}:{account}:group/default" : null,
        };
    }

    private static EncryptionStatus UnderKey(string rule, string? destination = "CloudWatchLogs") =>
        (rule is "KMSC014" or "KMSC016"
            ? new XRayEncryptionStatus
            {
                AccountId = Account,
                Region = Region,
                EncryptionType = "KMS",
                KmsKeyId = KeyArn,
                TraceSegmentDestination = destination,
            }
            : (EncryptionStatus)Secret(KeyArn)).With(new()
            {
                Compliance = Compliance.Compliant,
                Reason = ComplianceReason.CustomerManagedKey,
                KeyManager = "CUSTOMER",
                KeyState = "Enabled",
                KeyArn = KeyArn,
                KeyAccountId = Account,
            });

    private static Task<RuleResult?> EvaluateAsync(string rule, EncryptionStatus status, Facts facts, ComplianceSettings? settings = null) =>
        RuleCatalog.All.OfType<IAskingRule>().Single(known => known.Id == rule).EvaluateAsync(
            status,
            Context with
            {
                Settings = settings ?? ComplianceSettings.None,
            },
            facts,
            CancellationToken.None);

    private static string? Describe(RuleResult? result) => result is null ? null : $"{result.Compliance} {result.Reason} {result.Severity}";

    private static DateTimeOffset? Moment(string? day) => day is null ? null : DateTimeOffset.Parse(day + "T12:00:00Z", CultureInfo.InvariantCulture);
}
