using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>One step of a plan: what is to become of what, and what of it can be undone.</summary>
public sealed class CmkPlanStep
{
    /// <summary>The step's number in its plan, from 1: steps are taken in this order of need.</summary>
    public required int Number { get; init; }

    /// <summary>What is done: <c>CreateKey</c>, <c>SetPolicy</c>, <c>SetRotation</c> or <c>SetKey</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The service whose resource or key it is, such as <c>XRay</c>; null for a key that is no service's own.</summary>
    public string? Service { get; init; }

    /// <summary>What is changed: a resource or a key by its ARN, X-Ray's setting as <c>xray/ACCOUNT/REGION</c>, a key that is to be made by
    /// its alias.</summary>
    public required string Target { get; init; }

    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account.</summary>
    public required string AccountId { get; init; }

    /// <summary>What is, in words.</summary>
    public string Before { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>What is to be, in words.</summary>
    public string After { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>Why: the findings that the step mends, with semicolons between them. Lists are texts in a step, so that a plan that is
    /// saved as JSON is whole.</summary>
    public string Why { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>Whether the step can be undone: <c>Yes</c>, <c>No</c>, or <c>Unknown</c> where AWS could not be asked: undoing it fails unless its
    /// former key can be read by then.</summary>
    public required string Reversible { get; init; }

    /// <summary>Why it cannot be undone, or what of it; empty where all of it can.</summary>
    public string ReversibleNote { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>What whoever approves it should know besides.</summary>
    public string Notice { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>Who gains what by key policies; what IAM policies and grants give besides is not looked at.</summary>
    public string Gain { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>Who loses what by key policies.</summary>
    public string Loss { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>The steps without which this one is not taken, by number, with commas between them.</summary>
    public string DependsOn { get; init; } = string.Empty;

    /// <summary>About how many calls the step takes.</summary>
    public required int EstimatedCalls { get; init; }

    /// <summary>What it adds to the bill a month, in US dollars, requests left out; 0 for nothing.</summary>
    public required decimal MonthlyCost { get; init; }

    /// <summary>What came of the step so far by the journal beside the plan: one of <see cref="CmkChangeStatus"/>, <c>Undone</c>,
    /// <c>Skipped</c>, or <c>InFlight</c> where a run ended before its outcome was known; null where nothing did.</summary>
    public string? Status { get; init; }

    /// <summary>The number and what is done to what.</summary>
    public override string ToString() => $"{Number} {Action} {Target}";
}
