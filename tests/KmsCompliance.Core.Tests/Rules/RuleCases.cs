using KmsCompliance.Audit;
using KmsCompliance.Ports;
using KmsCompliance.Rules;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Rules.Estate;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>Of each rule a resource of which it does not hold, one of which it holds, and one of which that is not known.</summary>
internal static class RuleCases
{
    private static readonly DateOnly Today = new(2026, 11, 28);

    private static readonly RequiredTag Owner = new("Owner", [], static _ => true);

    public static IReadOnlyDictionary<string, RuleCase> All { get; } = new Dictionary<string, RuleCase>(StringComparer.Ordinal)
    {
        ["KMSC001"] = new(Judged(ComplianceReason.AwsManagedKey, "AWS"), OwnKey(), Judged(ComplianceReason.KeyUnreadable, null)),
        ["KMSC002"] = new(Judged(ComplianceReason.KeyNotFound, null), OwnKey(), Judged(ComplianceReason.KeyUnreadable, "CUSTOMER")),
        ["KMSC003"] = new(OwnKey(), OwnKey(), OwnKey())
        {
            Approval = (KeyApproval.NotApproved, KeyApproval.Approved, KeyApproval.Undetermined),
        },
        ["KMSC004"] = new(Primary(("us-east-1", "aws/secretsmanager")), Primary(("us-east-1", KeyArn)), Primary()),
        ["KMSC005"] = new(OfTrail(key: null, isMultiRegion: true), OfTrail(KeyArn, isMultiRegion: true), OfTrail(KeyArn, isMultiRegion: null)),
        ["KMSC006"] = new(Judged(ComplianceReason.AwsManagedKey, "AWS"), Judged(ComplianceReason.AwsManagedKey, "AWS"), Judged(ComplianceReason.AwsManagedKey, "AWS"))
        {
            Settings = (Exempting("KMSC001", Today.AddDays(-1)), Exempting("KMSC001", Today), Exempting("KMSC001", Today, Owner)),
        },
        ["KMSC007"] = new(Tagged(), Tagged(("Owner", "payments")), OwnKey())
        {
            Settings = All3(new ComplianceSettings { RequiredTags = [Owner] }),
        },
        ["KMSC008"] = new(OwnKey(OtherAccount), OwnKey(), Judged(ComplianceReason.KeyUnreadable, null))
        {
            Settings = All3(new ComplianceSettings { Accounts = [Account] }),
        },
        ["KMSC009"] = new(OwnKey(), OwnKey(), OwnKey())
        {
            Facts = (Rotating(false), Rotating(true), new Facts()),
        },
        ["KMSC010"] = new(OwnKey(), OwnKey(), OwnKey())
        {
            Facts = (Imported(7), Imported(70), new Facts()),
        },
        ["KMSC011"] = new(OwnKey(), OwnKey(), OwnKey())
        {
            Facts = (Used(400), Used(4), new Facts()),
        },
        ["KMSC012"] = new(OwnKey(), OwnKey(), OwnKey())
        {
            Facts = (new Facts { Review = [Finding()] }, new Facts { Review = [] }, new Facts()),
        },
        ["KMSC013"] = new(OwnKey(), OwnKey(), OwnKey())
        {
            Facts = (Versions("DefaultEncryptionKey"), Versions(KeyArn), new Facts()),
        },
        ["KMSC014"] = new(OfXRay("CloudWatchLogs"), OfXRay("XRay"), OfXRay("CloudWatchLogs"))
        {
            Facts = (new Facts { Beside = ServiceCatalog.CloudWatchLogs.SampleStatus(Account, Region, kmsKeyId: null) }, new Facts(), new Facts()),
        },
        ["KMSC015"] = new(OwnKey(), OwnKey(), OwnKey())
        {
            Run = (Seen(isWhole: true, OwnKey(), OfTrail(KeyArn, isMultiRegion: true)), Seen(isWhole: true, OwnKey()), Seen(isWhole: false, OwnKey())),
        },
        ["KMSC016"] = new(OfXRay("XRay"), OfXRay("XRay"), OfXRay("XRay"))
        {
            Facts = (Granted("DescribeKey"), Granted("GenerateDataKey", "Decrypt"), Granted()),
        },
        ["KMSC017"] = new(Copied(Compliance.NonCompliant), Copied(Compliance.Compliant), Copied(Compliance.Unknown)),
    };

    /// <summary>What a rule says of a resource.</summary>
    /// <param name="rule">The rule's id.</param>
    /// <param name="compliance">Which of the three.</param>
    /// <param name="isExempt">Whether the rule is exempt for it.</param>
    public static async Task<CmkFinding> FindAsync(string rule, string compliance, bool isExempt = false)
    {
        var known = All[rule];
        var (status, approval, settings, facts) = compliance switch
        {
            Compliance.NonCompliant => (known.Failing, known.Approval.Failing, known.Settings.Failing, known.Facts.Failing),
            Compliance.Compliant => (known.Passing, known.Approval.Passing, known.Settings.Passing, known.Facts.Passing),
            _ => (known.Unclear, known.Approval.Unclear, known.Settings.Unclear, known.Facts.Unclear),
        };
        if (isExempt)
        {
            settings = settings with { Exemptions = Exempting(rule, Today).Exemptions };
        }

        var context = new RuleContext(approval)
        {
            Settings = settings,
            Today = Today,
        };
        if (RuleCatalog.All.Single(one => one.Id == rule) is IAskingRule asking)
        {
            context = context with { Asked = new Dictionary<string, RuleResult?> { [rule] = await asking.EvaluateAsync(status, context, facts, CancellationToken.None) } };
        }

        var selection = new RuleSelection(RuleCatalog.All)
        {
            Settings = settings,
            Today = Today,
        };
        if (known.Run is { } run)
        {
            var (seen, places) = compliance switch
            {
                Compliance.NonCompliant => run.Failing,
                Compliance.Compliant => run.Passing,
                _ => run.Unclear,
            };
            var sharing = new KeySharing();
            foreach (var resource in seen)
            {
                sharing.Note(resource);
            }

            var (key, result) = sharing.Conclude(places).Single();
            return RuleCatalog.EvaluateKey(key, RuleCatalog.All.Single(known => known.Id == rule), result, selection).Single(finding => finding.RuleId == rule);
        }

        return RuleCatalog.Evaluate(status, context, selection).Single(finding => finding.RuleId == rule);
    }

    private static SeenRun Seen(bool isWhole, params IReadOnlyList<EncryptionStatus> resources) => new(
        resources,
        [
            .. ServiceCatalog.Names.Select(service => new CoveredPlace(
                new AuditPlace
                {
                    Service = service,
                    AccountId = Account,
                    Region = Region,
                    Status = AuditPlaceStatus.Listed,
                },
                isWhole)),
        ]);

    private static (ComplianceSettings Failing, ComplianceSettings Passing, ComplianceSettings Unclear) All3(ComplianceSettings settings) => (settings, settings, settings);

    private static EncryptionStatus OwnKey(string account = Account) => Secret(KeyArn).With(new()
    {
        Compliance = Compliance.Compliant,
        Reason = ComplianceReason.CustomerManagedKey,
        KeyManager = "CUSTOMER",
        KeyState = "Enabled",
        KeyArn = account == Account ? KeyArn : ForeignKeyArn,
        KeyAccountId = account,
        Message = "Words.",
    });

    private static EncryptionStatus Primary(params (string Region, string Key)[] replicas) => new SecretEncryptionStatus
    {
        AccountId = Account,
        Region = Region,
        ResourceName = "billing",
        ResourceArn = $"arn:aws:secretsmanager:{Region}:{Account}:secret:billing-AbCdEf",
        KmsKeyId = KeyArn,
        PrimaryRegion = Region,
        Replica = new(replicas.Select(replica => KeyValuePair.Create(replica.Region, replica.Key))),
    }.With(OwnKey().Verdict);

    private static EncryptionStatus Tagged(params (string Key, string Value)[] tags) => new SecretEncryptionStatus
    {
        AccountId = Account,
        Region = Region,
        ResourceName = "billing",
        ResourceArn = $"arn:aws:secretsmanager:{Region}:{Account}:secret:billing-AbCdEf",
        KmsKeyId = KeyArn,
        Tags = new(tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value))),
    }.With(OwnKey().Verdict);

    private static EncryptionStatus OfTrail(string? key, bool? isMultiRegion) => new TrailEncryptionStatus
    {
        AccountId = Account,
        Region = Region,
        ResourceType = TrailResourceType.Trail,
        ResourceName = "billing-audit",
        ResourceArn = $"arn:aws:cloudtrail:{Region}:{Account}:trail/billing-audit",
        KmsKeyId = key,
        IsMultiRegion = isMultiRegion,
    }.With(key is null ? new() { Compliance = Compliance.NonCompliant, Reason = ComplianceReason.AwsManagedKey, KeyManager = "AWS", Message = "Words." } : OwnKey().Verdict);

    private static EncryptionStatus OfXRay(string destination) => new XRayEncryptionStatus
    {
        AccountId = Account,
        Region = Region,
        EncryptionType = "KMS",
        KmsKeyId = KeyArn,
        TraceSegmentDestination = destination,
    }.With(OwnKey().Verdict);

    private static EncryptionStatus Copied(string compliance) =>
        ((XRayEncryptionStatus)OfXRay("XRay")).WithCopies([$"xray/{OtherAccount}/{Region}"], compliance, "Words.");

    private static ComplianceSettings Exempting(string rule, DateOnly expires, params RequiredTag[] tags) => new()
    {
        Exemptions =
        [
            new Exemption
            {
                FitsRule = id => id == rule,
                FitsRegion = static _ => true,
                Tags = tags,
                Owner = "o@example.com",
                Reason = "Because.",
                Expires = expires,
            },
        ],
    };

    private static Facts Rotating(bool isOn) => new()
    {
        Rotation = (new KeyRotation(isOn, isOn ? 365 : null), true),
        Key = Key(),
    };

    private static Facts Imported(int days) => new()
    {
        Key = Key() with
        {
            Origin = "EXTERNAL",
            ValidTo = At(days),
        },
    };

    private static Facts Used(int daysAgo) => new()
    {
        Usage = new KeyLastUsage(At(-daysAgo), "Decrypt", At(-200), At(-900)),
    };

    private static Facts Versions(string key) => new()
    {
        Observation = new KeyObservation(null)
        {
            Versions = [new ObservedVersion("version-1", ["AWSCURRENT"], [key])],
        },
    };

    private static Facts Granted(params IReadOnlyList<string> operations) => new()
    {
        Grants = operations.Count == 0 ? [] : [new KeyGrant("grant-1", "xray.amazonaws.com", operations)],
    };

    private static CmkPolicyFinding Finding() => new()
    {
        RuleId = "KMSP001",
        Title = "Title",
        Compliance = Compliance.NonCompliant,
        Severity = Severity.High,
        Message = "Words.",
    };

    private static DateTimeOffset At(int days) => new(Today.AddDays(days), new TimeOnly(12, 0), TimeSpan.Zero);
}

/// <summary>What a rule is tried with.</summary>
/// <param name="Failing">A resource of which it does not hold.</param>
/// <param name="Passing">One of which it holds.</param>
/// <param name="Unclear">One of which that is not known.</param>
internal sealed record RuleCase(EncryptionStatus Failing, EncryptionStatus Passing, EncryptionStatus Unclear)
{
    public (KeyApproval Failing, KeyApproval Passing, KeyApproval Unclear) Approval { get; init; }

    public (ComplianceSettings Failing, ComplianceSettings Passing, ComplianceSettings Unclear) Settings { get; init; } = (ComplianceSettings.None, ComplianceSettings.None, ComplianceSettings.None);

    public (Facts Failing, Facts Passing, Facts Unclear) Facts { get; init; } = (new(), new(), new());

    /// <summary>Of a rule that looks over a whole run, the runs; null of others.</summary>
    public (SeenRun Failing, SeenRun Passing, SeenRun Unclear)? Run { get; init; }
}

/// <summary>What a run has seen.</summary>
/// <param name="Resources">The resources.</param>
/// <param name="Places">The places that it looked at.</param>
internal sealed record SeenRun(IReadOnlyList<EncryptionStatus> Resources, IReadOnlyList<CoveredPlace> Places);
