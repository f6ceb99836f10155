namespace KmsCompliance.Plans;

/// <summary>A plan, as its file has it: members in one order, so that two plans can be compared line by line.</summary>
internal sealed record PlanDocument
{
    /// <summary>The version of this form.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the form.</summary>
    public required int Version { get; init; }

    /// <summary>What names the plan, once for all.</summary>
    public required string PlanId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is too old.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>By which version of the module.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>Whether the settings that it was made with ask for an approval.</summary>
    public required bool RequiresApproval { get; init; }

    /// <summary>The accounts in which something is changed.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    /// <summary>About how many calls it takes.</summary>
    public required int EstimatedCalls { get; init; }

    /// <summary>What it costs a month, in US dollars.</summary>
    public required decimal MonthlyCost { get; init; }

    /// <summary>The steps, in the order of need.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>What was asked for and is not planned.</summary>
    public required IReadOnlyList<PlanOmission> NotPlanned { get; init; }

    /// <summary>The SHA-256 of all of this with an empty checksum. Anybody can make it: it shows accidents, and nothing else.</summary>
    public required string Checksum { get; init; }
}

/// <summary>Something that was asked for and is not planned.</summary>
/// <param name="Target">What.</param>
/// <param name="Why">Why not.</param>
internal sealed record PlanOmission(string Target, string Why);
