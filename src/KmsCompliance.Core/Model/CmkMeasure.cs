using System.Globalization;

namespace KmsCompliance;

/// <summary>How much of one scope is compliant, how fast what is not gets mended, and what its keys cost. What is counted are pairs of
/// rule and resource, each a <see cref="CmkFinding.FindingId"/>.</summary>
public sealed class CmkMeasure
{
    /// <summary>What is counted: one of <see cref="MeasureScope"/>.</summary>
    public required string Scope { get; init; }

    /// <summary>Which: the service, Region, account, rule, or value of the tag; <c>*</c> where everything is.</summary>
    public required string Value { get; init; }

    /// <summary>Pairs that are compliant.</summary>
    public int Compliant { get; init; }

    /// <summary>Pairs that are not, and that nobody has accepted.</summary>
    public int NonCompliant { get; init; }

    /// <summary>Pairs that could not be determined. Not part of <see cref="CompliancePercent"/>.</summary>
    public int Unknown { get; init; }

    /// <summary>Pairs that are not compliant, or unknown, and that somebody has accepted. Not part of
    /// <see cref="CompliancePercent"/>.</summary>
    public int Exempt { get; init; }

    /// <summary>Places, each a service in a Region of an account, whose resources were not listed, or not all of them. How many pairs
    /// are missing there is not known.</summary>
    public int NotScanned { get; init; }

    /// <summary>Compliant / (Compliant + NonCompliant), 0 to 100; null where nothing was judged to be one or the other: no
    /// data.</summary>
    public double? CompliancePercent => PercentOf(Compliant, NonCompliant);

    /// <summary>The same in words: rounded down to a tenth, so that 100 % means all; <c>no data</c> where nothing was judged.</summary>
    public string ComplianceText => TextOf(Compliant, NonCompliant);

    /// <summary>When the pair was looked at that nobody has looked at for longest; null where none says when.</summary>
    public DateTimeOffset? OldestScanAt { get; init; }

    /// <summary>When the pair was looked at that was looked at last; null where none says when.</summary>
    public DateTimeOffset? NewestScanAt { get; init; }

    /// <summary>How many times something that was not compliant was seen to be mended; null without a history. Each time is an
    /// episode: from the first run that saw it fail to the first that saw it hold.</summary>
    public int? Mended { get; init; }

    /// <summary>How many times it was not there any more, or the rule no longer about it: nobody knows what mended it. Null without a
    /// history.</summary>
    public int? GoneWhileFailing { get; init; }

    /// <summary>How many times it was accepted instead; null without a history.</summary>
    public int? ExemptedWhileFailing { get; init; }

    /// <summary>The days from failing to mended, of the middle one of those that were mended; null where none was.</summary>
    public double? MedianDaysToMend { get; init; }

    /// <summary>The days in which nine in ten were mended; null where none was.</summary>
    public double? P90DaysToMend { get; init; }

    /// <summary>The days on average; null where none was mended.</summary>
    public double? MeanDaysToMend { get; init; }

    /// <summary>How many are failing now; null without a history.</summary>
    public int? Open { get; init; }

    /// <summary>For how many days the middle one of them has been failing; null where none is.</summary>
    public double? MedianOpenDays { get; init; }

    /// <summary>For how many days the oldest of them has been failing; null where none is.</summary>
    public double? OldestOpenDays { get; init; }

    /// <summary>How many customer-managed keys the resources are under: a replica counts, and so does a disabled key. Null where that
    /// is not known: findings do not name the key, statuses do.</summary>
    public int? Keys { get; init; }

    /// <summary>What those keys cost a month, by the price that was given, in its currency; null where the keys or the price are not
    /// known. Keys that no resource is under are not in it.</summary>
    public decimal? KeyCostPerMonth { get; init; }

    /// <summary>What the requests to KMS cost a month, by the price and the numbers that were given; null where they were not.</summary>
    public decimal? RequestCostPerMonth { get; init; }

    /// <summary>What the costs leave out, in words; empty where there are none.</summary>
    public string CostNote { get; init; } = string.Empty;

    /// <summary>The scope and its percentage.</summary>
    public override string ToString() => $"{Scope} {Value}: {ComplianceText}";

    /// <summary>Compliant / (Compliant + NonCompliant), 0 to 100; null where there is neither.</summary>
    internal static double? PercentOf(int compliant, int nonCompliant) =>
        compliant + (long)nonCompliant is var judged and > 0 ? 100.0 * compliant / judged : null;

    /// <summary>The same in words, rounded down to a tenth; <c>no data</c> where there is neither.</summary>
    internal static string TextOf(int compliant, int nonCompliant)
    {
        var judged = compliant + (long)nonCompliant;
        return judged > 0 ? string.Create(CultureInfo.InvariantCulture, $"{1000L * compliant / judged / 10m:0.#} %") : "no data";
    }
}
