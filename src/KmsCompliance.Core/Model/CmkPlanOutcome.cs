using KmsCompliance.Identifiers;

namespace KmsCompliance;

/// <summary>What came of a step of a plan that was applied or undone.</summary>
public sealed class CmkPlanOutcome
{
    /// <summary>The step was not taken, or not undone: what it is about has been changed since. Undone by the same command once
    /// that is put back; taken by it then where other steps wait for it.</summary>
    public const string Skipped = nameof(Skipped);

    /// <summary>The run ended before the step began.</summary>
    public const string NotStarted = nameof(NotStarted);

    /// <summary>What was before the step is there again: it was seen.</summary>
    public const string Undone = nameof(Undone);

    /// <summary>The step cannot be undone: see its message for what to do by hand.</summary>
    public const string NotReversible = nameof(NotReversible);

    /// <summary>The plan.</summary>
    public required string PlanId { get; init; }

    /// <summary>The step's number.</summary>
    public required int Number { get; init; }

    /// <summary>What the step does: <c>CreateKey</c>, <c>SetPolicy</c>, <c>SetRotation</c> or <c>SetKey</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it is about, as in <see cref="CmkPlanStep.Target"/>.</summary>
    public required string Target { get; init; }

    /// <summary>The Region.</summary>
    public required string Region { get; init; }

    /// <summary>The 12-digit account.</summary>
    public required string AccountId { get; init; }

    /// <summary>What came of it: one of <see cref="CmkChangeStatus"/> or of the words of this class.</summary>
    public required string Status { get; init; }

    /// <summary>Whether it was seen; null where that could not be seen, false where nothing was changed under <c>-WhatIf</c>.</summary>
    public bool? Verified { get; init; }

    /// <summary>What was before, in words.</summary>
    public string Before { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>What was to be, in words.</summary>
    public string After { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>What happened, in words.</summary>
    public string Message { get; init => field = PrintableText.Of(value); } = string.Empty;

    /// <summary>When the step began; null where it did not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its outcome was known; null where there is none.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The number and what is done to what.</summary>
    public override string ToString() => $"{Number} {Action} {Target}";
}
