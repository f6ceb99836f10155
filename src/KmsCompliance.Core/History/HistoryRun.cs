namespace KmsCompliance.History;

/// <summary>One run of a history, and how the estate stood when it ended.</summary>
internal sealed record HistoryRun
{
    /// <summary>The form of the file: <see cref="HistoryFormat.Schema"/>.</summary>
    public required int Schema { get; init; }

    /// <summary>What names the run and its file.</summary>
    public required string RunId { get; init; }

    /// <summary>The version of the module that judged.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>The command that ran.</summary>
    public required string Command { get; init; }

    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, in UTC.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Whether it saw all that it was asked for.</summary>
    public bool Complete { get; init; }

    /// <summary>The rules that it applied. What others say of a resource is carried forward.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>The runs whose findings are carried forward in this one, and which need not be read beside it.</summary>
    public required IReadOnlyList<string> Bases { get; init; }

    /// <summary>How many lines of places follow.</summary>
    public int Places { get; init; }

    /// <summary>How many of them it looked at.</summary>
    public int PlacesScanned { get; init; }

    /// <summary>How many lines of episodes follow.</summary>
    public int Episodes { get; init; }

    /// <summary>How many lines of resources follow.</summary>
    public int Resources { get; init; }

    /// <summary>How many bytes the compressed lines of resources have: the last member of the file.</summary>
    public long ResourceBytes { get; init; }

    /// <summary>Pairs of rule and resource that are compliant.</summary>
    public int Compliant { get; init; }

    /// <summary>Pairs that are not.</summary>
    public int NonCompliant { get; init; }

    /// <summary>Pairs that could not be determined.</summary>
    public int Unknown { get; init; }

    /// <summary>Pairs that were accepted.</summary>
    public int Exempt { get; init; }

    /// <summary>Places that were not listed to their end.</summary>
    public int NotScanned { get; init; }

    /// <summary>The run as a point of a trend.</summary>
    public CmkTrendPoint ToTrendPoint() => new()
    {
        RunId = RunId,
        RunAt = StartedAt,
        Compliant = Compliant,
        NonCompliant = NonCompliant,
        Unknown = Unknown,
        Exempt = Exempt,
        NotScanned = NotScanned,
        Places = Places,
        PlacesScanned = PlacesScanned,
    };
}
