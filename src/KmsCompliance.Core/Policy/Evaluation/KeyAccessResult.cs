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
    /// <c>iam:</c>, grants with <c>grant:</c>, those of policies that only limit with <c>boundary:</c>, <c>session:</c>,
    /// <c>scp:</c> or <c>rcp:</c>.</summary>
    public IReadOnlyList<string> Sids { get; }

    /// <summary>What each statement and grant says of the request, and the first clause by which it does not apply.</summary>
    /// <remarks>Put into words when it is first asked for.</remarks>
    public IReadOnlyList<StatementVerdict> Statements => _statements.Value;

    /// <summary>The statements that decided; for Unknown, those that left it open.</summary>
    public IEnumerable<StatementVerdict> DecidingStatements => Statements.Where(verdict => Sids.Contains(verdict.Label));

    /// <summary>The answer in words: who decided, or, where nobody allows it, which statements came nearest.</summary>
    public string Explanation => Decision switch
    {
        KeyAccessDecision.Allowed => $"Allowed by key policy, IAM policies and grants as given{Within}: {Labels}.",
        KeyAccessDecision.ExplicitDeny => $"Denied by {Labels}; nothing can override that.",
        KeyAccessDecision.DependsOnIdentityPolicy => $"{Labels} in the key policy leaves it to the IAM policies of the caller's account.{(Note is null ? "" : $" {Note}")}",
        KeyAccessDecision.Unknown => string.Join(' ', new[] { Residual is null ? "Not known." : $"Allowed {Residual}.", Note, Words(DecidingStatements) }.Where(static part => !string.IsNullOrEmpty(part))),
        _ when Note is not null => $"Not allowed. {Note}",
        _ => $"No statement allows it. {Words(Nearest())}".TrimEnd(),
    };

    /// <summary>What an answer of Unknown hangs on, as the end of a sentence, such as <c>if aws:PrincipalOrgID is o-a1b2c3</c>; null
    /// where it cannot be put like that.</summary>
    public string? Residual { get; internal init; }

    /// <summary>What a policy that only limits makes of the answer; null for nothing.</summary>
    internal string? Note { get; init; }

    /// <summary>The kinds of such policies that were looked at.</summary>
    internal IReadOnlyList<StatementSource> Limits { get; init; } = [];

    internal static string NameOf(StatementSource source) => source switch
    {
        StatementSource.PermissionsBoundary => "permissions boundary",
        StatementSource.SessionPolicy => "session policy",
        StatementSource.ServiceControlPolicy => "service control policy",
        _ => "resource control policy",
    };

    private string Within => Limits.Count == 0 ? "" : $", within {string.Join(" and ", Limits.Select(NameOf))}";

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
