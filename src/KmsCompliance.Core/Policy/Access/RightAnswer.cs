using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Access;

/// <summary>Whether somebody has a right, by what, and on what that hangs: the ways to it taken together.</summary>
/// <param name="Decision">Whether.</param>
internal sealed record RightAnswer(RightDecision Decision)
{
    /// <summary>The actions that it is about.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>The statements and grants that let the principal in, or may.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>On what it hangs; empty for nothing.</summary>
    public string Condition { get; init; } = string.Empty;

    /// <summary>Why it is not known; empty where it is.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Takes the ways to one action together: any of them will do.</summary>
    /// <param name="action">The action.</param>
    /// <param name="ways">The ways.</param>
    /// <param name="unread">Why not all IAM policies of the principal are known, as the end of a sentence; null where they are.</param>
    public static RightAnswer Of(string action, IEnumerable<AccessWayAnswer> ways, string? unread)
    {
        var answers = ways.Select(way => Of(action, way, unread)).ToList();
        return answers.Count == 0 ? new(RightDecision.Denied) { Actions = [action] } : AnyOf(answers);
    }

    /// <summary>A right that one of several gives. One that is not known may be had without the condition of another.</summary>
    /// <param name="answers">They; at least one.</param>
    public static RightAnswer AnyOf(IReadOnlyList<RightAnswer> answers)
    {
        var most = answers.Max(static answer => answer.Decision);
        var isOpen = most == RightDecision.Conditional && answers.Any(static answer => answer.Decision == RightDecision.Unknown);
        var counted = answers.Where(answer => isOpen ? answer.Decision != RightDecision.Denied : answer.Decision == most).ToList();
        return new(isOpen ? RightDecision.Unknown : most)
        {
            Actions = Once(counted.SelectMany(static answer => answer.Actions)),
            Labels = Once(counted.SelectMany(static answer => answer.Labels)),
            Condition = string.Join("; or ", Once(counted.Select(static answer => answer.Condition))),
            Reason = string.Join(' ', Once(counted.Select(static answer => answer.Reason))),
        };
    }

    /// <summary>A right that takes all of several.</summary>
    /// <param name="answers">They; at least one.</param>
    public static RightAnswer AllOf(IReadOnlyList<RightAnswer> answers)
    {
        var least = answers.Min(static answer => answer.Decision);
        return new(least)
        {
            Actions = Once(answers.SelectMany(static answer => answer.Actions)),
            Labels = Once(answers.SelectMany(static answer => answer.Labels)),

            // Without one of them, it hangs on nothing any more.
            Condition = least == RightDecision.Denied ? string.Empty : string.Join(", and ", Once(answers.Select(static answer => answer.Condition))),
            Reason = least == RightDecision.Denied ? string.Empty : string.Join(' ', Once(answers.Select(static answer => answer.Reason))),
        };
    }

    private static RightAnswer Of(string action, AccessWayAnswer way, string? unread) =>
        new(way.IsAllowed ? RightDecision.Allowed : way.Condition is null || unread is not null ? RightDecision.Unknown : RightDecision.Conditional)
        {
            Actions = [action],
            Labels = way.Labels,
            Condition = way.IsAllowed ? string.Empty : way.Condition ?? string.Empty,
            Reason = way.IsAllowed ? string.Empty : unread is not null ? $"Not all of its IAM policies are known: {unread}" : way.Reason ?? string.Empty,
        };

    private static List<string> Once(IEnumerable<string> texts) => [.. texts.Where(static text => text.Length > 0).Distinct(StringComparer.Ordinal)];
}
