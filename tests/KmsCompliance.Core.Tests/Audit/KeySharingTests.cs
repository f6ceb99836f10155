using KmsCompliance.Audit;
using KmsCompliance.Rules;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Audit;

/// <summary>Who is under which key, over a whole run.</summary>
public sealed class KeySharingTests
{
    private const string OtherKey = $"arn:aws:kms:{Region}:{Account}:key/00000202-5a6d-4b0c-8000-000000000202";
    private const string OtherRegion = "eu-central-1";

    [Fact]
    public void A_key_of_two_services_is_named_with_both_and_some_of_their_resources()
    {
        var (key, result) = Assert.Single(Conclude(Whole(), [Status("XRay"), Status("SecretsManager")]));

        Assert.Equal((Compliance.NonCompliant, ComplianceReason.KeyShared, Severity.Low), (result.Compliance, result.Reason, result.Severity));
        Assert.Equal((KeyArn, Account, Region, "KMS"), (key.ResourceId, key.AccountId, key.Region, key.Service));
        Assert.Contains($"The key serves 2 services: AWS X-Ray (xray/{Account}/{Region}); AWS Secrets Manager (arn:aws:secretsmanager:", result.Message, StringComparison.Ordinal);
    }

    /// <summary>The same words from run to run, however the listing is ordered, and no more of them however many there are.</summary>
    [Fact]
    public void The_first_three_by_name_are_named_in_whatever_order_they_come()
    {
        var secrets = Enumerable.Range(0, 500).Select(number => Named($"secret-{number:000}")).ToList();
        var forward = Assert.Single(Conclude(Whole(), [.. secrets, Status("XRay")])).Result.Message;
        secrets.Reverse();
        var backward = Assert.Single(Conclude(Whole(), [Status("XRay"), .. secrets, .. secrets])).Result.Message;

        Assert.Equal(forward, backward);
        Assert.Contains("secret-000, ", forward, StringComparison.Ordinal);
        Assert.Contains("secret-002 and others)", forward, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-003", forward, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CloudTrail CloudTrailLake", "Compliant")]
    [InlineData("CloudTrail CloudTrail", "Compliant")]
    [InlineData("CloudTrail SecretsManager", "NonCompliant")]
    [InlineData("XRay CloudWatchLogs", "NonCompliant")]
    [InlineData("XRay aws/spans", "Compliant")]
    [InlineData("CloudWatchLogs aws/spans", "NonCompliant")]
    [InlineData("SecretsManager", "Compliant")]
    public void Trails_and_event_data_stores_are_one_service_and_spans_are_X_Rays(string users, string expected) =>
        Assert.Equal(expected, Assert.Single(Conclude(Whole(), [.. users.Split(' ').Select(Status)])).Result.Compliance);

    [Fact]
    public void Each_key_is_judged_by_itself()
    {
        var results = Conclude(Whole(), [Status("XRay"), Under(Status("SecretsManager"), OtherKey)]);

        Assert.Equal([KeyArn, OtherKey], results.Select(entry => entry.Key.ResourceId));
        Assert.All(results, entry => Assert.Equal(Compliance.Compliant, entry.Result.Compliance));
    }

    /// <summary>What was not looked at is never taken for what is not there.</summary>
    [Theory]
    [InlineData("", "XRay, SecretsManager, CloudTrail, CloudTrailLake, CloudWatchLogs")]
    [InlineData("XRay SecretsManager CloudTrail CloudTrailLake", "CloudWatchLogs")]
    [InlineData("XRay SecretsManager CloudTrail CloudTrailLake CloudWatchLogs:NotListed", "CloudWatchLogs")]
    [InlineData("XRay SecretsManager CloudTrail CloudTrailLake CloudWatchLogs:NotReached", "CloudWatchLogs")]
    [InlineData("XRay SecretsManager CloudTrail CloudTrailLake CloudWatchLogs:part", "CloudWatchLogs")]
    [InlineData("XRay SecretsManager CloudTrail CloudTrailLake CloudWatchLogs:elsewhere", "CloudWatchLogs")]
    [InlineData("XRay SecretsManager CloudTrail CloudTrailLake CloudWatchLogs CloudTrail:NotListed:elsewhere", "CloudTrail")]
    public void A_key_of_one_service_is_Unknown_where_others_were_not_wholly_listed(string places, string missing)
    {
        var result = Assert.Single(Conclude(Places(places), [Status("SecretsManager")])).Result;

        Assert.Equal((Compliance.Unknown, ComplianceReason.UsersNotSeen), (result.Compliance, result.Reason));
        Assert.Contains($"not all resources of {missing} were looked at", result.Message, StringComparison.Ordinal);
        Assert.Equal($"Test-ServiceCmk -Region {Region} -Rule KMSC015", result.Remediation);
        Assert.True(ComplianceReason.IsOfUnknown(result.Reason));
    }

    [Fact]
    public void A_place_that_broke_off_hides_no_sharing_that_was_seen() =>
        Assert.Equal(Compliance.NonCompliant, Assert.Single(Conclude(Places("CloudWatchLogs:NotListed"), [Status("XRay"), Status("SecretsManager")])).Result.Compliance);

    [Fact]
    public void A_resource_whose_key_could_not_be_resolved_may_be_under_any_key_of_its_Region()
    {
        var unresolved = Status("SecretsManager").With(new()
        {
            Compliance = Compliance.Unknown,
            Reason = ComplianceReason.KeyUnreadable,
        });
        var changing = Status("CloudWatchLogs").With(new()
        {
            Compliance = Compliance.Unknown,
            Reason = ComplianceReason.Updating,
        });

        Assert.Contains("under which key 2 resources are could not be determined", Assert.Single(Conclude(Whole(), [Status("XRay"), unresolved, changing])).Result.Message, StringComparison.Ordinal);
    }

    /// <summary>Another account's own resources were not looked at.</summary>
    [Fact]
    public void Of_another_accounts_key_it_is_never_said_that_it_is_not_shared()
    {
        var result = Assert.Single(Conclude(Whole(), [Under(Status("SecretsManager"), ForeignKeyArn)])).Result;
        Assert.Equal(Compliance.Unknown, result.Compliance);
    }

    [Theory]
    [InlineData(ComplianceReason.AwsManagedKey, "AWS")]
    [InlineData(ComplianceReason.KeyNotFound, null)]
    [InlineData(ComplianceReason.NotListed, null)]
    [InlineData(ComplianceReason.Contradictory, null)]
    public void What_is_under_no_key_of_ones_own_serves_nobody(string reason, string? manager)
    {
        var status = Status("SecretsManager").With(new()
        {
            KeyArn = KeyArn,
            KeyManager = manager,
            Reason = reason,
        });
        Assert.Empty(Conclude(Whole(), [status]));
    }

    /// <summary>The one whose data cannot be moved stays, else the one whose alias the key has, else the one with most.</summary>
    [Theory]
    [InlineData("CloudTrailLake SecretsManager SecretsManager", null, "-Service SecretsManager")]
    [InlineData("XRay SecretsManager SecretsManager", null, "-Service XRay")]
    [InlineData("XRay SecretsManager SecretsManager", "alias/xray-trace-data-cmk", "-Service SecretsManager")]
    [InlineData("XRay SecretsManager SecretsManager CloudWatchLogs", null, "-Service XRay -Service CloudWatchLogs")]
    public void The_remedy_moves_all_services_but_one(string users, string? alias, string expected)
    {
        var number = 0;
        var statuses = users.Split(' ').Select(service => service == "SecretsManager" ? Named($"secret-{number++}") : Status(service))
            .Select(status => status.With(status.Verdict with
            {
                KeyAlias = alias,
            })).ToList();
        var remedy = Assert.Single(Conclude(Whole(), statuses)).Result.Remediation!;

        Assert.Equal(expected, string.Join(' ', remedy.Split("; ").Where(command => command.StartsWith("New-ServiceCmk", StringComparison.Ordinal)).Select(command => $"-Service {command.Split(' ')[2]}")));
        Assert.All(remedy.Split("; ").Where(command => command.StartsWith("Get-", StringComparison.Ordinal)), command => Assert.Contains($"| Where-Object KeyArn -EQ '{KeyArn}' | Set-ServiceCmk -KeyId alias/", command, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_all_keys_were_seen_one_that_was_not_is_gone()
    {
        Assert.Equal([(Account, Region)], new KeySharing().FindWhole(Whole()).Select(place => (place.Place.AccountId!, place.Place.Region)));
        Assert.Empty(new KeySharing().FindWhole(Places("XRay SecretsManager")));
    }

    [Fact]
    public void An_exemption_covers_a_key_by_its_ARN_and_one_that_has_expired_is_found()
    {
        var (key, result) = Assert.Single(Conclude(Whole(), [Status("XRay"), Status("SecretsManager")]));
        string Findings(string pattern, string expires)
        {
            var settings = new ComplianceSettings
            {
                Exemptions =
                [
                    new Exemption
                    {
                        FitsRule = static id => id == SharedKeyRule.RuleId,
                        FitsResource = id => id == pattern,
                        Owner = "o@example.com",
                        Reason = "Because.",
                        Expires = DateOnly.ParseExact(expires, Exemption.DayFormat, System.Globalization.CultureInfo.InvariantCulture),
                    },
                ],
            };
            var selection = new RuleSelection(RuleCatalog.All)
            {
                Settings = settings,
                Today = new(2026, 11, 28),
            };
            return string.Join(' ', RuleCatalog.EvaluateKey(key, RuleCatalog.All.OfType<SharedKeyRule>().Single(), result, selection).Select(finding => $"{finding.FindingId}:{finding.Compliance}"));
        }

        Assert.Equal($"KMSC006/{KeyArn}:Compliant KMSC015/{KeyArn}:Exempt", Findings(KeyArn, "2026-11-28"));
        Assert.Equal($"KMSC006/{KeyArn}:NonCompliant KMSC015/{KeyArn}:NonCompliant", Findings(KeyArn, "2026-11-27"));
        Assert.Equal($"KMSC015/{KeyArn}:NonCompliant", Findings(OtherKey, "2026-11-28"));
    }

    private static IReadOnlyList<(EncryptionStatus Key, RuleResult Result)> Conclude(IReadOnlyList<CoveredPlace> places, IReadOnlyList<EncryptionStatus> statuses)
    {
        var sharing = new KeySharing();
        foreach (var status in statuses)
        {
            sharing.Note(status);
        }

        return [.. sharing.Conclude(places)];
    }

    private static EncryptionStatus Status(string service) => Under(
        service == "aws/spans"
            ? new LogGroupEncryptionStatus
            {
                AccountId = Account,
                Region = Region,
                ResourceName = service,
                ResourceArn = $"arn:aws:logs:{Region}:{Account}:log-group:{service}",
                KmsKeyId = KeyArn,
            }
            : ServiceCatalog.Find(service)!.SampleStatus(Account, Region, KeyArn),
        KeyArn);

    private static EncryptionStatus Named(string name) => Under(
        new SecretEncryptionStatus
        {
            AccountId = Account,
            Region = Region,
            ResourceName = name,
            ResourceArn = $"arn:aws:secretsmanager:{Region}:{Account}:secret:{name}",
            KmsKeyId = KeyArn,
        },
        KeyArn);

    private static EncryptionStatus Under(EncryptionStatus status, string keyArn) => status.With(new()
    {
        Compliance = Compliance.Compliant,
        Reason = ComplianceReason.CustomerManagedKey,
        KeyManager = "CUSTOMER",
        KeyState = "Enabled",
        KeyArn = keyArn,
        KeyAccountId = keyArn.Split(':')[4],
    });

    private static List<CoveredPlace> Whole() => Places(string.Join(' ', ServiceCatalog.Names));

    // Such as XRay, XRay:NotListed, XRay:part, XRay:elsewhere.
    private static List<CoveredPlace> Places(string places) =>
    [
        .. places.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static text => text.Split(':')).Select(static parts => new CoveredPlace(
            new AuditPlace
            {
                Service = parts[0],
                AccountId = Account,
                Region = parts.Contains("elsewhere") ? OtherRegion : Region,
                Status = parts.FirstOrDefault(static part => part is AuditPlaceStatus.NotListed or AuditPlaceStatus.NotReached) ?? AuditPlaceStatus.Listed,
            },
            IsWhole: !parts.Contains("part"))),
    ];
}
