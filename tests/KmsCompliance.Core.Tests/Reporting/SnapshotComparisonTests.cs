using KmsCompliance.Core.Tests.History;
using KmsCompliance.History;
using KmsCompliance.Reporting;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.History.HistoryFixture;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>A change is told once and by its name, and what one side did not look at is none.</summary>
public sealed class SnapshotComparisonTests : IDisposable
{
    private const string Fit = Compliance.Compliant;
    private const string Not = Compliance.NonCompliant;
    private const string Unknown = Compliance.Unknown;
    private const string Exempt = Compliance.Exempt;

    private readonly HistoryFixture _history = new();

    public void Dispose() => _history.Dispose();

    [Theory]
    [InlineData(Fit, Fit, null)]
    [InlineData(Fit, Not, SnapshotChange.Worse)]
    [InlineData(Fit, Unknown, SnapshotChange.Worse)]
    [InlineData(Fit, Exempt, SnapshotChange.Worse)]
    [InlineData(Not, Fit, SnapshotChange.Better)]
    [InlineData(Not, Not, null)]
    [InlineData(Not, Unknown, SnapshotChange.Worse)]
    [InlineData(Not, Exempt, SnapshotChange.Better)]
    [InlineData(Unknown, Fit, SnapshotChange.Better)]
    [InlineData(Unknown, Not, SnapshotChange.Worse)]
    [InlineData(Unknown, Unknown, null)]
    [InlineData(Unknown, Exempt, SnapshotChange.Better)]
    [InlineData(Exempt, Fit, SnapshotChange.Better)]
    [InlineData(Exempt, Not, SnapshotChange.Worse)]
    [InlineData(Exempt, Unknown, SnapshotChange.Worse)]
    [InlineData(Exempt, Exempt, null)]
    public void A_verdict_that_changed_is_worse_or_better(string before, string after, string? change)
    {
        var changes = Compare([Finding(before)], [Finding(after)]);
        Assert.Equal(change is null ? [] : [$"{change} {before} {after}"], changes.Select(static each => $"{each.Change} {each.Before} {each.After}"));
    }

    [Theory]
    [InlineData(Severity.Medium, Severity.Critical, SnapshotChange.Worse)]
    [InlineData(Severity.Critical, Severity.Low, SnapshotChange.Better)]
    [InlineData(Severity.Low, Severity.Low, null)]
    public void So_is_what_fails_by_another_severity(string before, string after, string? change) =>
        Assert.Equal(change, Compare([Finding(Not, severity: before)], [Finding(Not, severity: after)]).SingleOrDefault()?.Change);

    [Fact]
    public void What_is_there_on_one_side_only_is_new_or_gone_where_the_other_looked()
    {
        Assert.Equal(["New KMSC001/s2"], Shown(Compare([Finding(Not, "s1")], [Finding(Not, "s1"), Finding(Fit, "s2")])));
        Assert.Equal(["Gone KMSC001/s2"], Shown(Compare([Finding(Not, "s1"), Finding(Fit, "s2")], [Finding(Not, "s1")])));
    }

    [Fact]
    public void What_one_side_did_not_look_at_is_not_gone()
    {
        // Another Region, another rule, and a listing that broke off.
        Assert.Equal(["NotCompared 1 before, 0 after", "NotCompared 0 before, 2 after"], NotCompared([Finding(Not, region: "us-east-1")], [Finding(Not), Finding(Fit, "s2")]));
        Assert.Equal(["NotCompared 1 before, 0 after"], NotCompared([Finding(Not), Finding(Not, rule: "KMSC003")], [Finding(Not)]));
        Assert.Equal(["NotCompared 1 before, 0 after"], NotCompared([Finding(Not), Finding(Fit, "s2")], [Finding(Not), Finding(Unknown, null)]));
        Assert.Equal(["NotCompared 0 before, 1 after"], NotCompared([Finding(Unknown, null)], [Finding(Not)]));
        Assert.Equal(["NotCompared 1 before, 0 after"], NotCompared([Finding(Not)], []));
        Assert.Empty(Compare([Finding(Unknown, null)], [Finding(Unknown, null)]));
    }

    [Theory]
    [InlineData(ComplianceReason.CustomerManagedKey, ComplianceReason.AwsOwnedKey, "FellBack,Gone KMSC002,Worse KMSC001")]
    [InlineData(ComplianceReason.AwsOwnedKey, ComplianceReason.CustomerManagedKey, "Better KMSC001,ChangedKey,New KMSC002")]
    [InlineData(ComplianceReason.CustomerManagedKey, ComplianceReason.CustomerManagedKey, "ChangedKey")]
    [InlineData(ComplianceReason.AwsOwnedKey, ComplianceReason.AwsOwnedKey, "")]
    public void Statuses_show_another_key_and_a_Region_that_fell_back(string before, string after, string expected)
    {
        var one = new ObjectSnapshot();
        one.Add(Setting("eu-west-1", before, "1"));
        var other = new ObjectSnapshot();
        other.Add(Setting("eu-west-1", after, "2"));
        Assert.Equal(expected, string.Join(',', Run(one, other).Select(static change => change.RuleId is null ? change.Change : $"{change.Change} {change.RuleId}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_key_that_could_not_be_read_is_no_other_one()
    {
        var status = Setting("eu-west-1", ComplianceReason.CustomerManagedKey);
        var one = new ObjectSnapshot();
        one.Add(status);
        var other = new ObjectSnapshot();
        other.Add(status.With(status.Verdict with
        {
            KeyArn = null,
            KeyManager = null,
            KeyState = null,
            Compliance = Unknown,
            Reason = ComplianceReason.KeyUnreadable,
        }));
        Assert.DoesNotContain(Run(one, other), static change => change.RuleId is null);
    }

    [Fact]
    public void A_policy_that_lost_a_statement_that_a_service_needs_says_so()
    {
        Assert.Equal(["LostStatement"], Policies([Policy(Fit, lacks: false)], [Policy(Not, lacks: true)]));
        Assert.Equal(["Worse"], Policies([Policy(Fit, lacks: false)], [Policy(Not, lacks: false)]));
        Assert.Equal(["Better"], Policies([Policy(Not, lacks: true)], [Policy(Fit, lacks: false)]));
        Assert.Equal(["NotCompared"], Policies([Policy(Fit, lacks: false)], []));
    }

    [Fact]
    public void Two_runs_of_a_history_are_compared_by_what_each_knew()
    {
        _history.Run([Place("SecretsManager", "eu-west-1"), Place("SecretsManager", "us-east-1")], Secret("a"), Secret("b"), Secret("c", "us-east-1"));
        _history.Run([Place("SecretsManager", "eu-west-1"), Place("XRay", "eu-west-1")], Secret("b", reason: ComplianceReason.CustomerManagedKey), Secret("d"), Setting("eu-west-1", ComplianceReason.AwsOwnedKey));
        var runs = _history.Open().Runs;
        var changes = Run(Snapshot(runs[0]), Snapshot(runs[1]));

        // What was carried forward has not changed, and what was not listed before may not be new.
        Assert.Equal(
            ["Better b", "ChangedKey b", "Gone a", "New b", "New d", "NotCompared xray/111122223333/eu-west-1/*"],
            changes.Select(static change => $"{change.Change} {(change.Change == SnapshotChange.NotCompared ? change.ResourceId : change.ResourceName)}").Order(StringComparer.Ordinal));
        Assert.All(changes, static change => Assert.NotEmpty(change.Message));
        Assert.Empty(Run(Snapshot(runs[1]), Snapshot(runs[1])));
    }

    private static HistorySnapshot Snapshot(HistoryFile file) => new(HistoryState.Of(file, CancellationToken.None), CancellationToken.None);

    private static List<CmkSnapshotChange> Compare(CmkFinding[] before, CmkFinding[] after)
    {
        var (one, other) = (new ObjectSnapshot(), new ObjectSnapshot());
        Array.ForEach(before, one.Add);
        Array.ForEach(after, other.Add);
        return Run(one, other);
    }

    private static List<CmkSnapshotChange> Run(Snapshot before, Snapshot after)
    {
        var changes = new List<CmkSnapshotChange>();
        new SnapshotComparison(before, after).Run(changes.Add);
        return changes;
    }

    private static IEnumerable<string> Policies(CmkPolicyFinding[] before, CmkPolicyFinding[] after)
    {
        var (one, other) = (new ObjectSnapshot(), new ObjectSnapshot());
        Array.ForEach(before, one.Add);
        Array.ForEach(after, other.Add);
        return Run(one, other).Select(static change => change.Change);
    }

    private static IEnumerable<string> Shown(IEnumerable<CmkSnapshotChange> changes) => changes.Select(static change => $"{change.Change} {change.RuleId}/{change.ResourceName}");

    private static IEnumerable<string> NotCompared(CmkFinding[] before, CmkFinding[] after) =>
        Compare(before, after).OrderBy(static change => change.Region == "eu-west-1").Select(static change => $"{change.Change} {change.Message[(change.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..^1].Replace(" findings", string.Empty, StringComparison.Ordinal)}");

    private static CmkFinding Finding(string verdict, string? name = "s1", string region = "eu-west-1", string rule = "KMSC001", string severity = Severity.Medium) => new()
    {
        RuleId = rule,
        Severity = severity,
        Compliance = verdict,
        Reason = name is null ? ComplianceReason.NotListed : verdict == Fit ? ComplianceReason.CustomerManagedKey : ComplianceReason.AwsManagedKey,
        Message = "because",
        Service = ServiceCatalog.SecretsManager.Name,
        ResourceName = name ?? string.Empty,
        ResourceArn = name is null ? null : $"arn:aws:secretsmanager:{region}:{Account}:secret:{name}-AbCdEf",
        Region = region,
        AccountId = Account,
    };

    private static CmkPolicyFinding Policy(string verdict, bool lacks) => new()
    {
        RuleId = "XRay.Configure",
        Title = "X-Ray can use the key",
        Severity = Severity.High,
        Compliance = verdict,
        Service = "XRay",
        Message = "because",
        MissingStatement = lacks ? ["{}"] : [],
        KeyArn = KeyArn("eu-west-1", "1"),
        Region = "eu-west-1",
        AccountId = Account,
    };
}
