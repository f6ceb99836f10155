namespace KmsCompliance;

/// <summary>How the estate stood when one run of a history ended, with what that run did not look at as it was known then.</summary>
public sealed class CmkTrendPoint
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset RunAt { get; init; }

    /// <summary>Pairs of rule and resource that were compliant.</summary>
    public int Compliant { get; init; }

    /// <summary>Pairs that were not.</summary>
    public int NonCompliant { get; init; }

    /// <summary>Pairs that could not be determined.</summary>
    public int Unknown { get; init; }

    /// <summary>Pairs that were accepted.</summary>
    public int Exempt { get; init; }

    /// <summary>Places whose resources were not listed, or not all of them.</summary>
    public int NotScanned { get; init; }

    /// <summary>Compliant / (Compliant + NonCompliant), 0 to 100; null where there was neither: no data.</summary>
    public double? CompliancePercent => CmkMeasure.PercentOf(Compliant, NonCompliant);

    /// <summary>The same in words; <c>no data</c> where nothing was judged.</summary>
    public string ComplianceText => CmkMeasure.TextOf(Compliant, NonCompliant);

    /// <summary>How many places the run looked at.</summary>
    public int PlacesScanned { get; init; }

    /// <summary>How many places were known when it ended, those that earlier runs looked at included.</summary>
    public int Places { get; init; }

    /// <summary>The run, and how much was compliant.</summary>
    public override string ToString() => $"{RunAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: {ComplianceText}";
}
