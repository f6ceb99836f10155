using KmsCompliance.Evidence;

namespace KmsCompliance.Plans;

/// <summary>One step of a plan, as its file has it.</summary>
internal sealed record PlanStep
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>One of <see cref="PlanAction"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The service; null for a key that is no service's own.</summary>
    public string? Service { get; init; }

    /// <summary>What is changed, as in <see cref="CmkPlanStep.Target"/>.</summary>
    public required string Target { get; init; }

    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>The steps that it needs; earlier ones.</summary>
    public required IReadOnlyList<int> DependsOn { get; init; }

    /// <summary>Why.</summary>
    public required IReadOnlyList<string> Why { get; init; }

    /// <summary>What was found.</summary>
    public required PlanState Before { get; init; }

    /// <summary>What is to be.</summary>
    public required PlanState After { get; init; }

    /// <summary>The SHA-256 of what was found: the step is taken only while that is so.</summary>
    public required string Fingerprint { get; init; }

    /// <summary><c>Yes</c>, <c>No</c> or <c>Unknown</c>.</summary>
    public required string Reversible { get; init; }

    /// <summary>Why not, or what of it not; null where all of it is.</summary>
    public string? ReversibleNote { get; init; }

    /// <summary>What should be known besides.</summary>
    public required IReadOnlyList<string> Notice { get; init; }

    /// <summary>Who gains what.</summary>
    public required IReadOnlyList<string> Gain { get; init; }

    /// <summary>Who loses what.</summary>
    public required IReadOnlyList<string> Loss { get; init; }

    /// <summary>About how many calls it takes.</summary>
    public required int EstimatedCalls { get; init; }

    /// <summary>What it costs a month, in US dollars.</summary>
    public required decimal MonthlyCost { get; init; }

    /// <summary>The fingerprint of what was found.</summary>
    /// <param name="action">What the step does.</param>
    /// <param name="target">To what.</param>
    /// <param name="before">What was found.</param>
    public static string FingerprintOf(string action, string target, PlanState before) =>
        EvidenceLine.HashOf(PlanJson.Serialize(before, PlanJson.Default.PlanState, $"{action}\n{target}\n"));

    /// <summary>The step as the pipeline carries it.</summary>
    /// <param name="status">What came of it so far.</param>
    public CmkPlanStep ToModel(string? status) => new()
    {
        Number = Number,
        Action = Action,
        Service = Service,
        Target = Target,
        Region = Region,
        AccountId = AccountId,
        Before = Before.Describe(Action, isBefore: true),
        After = After.Describe(Action, isBefore: false),
        Why = string.Join("; ", Why),
        Reversible = Reversible,
        ReversibleNote = ReversibleNote ?? string.Empty,
        Notice = string.Join("; ", Notice),
        Gain = string.Join("; ", Gain),
        Loss = string.Join("; ", Loss),
        DependsOn = string.Join(", ", DependsOn),
        EstimatedCalls = EstimatedCalls,
        MonthlyCost = MonthlyCost,
        Status = status,
    };
}
