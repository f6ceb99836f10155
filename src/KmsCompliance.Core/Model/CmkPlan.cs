using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>A plan: which keys are made, which policies and rotations are changed and which resources are put under which keys, as it
/// lies in a file that others review.</summary>
public sealed class CmkPlan
{
    /// <summary>The file.</summary>
    public required string PlanPath { get; init; }

    /// <summary>What names the plan, once for all: keys that it makes carry it.</summary>
    public required string PlanId { get; init; }

    /// <summary>The SHA-256 of the plan, in hex: what is approved, and what its journal is tied to.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is too old to be applied.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The ARN of who made it.</summary>
    public string CreatedBy { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The version of the module that made it.</summary>
    public string ModuleVersion { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>Whether the settings that it was made with ask for an approval.</summary>
    public required bool RequiresApproval { get; init; }

    /// <summary>Who approved it, and when, as the file beside it claims. It is not verified here, but by Invoke-CmkPlan.</summary>
    public TextList Approval { get; init; } = [];

    /// <summary>The 12-digit accounts in which something is changed.</summary>
    public TextList Accounts { get; init; } = [];

    /// <summary>The steps, in the order of need.</summary>
    public CmkPlanStepList Step { get; init; } = CmkPlanStepList.None;

    /// <summary>How many steps there are.</summary>
    public int StepCount => Step.Count;

    /// <summary>What was asked for and is not in the plan, each with the reason.</summary>
    public TextList NotPlanned { get; init; } = [];

    /// <summary>The numbers of the steps that cannot be undone.</summary>
    public TextList NotReversible { get; init; } = [];

    /// <summary>About how many calls it takes to apply it.</summary>
    public required int EstimatedCalls { get; init; }

    /// <summary>What it adds to the bill a month, in US dollars, requests left out.</summary>
    public required decimal MonthlyCost { get; init; }

    /// <summary>How far it is by its journal: <c>New</c>, <c>Begun</c>, <c>Applied</c> where every step has its outcome, <c>Undoing</c> or
    /// <c>Undone</c>; <c>InUse</c> where a command holds the journal, or <c>Unknown</c> where that cannot be read.</summary>
    public required string State { get; init; }

    /// <summary>The file.</summary>
    public override string ToString() => PlanPath;
}
