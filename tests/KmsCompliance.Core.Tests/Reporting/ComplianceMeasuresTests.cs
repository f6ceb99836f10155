using CsCheck;
using KmsCompliance.Audit;
using KmsCompliance.Core.Tests.History;
using KmsCompliance.History;
using KmsCompliance.Reporting;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.History.HistoryFixture;

namespace KmsCompliance.Core.Tests.Reporting;

/// <summary>Numbers that can be trusted: what nobody knows is in none of them, and nothing is counted twice.</summary>
public sealed class ComplianceMeasuresTests : IDisposable
{
    private static readonly string[] Everything = [MeasureScope.All, MeasureScope.Service, MeasureScope.Region, MeasureScope.Account, MeasureScope.Rule];

    private readonly HistoryFixture _history = new();

    public void Dispose() => _history.Dispose();

    [Theory]
    [InlineData(0, 0, "no data")]
    [InlineData(1, 0, "100 %")]
    [InlineData(0, 1, "0 %")]
    [InlineData(2, 1, "66.6 %")]
    [InlineData(99_999, 1, "99.9 %")]
    [InlineData(641, 359, "64.1 %")]
    public void A_percentage_is_of_what_was_judged_and_100_means_all(int compliant, int nonCompliant, string text)
    {
        var measures = new ComplianceMeasures([MeasureScope.All], tag: null, MeasurePrices.None);
        for (var index = 0; index < compliant + nonCompliant; index++)
        {
            measures.Add(Finding(index < compliant ? Compliance.Compliant : Compliance.NonCompliant, index));
        }

        var all = Assert.Single(measures.ToMeasures());
        Assert.Equal(text, all.ComplianceText);
        Assert.Equal(compliant + nonCompliant == 0, all.CompliancePercent is null);
    }

    [Fact]
    public void What_is_unknown_exempt_or_not_listed_stands_beside_the_percentage()
    {
        var measures = new ComplianceMeasures(Everything, tag: null, MeasurePrices.None);
        string[] verdicts = [Compliance.Compliant, Compliance.NonCompliant, Compliance.Unknown, Compliance.Exempt, "Splendid"];
        for (var index = 0; index < verdicts.Length; index++)
        {
            measures.Add(Finding(verdicts[index], index));
        }

        measures.Add(NotListed("KMSC001"));
        measures.Add(NotListed("KMSC003"));
        var rows = measures.ToMeasures().ToDictionary(static row => $"{row.Scope} {row.Value}");
        Assert.Equal(["All *", "Service SecretsManager", "Region eu-west-1", "Region us-east-1", "Account 111122223333", "Rule KMSC001", "Rule KMSC003"], rows.Keys);
        var all = rows["All *"];
        Assert.Equal((1, 1, 2, 1, 1), (all.Compliant, all.NonCompliant, all.Unknown, all.Exempt, all.NotScanned));
        Assert.Equal("50 %", all.ComplianceText);
        Assert.Equal("no data", rows["Region us-east-1"].ComplianceText);
        Assert.Equal(1, rows["Region us-east-1"].NotScanned);
        Assert.Null(all.Mended);
        Assert.Null(all.Keys);
    }

    [Fact]
    public void However_often_a_pair_is_piped_and_in_whatever_order_it_counts_once() =>
        Gen.Select(Gen.Int[0, 5], Gen.OneOf<string>(Compliance.Compliant, Compliance.NonCompliant, Compliance.Unknown)).Array[0, 30].Sample(pairs =>
        {
            var measures = new ComplianceMeasures(Everything, tag: null, MeasurePrices.None);
            foreach (var (index, verdict) in pairs)
            {
                measures.Add(Finding(verdict, index));
            }

            var distinct = pairs.DistinctBy(static pair => pair.Item1).ToList();
            var rows = measures.ToMeasures().ToList();
            Assert.Equal(distinct.Count, rows[0].Compliant + rows[0].NonCompliant + rows[0].Unknown);
            foreach (var scope in rows.Skip(1).GroupBy(static row => row.Scope))
            {
                Assert.Equal(rows[0].Compliant, scope.Sum(static row => row.Compliant));
                Assert.Equal(rows[0].NonCompliant, scope.Sum(static row => row.NonCompliant));
            }
        });

    [Fact]
    public void A_tag_has_a_row_for_each_value_and_for_those_without()
    {
        var measures = new ComplianceMeasures([MeasureScope.Tag], "Owner", MeasurePrices.None);
        measures.Add(Finding(Compliance.Compliant, 1, new TextDictionary([new("Owner", "billing")])));
        measures.Add(Finding(Compliance.NonCompliant, 2, new TextDictionary([new("Other", "x")])));
        measures.Add(Finding(Compliance.NonCompliant, 3));
        measures.Add(NotListed("KMSC001"));
        Assert.Equal(["(none) 0 %", "(not known) 0 %", "billing 100 %"], measures.ToMeasures().Select(static row => $"{row.Value} {row.ComplianceText}"));
    }

    [Fact]
    public void Each_key_is_charged_once_a_disabled_one_too_and_one_that_is_about_to_be_deleted_not()
    {
        var measures = new ComplianceMeasures(
            [MeasureScope.All, MeasureScope.Service, MeasureScope.Rule],
            tag: null,
            new MeasurePrices { Key = 1.5m, Requests = 0.03m, MonthlyRequests = new Dictionary<string, long> { ["XRay"] = 25_000, ["SecretsManager"] = 5_000 } });
        foreach (var status in (EncryptionStatus[])[Key("eu-west-1", "1", "Enabled"), Key("eu-west-2", "1", "Enabled"), Key("eu-west-1", "2", "Disabled"), Key("eu-west-1", "3", "PendingDeletion"), Setting("us-east-1", ComplianceReason.AwsOwnedKey)])
        {
            measures.AddKey(status);
        }

        measures.Add(Finding(Compliance.Compliant, 1));
        var rows = measures.ToMeasures().ToDictionary(static row => $"{row.Scope} {row.Value}");
        Assert.Equal((4, 4.5m, 0.09m), (rows["All *"].Keys, rows["All *"].KeyCostPerMonth, rows["All *"].RequestCostPerMonth));
        Assert.Equal((4, 4.5m, 0.075m), (rows["Service XRay"].Keys, rows["Service XRay"].KeyCostPerMonth, rows["Service XRay"].RequestCostPerMonth));
        Assert.Equal((null, null, null), (rows["Rule KMSC001"].Keys, rows["Rule KMSC001"].KeyCostPerMonth, rows["Rule KMSC001"].RequestCostPerMonth));
        Assert.Contains("1 of the keys is about to be deleted and costs nothing.", rows["All *"].CostNote, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_price_nothing_is_said_of_cost()
    {
        var measures = new ComplianceMeasures([MeasureScope.All], tag: null, new MeasurePrices { MonthlyRequests = new Dictionary<string, long> { ["XRay"] = 1 } });
        measures.AddKey(Key("eu-west-1", "1", "Enabled"));
        var all = Assert.Single(measures.ToMeasures());
        Assert.Equal((1, null, null, ""), (all.Keys, all.KeyCostPerMonth, all.RequestCostPerMonth, all.CostNote));
    }

    // Twelve secrets fail from the first hour on. Nine are mended, one an hour, and one goes.
    [Fact]
    public void Times_are_those_of_episodes_and_what_is_gone_or_fails_still_has_none()
    {
        CoveredPlace[] place = [Place("SecretsManager", "eu-west-1")];
        for (var mended = 0; mended <= 9; mended++)
        {
            _history.Run(place, [.. Enumerable.Range(0, 12).Where(index => index != 11 || mended < 5).Select(index => (EncryptionStatus)Secret($"s{index}", reason: index < mended ? ComplianceReason.CustomerManagedKey : ComplianceReason.AwsManagedKey))]);
        }

        var all = Measure()["All *"];
        Assert.Equal((9, 1, 0, 2), (all.Mended, all.GoneWhileFailing, all.ExemptedWhileFailing, all.Open));
        Assert.Equal((0.21, 0.38, 0.21), (all.MedianDaysToMend, all.P90DaysToMend, all.MeanDaysToMend));
        Assert.Equal((0.38, 0.38), (all.MedianOpenDays, all.OldestOpenDays));

        // It fails once more, and is mended after an hour: another episode, and no longer one.
        _history.Run(place, Secret("s0"));
        _history.Run(place, Secret("s0", reason: ComplianceReason.CustomerManagedKey));
        Assert.Equal(10, Measure()["All *"].Mended);
        Assert.Equal(0.19, Measure()["All *"].MedianDaysToMend);
    }

    [Fact]
    public void A_scan_of_half_the_places_moves_no_number_of_the_other_half()
    {
        _history.Run([Place("XRay", "eu-west-1"), Place("XRay", "us-east-1")], Setting("eu-west-1", ComplianceReason.AwsOwnedKey), Setting("us-east-1", ComplianceReason.AwsOwnedKey));
        _history.Run([Place("XRay", "us-east-1")], Setting("us-east-1", ComplianceReason.CustomerManagedKey));
        _history.Run([Place("XRay", "us-east-1")], Setting("us-east-1", ComplianceReason.AwsOwnedKey));
        var before = Shown(Measure()["Region us-east-1"]);
        var now = _history.Clock.Now;
        foreach (var reason in (string[])[ComplianceReason.CustomerManagedKey, ComplianceReason.Updating, ComplianceReason.AwsOwnedKey])
        {
            _history.Run([Place("XRay", "eu-west-1"), Place("XRay", "eu-west-2", AuditPlaceStatus.NotListed)], Setting("eu-west-1", reason));
            Assert.Equal(before, Shown(Measure(now)["Region us-east-1"]));
        }
    }

    private static string Shown(CmkMeasure measure) =>
        string.Join(' ', typeof(CmkMeasure).GetProperties().Select(property => $"{property.Name}={property.GetValue(measure)}"));

    private Dictionary<string, CmkMeasure> Measure(DateTimeOffset? now = null)
    {
        var measures = new ComplianceMeasures(Everything, tag: null, MeasurePrices.None);
        var history = _history.Open();
        var state = HistoryState.Read(history, CancellationToken.None);
        measures.Add(history, state, static _ => true, addsFindings: true, addsKeys: true, now ?? _history.Clock.Now, CancellationToken.None);
        return measures.ToMeasures().ToDictionary(static row => $"{row.Scope} {row.Value}");
    }

    private static XRayEncryptionStatus Key(string region, string key, string state)
    {
        var status = Setting(region, ComplianceReason.CustomerManagedKey, key);
        return (XRayEncryptionStatus)status.With(status.Verdict with { KeyState = state });
    }

    private static CmkFinding Finding(string verdict, int index, TextDictionary? tags = null) => new()
    {
        RuleId = "KMSC001",
        Severity = Severity.Medium,
        Compliance = verdict,
        Reason = verdict == Compliance.Compliant ? ComplianceReason.CustomerManagedKey : ComplianceReason.AwsManagedKey,
        Message = string.Empty,
        Service = "SecretsManager",
        ResourceName = $"s{index}",
        ResourceArn = $"arn:aws:secretsmanager:eu-west-1:{Account}:secret:s{index}-AbCdEf",
        Region = "eu-west-1",
        AccountId = Account,
        Tags = tags,
    };

    private static CmkFinding NotListed(string rule) => new()
    {
        RuleId = rule,
        Severity = Severity.Medium,
        Compliance = Compliance.Unknown,
        Reason = ComplianceReason.NotListed,
        Message = string.Empty,
        Service = ServiceCatalog.SecretsManager.Name,
        ResourceName = string.Empty,
        Region = "us-east-1",
        AccountId = Account,
    };
}
