using CsCheck;
using KmsCompliance.Rules;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.History.HistoryFixture;

namespace KmsCompliance.Core.Tests.History;

/// <summary>The last run says all that is known: what it saw, and what it carries forward of what it did not look at.</summary>
public sealed class HistoryTests : IDisposable
{
    private static readonly string[] Regions = ["eu-west-1", "eu-west-2", "us-east-1", "us-east-2"];
    private static readonly string[] Reasons = [ComplianceReason.CustomerManagedKey, ComplianceReason.AwsOwnedKey, ComplianceReason.Updating];

    private readonly HistoryFixture _history = new();

    public void Dispose() => _history.Dispose();

    [Fact]
    public void A_run_is_one_file_for_its_owner_only_and_leaves_nothing_else()
    {
        var path = _history.Run([Place("XRay", "eu-west-1")], Setting("eu-west-1", ComplianceReason.AwsOwnedKey));
        Assert.Equal([Path.GetFileName(path)], _history.Names);
        Assert.Matches(@"\Arun-20261101T090000000Z-[0-9A-F]{16}\.ndjson\.gz\z", _history.Names[0]);
        var run = Assert.Single(_history.Open().Runs).Run;
        Assert.Equal((0, 1, 0, 1, 1, 0), (run.Compliant, run.NonCompliant, run.Unknown, run.Places, run.PlacesScanned, run.NotScanned));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_history.Folder));
        }
    }

    [Fact]
    public void A_run_that_does_not_come_to_its_end_leaves_nothing()
    {
        using (var run = _history.Begin())
        {
            See(run, Setting("eu-west-1", ComplianceReason.AwsOwnedKey));
            Assert.NotEmpty(_history.Names);
        }

        Assert.Empty(_history.Names);
    }

    [Fact]
    public void What_fails_says_since_when_until_it_is_seen_to_be_mended()
    {
        var place = Place("XRay", "eu-west-1");
        _history.Run([place], Setting("eu-west-1", ComplianceReason.AwsOwnedKey));
        _history.Run([place], Setting("eu-west-1", ComplianceReason.AwsOwnedKey));
        Assert.Equal(["KMSC001 eu-west-1 NonCompliant for 1 h"], _history.Known());

        // Nobody has seen it mended.
        _history.Run([place], Setting("eu-west-1", ComplianceReason.Updating));
        Assert.Equal(["KMSC001 eu-west-1 Unknown for 2 h"], _history.Known());
        Assert.Empty(_history.Ended());

        _history.Run([place], Setting("eu-west-1", ComplianceReason.CustomerManagedKey));
        Assert.Equal(["KMSC001 eu-west-1 Compliant", "KMSC002 eu-west-1 Compliant"], _history.Known());
        Assert.Equal(["KMSC001 eu-west-1 Mended after 3 h"], _history.Ended());

        // Another time, and so another episode.
        _history.Run([place], Setting("eu-west-1", ComplianceReason.AwsOwnedKey));
        Assert.Equal(["KMSC001 eu-west-1 NonCompliant for 0 h"], _history.Known());
        Assert.Single(_history.Ended());
    }

    [Fact]
    public void What_was_not_there_when_all_of_its_place_was_listed_is_gone()
    {
        _history.Run([Place("SecretsManager", "eu-west-1")], Secret("a"), Secret("b"));
        _history.Run([Place("SecretsManager", "eu-west-1")], Secret("b"));
        Assert.Equal(["KMSC001 b NonCompliant for 1 h"], _history.Known());
        Assert.Equal(["KMSC001 eu-west-1 Gone after 1 h"], _history.Ended());
    }

    [Theory]
    [InlineData(AuditPlaceStatus.Listed, false)]
    [InlineData(AuditPlaceStatus.NotListed, true)]
    [InlineData(AuditPlaceStatus.NotReached, true)]
    [InlineData(AuditPlaceStatus.NotEnabled, true)]
    public void Where_not_all_of_a_place_was_listed_nothing_is_gone(string status, bool isWhole)
    {
        _history.Run([Place("SecretsManager", "eu-west-1")], Secret("a"), Secret("b"));
        _history.Run([Place("SecretsManager", "eu-west-1", status, isWhole)], Secret("b"));
        Assert.Equal(["KMSC001 a NonCompliant for 1 h", "KMSC001 b NonCompliant for 1 h"], _history.Known());
        Assert.Empty(_history.Ended());
        Assert.Equal(status is AuditPlaceStatus.NotListed or AuditPlaceStatus.NotReached ? 1 : 0, _history.Open().Runs[^1].Run.NotScanned);
    }

    [Fact]
    public void A_place_that_was_not_listed_is_counted_as_one_until_it_is()
    {
        var notListed = ServiceCatalog.SecretsManager.NotListed(Account, "eu-west-1", "denied");
        _history.Run([Place("SecretsManager", "eu-west-1", AuditPlaceStatus.NotListed)], notListed);
        Assert.Equal(["KMSC001 SecretsManager/eu-west-1/* Unknown"], _history.Known());
        var run = _history.Open().Runs[^1].Run;
        Assert.Equal((0, 1), (run.Unknown, run.NotScanned));

        // Named one by one, which says nothing of the rest.
        _history.Run([Place("SecretsManager", "eu-west-1", isWhole: false)], Secret("a"));
        Assert.Equal(1, _history.Open().Runs[^1].Run.NotScanned);

        _history.Run([Place("SecretsManager", "eu-west-1")], Secret("a"));
        Assert.Equal(["KMSC001 a NonCompliant for 1 h"], _history.Known());
        Assert.Equal(0, _history.Open().Runs[^1].Run.NotScanned);
    }

    [Fact]
    public void What_rules_say_that_a_run_did_not_apply_is_carried_forward()
    {
        var place = Place("XRay", "eu-west-1");
        var status = Setting("eu-west-1", ComplianceReason.CustomerManagedKey);
        using (var run = _history.Begin("KMSC001", "KMSC002", "KMSC003"))
        {
            run.Record(status, RuleCatalog.Evaluate(status, new RuleContext(KeyApproval.NotApproved), RuleSelection.Basic));
            run.Finish([place], complete: true, CancellationToken.None);
        }

        _history.Run([place], status);
        Assert.Equal(["KMSC001 eu-west-1 Compliant", "KMSC002 eu-west-1 Compliant", "KMSC003 eu-west-1 NonCompliant for 1 h"], _history.Known());

        // Where it was applied and says nothing any more, it is no longer about the resource.
        _history.Clock.Now += TimeSpan.FromHours(1);
        using var last = _history.Begin("KMSC001", "KMSC003");
        Finish(last, [place], Setting("eu-west-1", ComplianceReason.AwsOwnedKey));
        Assert.Equal(["KMSC001 eu-west-1 NonCompliant for 0 h", "KMSC002 eu-west-1 Compliant"], _history.Known());
        Assert.Equal(["KMSC003 eu-west-1 Gone after 2 h"], _history.Ended());
    }

    [Fact]
    public void What_somebody_accepts_is_neither_failing_nor_mended_and_fails_anew_when_that_ends()
    {
        var status = Setting("eu-west-1", ComplianceReason.AwsOwnedKey);
        CmkFinding[] accepted = [.. RuleCatalog.Evaluate(status, new RuleContext(KeyApproval.NotAsked), RuleSelection.Basic).Select(static finding => new CmkFinding
        {
            RuleId = finding.RuleId,
            Severity = finding.Severity,
            Compliance = Compliance.Exempt,
            Reason = finding.Reason,
            Message = finding.Message,
            Service = finding.Service,
            ResourceName = finding.ResourceName,
            Region = finding.Region,
            AccountId = finding.AccountId,
            ExemptionOwner = "team",
            ExemptUntil = "2027-01-31",
        })];
        _history.Run([Place("XRay", "eu-west-1")], status);
        _history.Clock.Now += TimeSpan.FromHours(1);
        using (var run = _history.Begin())
        {
            run.Record(status, accepted);
            run.Finish([Place("XRay", "eu-west-1")], complete: true, CancellationToken.None);
        }

        Assert.Equal(["KMSC001 eu-west-1 Exempt"], _history.Known());
        Assert.Equal(["KMSC001 eu-west-1 Exempted after 1 h"], _history.Ended());
        Assert.Equal((0, 1), (_history.Open().Runs[^1].Run.NonCompliant, _history.Open().Runs[^1].Run.Exempt));

        _history.Run([Place("XRay", "eu-west-1")], status);
        Assert.Equal(["KMSC001 eu-west-1 NonCompliant for 0 h"], _history.Known());
    }

    [Fact]
    public void A_status_that_was_saved_before_the_last_run_changes_nothing()
    {
        var place = Place("XRay", "eu-west-1", isWhole: false);
        var saved = Setting("eu-west-1", ComplianceReason.AwsOwnedKey).With(Setting("eu-west-1", ComplianceReason.AwsOwnedKey).Verdict with { ScannedAt = _history.Clock.Now });
        _history.Run([Place("XRay", "eu-west-1")], Setting("eu-west-1", ComplianceReason.CustomerManagedKey));
        _history.Run([place], saved);
        Assert.Equal(["KMSC001 eu-west-1 Compliant", "KMSC002 eu-west-1 Compliant"], _history.Known());
        Assert.Empty(_history.Ended());
    }

    [Fact]
    public void Runs_at_once_are_put_together_by_who_reads_and_by_the_next_run()
    {
        _history.Run([Place("XRay", "eu-west-1"), Place("XRay", "us-east-1")], Setting("eu-west-1", ComplianceReason.AwsOwnedKey), Setting("us-east-1", ComplianceReason.AwsOwnedKey));
        var first = File.ReadAllBytes(Path.Combine(_history.Folder, _history.Names[0]));

        // The one has not seen the other's file: as if both had ended at once.
        _history.Run([Place("XRay", "eu-west-1")], Setting("eu-west-1", ComplianceReason.CustomerManagedKey));
        var hidden = Path.Combine(_history.Folder, _history.Names[1]);
        File.Move(hidden, $"{hidden}.away");
        _history.Run([Place("XRay", "us-east-1")], Setting("us-east-1", ComplianceReason.CustomerManagedKey));
        File.Move($"{hidden}.away", hidden);

        Assert.Equal(2, _history.Open().Tips.Count);
        var known = _history.Known();
        Assert.Equal(["KMSC001 eu-west-1 Compliant", "KMSC001 us-east-1 Compliant", "KMSC002 eu-west-1 Compliant", "KMSC002 us-east-1 Compliant"], known);

        _history.Run([Place("XRay", "us-east-2")], Setting("us-east-2", ComplianceReason.Updating));
        Assert.Single(_history.Open().Tips);
        Assert.Equal([.. known, "KMSC001 us-east-2 Unknown"], _history.Known().OrderBy(static line => line.Contains("us-east-2", StringComparison.Ordinal)));
        Assert.Equal((4, 0, 1), (_history.Open().Runs[^1].Run.Compliant, _history.Open().Runs[^1].Run.NonCompliant, _history.Open().Runs[^1].Run.Unknown));
        Assert.NotEmpty(first);
    }

    [Fact]
    public void The_last_file_alone_is_enough_and_none_that_is_missing_brings_back_what_is_gone()
    {
        _history.Run([Place("SecretsManager", "eu-west-1"), Place("XRay", "eu-west-1")], Secret("a"), Setting("eu-west-1", ComplianceReason.AwsOwnedKey));
        _history.Run([Place("SecretsManager", "eu-west-1")]);
        _history.Run([Place("XRay", "us-east-1")], Setting("us-east-1", ComplianceReason.AwsOwnedKey));
        string[] known = ["KMSC001 eu-west-1 NonCompliant for 2 h", "KMSC001 us-east-1 NonCompliant for 0 h"];
        Assert.Equal(known, _history.Known());

        File.Delete(Path.Combine(_history.Folder, _history.Names[1]));
        Assert.Equal(2, _history.Open().Tips.Count);
        Assert.Equal(known, _history.Known());

        File.Delete(Path.Combine(_history.Folder, _history.Names[0]));
        Assert.Equal(known, _history.Known());
    }

    [Fact]
    public void What_a_killed_run_left_is_taken_away_after_a_day_and_nothing_else_is()
    {
        Directory.CreateDirectory(_history.Folder);
        foreach (var (name, age) in (ReadOnlySpan<(string, int)>)[(".run-0123456789ABCDEF.tmp", 25), (".run-FEDCBA9876543210.tmp", 23), (".run-notes.tmp", 99), ("notes.txt", 99)])
        {
            var path = Path.Combine(_history.Folder, name);
            File.WriteAllText(path, name);
            File.SetLastWriteTimeUtc(path, (_history.Clock.Now + TimeSpan.FromHours(1 - age)).UtcDateTime);
        }

        var run = _history.Run([Place("XRay", "eu-west-1")]);
        Assert.Equal([".run-FEDCBA9876543210.tmp", ".run-notes.tmp", "notes.txt", Path.GetFileName(run)], _history.Names);
    }

    // Done when a scan of half the places moves no number of the other half.
    [Fact]
    public void Whatever_a_run_sees_of_some_places_moves_nothing_of_the_others()
    {
        var runs = Gen.Select(Gen.Int[0, (1 << Regions.Length) - 1], Gen.Int[0, Reasons.Length - 1].Array[Regions.Length]).Array[1, 6];
        runs.Sample(
            all =>
            {
                using var history = new HistoryFixture();
                var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
                foreach (var (mask, reasons) in all)
                {
                    var chosen = Enumerable.Range(0, Regions.Length).Where(index => (mask & (1 << index)) != 0).ToList();
                    history.Run([.. chosen.Select(index => Place("XRay", Regions[index]))], [.. chosen.Select(index => (EncryptionStatus)Setting(Regions[index], Reasons[reasons[index]]))]);
                    foreach (var index in chosen)
                    {
                        expected[Regions[index]] = Setting(Regions[index], Reasons[reasons[index]]).Compliance;
                    }

                    var known = history.Known().Where(static line => line.StartsWith("KMSC001", StringComparison.Ordinal)).Select(static line => string.Join(' ', line.Split(' ')[1..3]));
                    Assert.Equal(expected.Select(static entry => $"{entry.Key} {entry.Value}"), known);
                    var run = history.Open().Runs[^1].Run;
                    Assert.Equal(expected.Values.Count(static verdict => verdict == Compliance.NonCompliant), run.NonCompliant);
                    Assert.Equal(expected.Values.Count(static verdict => verdict == Compliance.Unknown), run.Unknown);
                }
            },
            iter: Properties.FewCases / 5);
    }
}
