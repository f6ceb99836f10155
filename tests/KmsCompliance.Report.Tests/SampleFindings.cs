using KmsCompliance.Reporting;
using KmsCompliance.Services;

namespace KmsCompliance.Report.Tests;

/// <summary>Findings such as an organisation has, the same each time, and such as nobody wants to have.</summary>
internal static class SampleFindings
{
    private static readonly string[] Regions =
    [
        "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3",
        "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ];

    private static readonly string[] Accounts = ["111122223333", "222233334444", "333344445555"];
    private static readonly string[] Teams = ["billing", "checkout", "identity", "ledger", "notify", "orders", "payments", "platform", "pricing", "reporting", "risk", "search", "shipping", "support"];
    private static readonly string[] Uses = ["api-token", "cache/redis", "database/main", "database/replica", "kafka/client", "oauth/client", "sftp", "smtp", "tls/private-key", "webhook"];
    private static readonly (string Owner, string Reason, string Until)[] Exemptions =
    [
        ("platform@example.com", "Moves to the new account in March", "2027-03-31"), ("security@example.com", "Holds nothing but test data", "2026-12-31"), ("payments@example.com", "The vendor reads it from another account", "2027-06-30"),
    ];

    private static readonly DateTimeOffset Morning = new(2026, 11, 27, 6, 0, 12, TimeSpan.Zero);

    /// <summary>What a name may hold to be more than a name.</summary>
    public static IReadOnlyList<string> HostileNames { get; } =
    [
        "</script><script>document.title='broken out'</script>", "</style><style>body{display:none}</style>", "<img src=x onerror=\"document.title='broken out'\">", "\"'><svg onload=alert(1)>", "<!--", "]]>",
        "\u202Eright to left\u2066", "\u05E9\u05DC\u05D5\u05DD right", "=HYPERLINK(\"http://evil.example\",\"x\")", "+1;=2|@SUM(A1)", "javascript:alert(1)", "&lt;b&gt; &#60; &amp;", "nul\0 bell\a escape\u001b[31m\r\nline", "\u2028\u2029\u0085",
        "lone \uD800 and \uDC00", "\uFFFE\uFFFF", "${1+1} {{7*7}} $& $1 \\", new string('x', 10_240), "https://evil.example/?q=<script>", "\u0001\u0002", "verdict=Compliant&id=x#y%", "\U0001F512 emoji", " ", "__proto__", "constructor",
        "=cmd|' /C calc'!A0.yaml", "..\\-1;=1/@plan #2.json",
    ];

    /// <summary>So many findings of three accounts.</summary>
    public static IEnumerable<ReportFinding> Of(int count)
    {
        var random = new Random(7);
        return Make(random).Take(count);
    }

    /// <summary>Each hostile text as every text of a finding that is not the module's own.</summary>
    public static IEnumerable<ReportFinding> Hostile() => HostileNames.SelectMany((name, number) => (ReportFinding[])
    [
        Hostile(name, number, Compliance.NonCompliant), Hostile(name, number + 1000, number % 2 == 0 ? Compliance.Compliant : Compliance.Exempt), HostileTemplate(name, number + 2000),
    ]);

    /// <summary>Findings of every service in 34 Regions of 60 accounts, by 30 rules, accepted by 30 owners, and a hundred places that could not be listed.</summary>
    public static IEnumerable<ReportFinding> Wide() =>
        from region in Enumerable.Range(0, 34)
        from account in Enumerable.Range(0, 60)
        let service = ServiceCatalog.All[(region + account) % ServiceCatalog.All.Count].Name
        let number = (region * 60) + account
        let compliance = (number % 7) switch
        {
            0 => Compliance.NonCompliant,
            1 => Compliance.Exempt,
            2 => Compliance.Unknown,
            _ => Compliance.Compliant,
        }
        select new ReportFinding
        {
            FindingId = $"KMSC0{number % 30:00}/{number}",
            RuleId = $"KMSC0{number % 30:00}",
            Title = "A rule whose title is as long as the titles of rules are where they say it all",
            Severity = number % 14 == 0 ? Severity.Critical : Severity.High,
            Compliance = compliance,
            Reason = number % 140 == 2 ? ComplianceReason.NotListed : ComplianceReason.AwsManagedKey,
            Message = string.Join(' ', Enumerable.Repeat("A message that goes on and on.", 12)),
            Service = service,
            ResourceName = $"team/production/database/with/a/long/name/{number}",
            ResourceId = $"arn:aws:secretsmanager:ap-southeast-{region}:{account:000000000000}:secret:team/production/database/with/a/long/name/{number}-AbCdEf",
            Region = $"ap-southeast-{region}",
            AccountId = $"{account:000000000000}",
            Remediation = string.Join("; ", Enumerable.Repeat($"Set-SecretCmk -ResourceId 'arn:aws:secretsmanager:ap-southeast-{region}:{account:000000000000}:secret:team/production/database/{number}'", 4)),
            Frameworks = [.. Enumerable.Range(1, 20).Select(static control => $"NIST 800-53 r5 SC-{control}")],
            FoundAt = Morning.AddDays(number % 3),
            FoundBy = $"arn:aws:sts::{account:000000000000}:assumed-role/Auditor/nightly",
            ModuleVersion = "1.0.0",
            ExemptionOwner = compliance == Compliance.Exempt ? $"owner{number % 30}@example.com" : null,
            ExemptionReason = compliance == Compliance.Exempt ? string.Join(' ', Enumerable.Repeat("Because of reasons.", 10)) : null,
            ExemptUntil = compliance == Compliance.Exempt ? "2027-03-31" : null,
        };

    private static ReportFinding Hostile(string name, int number, string compliance) => new()
    {
        FindingId = $"KMSC001/{name}{number}",
        RuleId = number % 5 == 4 ? name : "KMSC001",
        Title = name,
        Severity = number % 7 == 6 ? name : Severity.High,
        Compliance = compliance,
        Reason = ComplianceReason.AwsManagedKey,
        Message = $"Says: {name}",
        Service = number % 3 == 2 ? name : "SecretsManager",
        ResourceName = name,
        ResourceArn = name,
        ResourceId = $"{name}{number}",
        Region = number % 4 == 3 ? name : "eu-west-1",
        AccountId = number % 6 == 5 ? name : "111122223333",
        Remediation = $"Set-SecretCmk -ResourceId '{name}'",
        Frameworks = [name],
        FoundAt = Morning,
        FoundBy = name,
        ModuleVersion = name,
        ExemptionOwner = compliance == Compliance.Exempt ? name : null,
        ExemptionReason = compliance == Compliance.Exempt ? name : null,
        ExemptUntil = compliance == Compliance.Exempt ? "2027-03-31" : null,
    };

    private static ReportFinding HostileTemplate(string name, int number) => ReportFinding.Of(new CmkTemplateFinding
    {
        RuleId = "KMSC001",
        Severity = Severity.High,
        Compliance = number % 2 == 0 ? Compliance.NonCompliant : Compliance.Unknown,
        Reason = number % 2 == 0 ? ComplianceReason.AwsManagedKey : ComplianceReason.NotInTemplate,
        Message = $"Says: {name}",
        Service = number % 2 == 0 ? "SecretsManager" : null,
        ResourceType = name,
        ResourceAddress = $"{name}{number}",
        ResourceName = number % 3 == 0 ? name : string.Empty,
        TemplatePath = name,
        SourcePath = name,
        SourceLine = number,
        Remediation = $"Set kms_key_id of {name}",
        Frameworks = [name],
        ModuleVersion = name,
    });

    private static IEnumerable<ReportFinding> Make(Random random)
    {
        for (var round = 0; ; round++)
        {
            for (var place = 0; place < Regions.Length * Accounts.Length; place++)
            {
                var (account, region) = (Accounts[place % Accounts.Length], Regions[place / Accounts.Length]);
                foreach (var finding in MakePlace(random, round, account, region))
                {
                    yield return finding;
                }
            }
        }
    }

    private static IEnumerable<ReportFinding> MakePlace(Random random, int round, string account, string region)
    {
        if (round == 0)
        {
            yield return Thing(random, "XRay", null, "X-Ray encryption", account, region);
            foreach (var (service, what, name) in (IEnumerable<(string, string, string)>)[("CloudTrail", "trail/", "organisation-audit"), ("CloudTrailLake", "eventdatastore/", "events"), ("CloudWatchLogs", "log-group:", "aws/spans")])
            {
                if (random.Next(4) > 0)
                {
                    yield return Thing(random, service, $"arn:aws:{ServiceCatalog.Find(service)!.IamPrefix}:{region}:{account}:{what}{name}", name, account, region);
                }
            }

            if (region == "sa-east-1" && account == Accounts[2])
            {
                yield return ReportFinding.Of(new CmkFinding
                {
                    RuleId = "KMSC001",
                    Severity = Severity.Medium,
                    Compliance = Compliance.Unknown,
                    Reason = ComplianceReason.NotListed,
                    Message = "Secrets could not be listed: AccessDeniedException.",
                    Service = "SecretsManager",
                    ResourceName = "(not listed)",
                    Region = region,
                    AccountId = account,
                    Remediation = $"Get-SecretEncryptionStatus -Region {region}",
                    FoundAt = Morning,
                    FoundBy = $"arn:aws:sts::{account}:assumed-role/Auditor/nightly",
                    ModuleVersion = "1.0.0",
                });
                yield break;
            }
        }

        var secrets = region == "sa-east-1" && account == Accounts[2] ? 0 : random.Next(6);
        for (var number = 0; number < secrets; number++)
        {
            var name = $"{Teams[random.Next(Teams.Length)]}/{(random.Next(3) > 0 ? "prod" : "test")}/{Uses[random.Next(Uses.Length)]}{(round > 0 ? $"-{round}{number}" : string.Empty)}";
            var suffix = string.Concat(Enumerable.Range(0, 6).Select(_ => (char)(random.Next(2) == 0 ? 'a' + random.Next(26) : 'A' + random.Next(26))));
            yield return Thing(random, "SecretsManager", $"arn:aws:secretsmanager:{region}:{account}:secret:{name}-{suffix}", name, account, region);
        }
    }

    private static ReportFinding Thing(Random random, string service, string? arn, string name, string account, string region)
    {
        var (rule, compliance, reason, severity, message) = random.Next(100) switch
        {
            < 62 => ("KMSC001", Compliance.Compliant, ComplianceReason.CustomerManagedKey, Severity.Informational, "Encrypted under a customer-managed key."),
            < 76 => ("KMSC002", Compliance.Compliant, ComplianceReason.CustomerManagedKey, Severity.Informational, "Encrypted under a customer-managed key."),
            < 91 => ("KMSC001", Compliance.NonCompliant, ComplianceReason.AwsManagedKey, Severity.Medium, "Encrypted by default, but not under your key: encrypted under a key that AWS manages."),
            < 93 => ("KMSC001", Compliance.Exempt, ComplianceReason.AwsManagedKey, Severity.Medium, "Encrypted by default, but not under your key: encrypted under a key that AWS manages."),
            < 96 => ("KMSC001", Compliance.Unknown, ComplianceReason.KeyUnreadable, Severity.Medium, "The key could not be read: kms:DescribeKey was denied."),
            < 98 => ("KMSC003", Compliance.NonCompliant, ComplianceReason.KeyNotApproved, Severity.High, $"The key 'arn:aws:kms:{region}:{account}:key/0f1e2d3c-4b5a-4697-8899-aabbccddee0{random.Next(9)}' is not on the list of approved keys."),
            _ => ("KMSC002", Compliance.NonCompliant, ComplianceReason.KeyNotUsable, Severity.Critical, $"The key 'arn:aws:kms:{region}:{account}:key/9a8b7c6d-5e4f-4321-8765-00112233445{random.Next(9)}' is Disabled: what comes next cannot be encrypted, and what it encrypted cannot be read."),
        };
        var definition = ServiceCatalog.Find(service)!;
        var (owner, why, until) = compliance == Compliance.Exempt ? Exemptions[random.Next(Exemptions.Length)] : default;
        return ReportFinding.Of(new CmkFinding
        {
            RuleId = rule,
            Severity = severity,
            Compliance = compliance,
            Reason = reason,
            Message = message,
            Service = service,
            ResourceName = name,
            ResourceArn = arn,
            Region = region,
            KeyRegion = region,
            AccountId = account,
            Remediation = compliance == Compliance.Compliant ? string.Empty : $"Set-ServiceCmk -Service {service} -ResourceId '{arn ?? $"xray/{account}/{region}"}' -KeyId {definition.DefaultAlias} -Region {region}",
            Frameworks = [.. definition.KeyControls.Select(static control => control.ToString())],
            FoundAt = Morning.AddSeconds(random.Next(90)),
            FoundBy = $"arn:aws:sts::{account}:assumed-role/Auditor/nightly",
            ModuleVersion = "1.0.0",
        }) with
        {
            ExemptionOwner = owner,
            ExemptionReason = why,
            ExemptUntil = until,
        };
    }

    /// <summary>What earlier runs add.</summary>
    public static ReportHistory History { get; } = new()
    {
        Trend = [.. Enumerable.Range(0, 14).Select(Point)],
        Measure = new CmkMeasure
        {
            Scope = MeasureScope.All,
            Value = "*",
            Mended = 312,
            MedianDaysToMend = 6.5,
            P90DaysToMend = 31,
            MeanDaysToMend = 12.4,
            Open = 214,
            MedianOpenDays = 18,
            OldestOpenDays = 96,
            Keys = 148,
            KeyCostPerMonth = 148.00m,
            RequestCostPerMonth = 37.20m,
            CostNote = "Keys that no resource is under are not in it.",
        },
        ComparedWith = Morning.AddDays(-7),
        Changes =
        [
            Change(SnapshotChange.FellBack, "payments/prod/database/main", "was under alias/payments, is under a key that AWS manages (eu-west-1)"),
            Change(SnapshotChange.Worse, "X-Ray encryption", "its key is disabled (us-east-2)"),
            Change(SnapshotChange.Better, "ledger/prod/tls/private-key", "was under a key that AWS manages, is under alias/ledger"),
            Change(SnapshotChange.New, "search/prod/oauth/client", "not compliant: encrypted under a key that AWS manages"),
            Change(SnapshotChange.Gone, "support/test/smtp", "was not compliant"),
            Change(SnapshotChange.ChangedKey, "organisation-audit", "is under another key"),
        ],
    };

    /// <summary>A change.</summary>
    public static CmkSnapshotChange Change(string change, string name, string message) => new()
    {
        Change = change,
        ResourceName = name,
        ResourceId = name,
        Message = message,
    };

    // One run judged nothing, and one did not see everything.
    private static CmkTrendPoint Point(int week) => new()
    {
        RunId = $"{week}",
        RunAt = Morning.AddDays(-7 * (13 - week)),
        Compliant = week == 5 ? 0 : 1_900 + (50 * week) + (week * week * 3),
        NonCompliant = week == 5 ? 0 : 1_450 - (62 * week),
        Unknown = 40,
        Exempt = week * 3,
        NotScanned = week == 8 ? 2 : 0,
    };
}
