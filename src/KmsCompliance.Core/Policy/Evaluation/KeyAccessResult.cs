using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>The answer to a request, and what decided it.</summary>
public sealed class KeyAccessResult
{
    private readonly Lazy<IReadOnlyList<StatementVerdict>> _statements;

    internal KeyAccessResult(KeyAccessDecision decision, IReadOnlyList<string> sids, Func<IReadOnlyList<StatementVerdict>> statements)
    {
        Decision = decision;
        Sids = sids;
        _statements = new(statements);
    }

    /// <summary>The answer.</summary>
    public KeyAccessDecision Decision { get; }

    /// <summary>The ids of the statements that decided, in order; for Unknown, of those that left it open. A statement
    /// without a Sid is named by its position, <c>#1</c> being the first; those of an IAM policy begin with
    /// <c>iam:</c>, grants with <c>grant:</c>.</summary>
    public IReadOnlyList<string> Sids { get; }

    /// <summary>What each statement and grant says of the request, and the first clause by which it does not apply.</summary>
    /// <remarks>Put into words when it is first asked for.</remarks>
    public IReadOnlyList<StatementVerdict> Statements => _statements.Value;

    /// <summary>The statements that decided; for Unknown, those that left it open.</summary>
    public IEnumerable<StatementVerdict> DecidingStatements => Statements.Where(verdict => Sids.Contains(verdict.Label));

    /// <summary>The answer in words: who decided, or, where nobody allows it, which statements came nearest.</summary>
    public string Explanation => Decision switch
    {
        KeyAccessDecision.Allowed => $"Allowed by {Labels}.",
        KeyAccessDecision.ExplicitDeny => $"Denied by {Labels}; nothing can override that.",
        KeyAccessDecision.DependsOnIdentityPolicy => $"{Labels} in the key policy leaves it to the IAM policies of the caller's account.",
        KeyAccessDecision.Unknown => $"Cannot be said for certain. {Words(DecidingStatements)}",
        _ => $"No statement allows it. {Words(Nearest())}".TrimEnd(),
    };

    private string Labels => string.Join(", ", Sids.Select(static sid => $"'{PolicyNode.Shorten(sid)}'"));

    // A statement about another action explains nothing; of the rest, those that fail last are the ones that were meant.
    private IEnumerable<StatementVerdict> Nearest()
    {
        var near = Statements
            .Where(static verdict => verdict is { Effect: KeyPolicyEffect.Allow, Clause: > StatementClause.Action, Outcome: StatementOutcome.DoesNotApply })
            .ToList();
        var last = near.Select(static verdict => verdict.Clause).DefaultIfEmpty().Max();
        return near.Where(verdict => verdict.Clause == last);
    }

    private static string Words(IEnumerable<StatementVerdict> verdicts) =>
        string.Join(' ', verdicts.Select(static verdict => $"'{PolicyNode.Shorten(verdict.Label)}' {verdict.Explanation}"));
}
