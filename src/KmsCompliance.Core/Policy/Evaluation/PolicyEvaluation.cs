using System.Runtime.InteropServices;
using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>One request on its way through policies and grants.</summary>
internal sealed class PolicyEvaluation(KeyAccessRequest request, Caller caller, string? keyAccount, RequestContext context)
{
    private readonly List<Entry> _entries = [];
    private int _identityPolicies = -1;

    public void Add(KeyPolicyDocument policy)
    {
        _entries.EnsureCapacity(policy.Statements.Count);
        Add(policy.Statements, StatementSource.KeyPolicy, 0, policy.UnknownMembers.Count == 0);
    }

    public void Add(IReadOnlyList<IdentityPolicyDocument> policies)
    {
        _identityPolicies = policies.Count;
        for (var i = 0; i < policies.Count; i++)
        {
            Add(policies[i].Statements, StatementSource.IdentityPolicy, i + 1, policies[i].UnknownMembers.Count == 0);
        }
    }

    public void Add(IReadOnlyList<KeyGrant> grants)
    {
        foreach (var grant in grants)
        {
            _entries.Add(new(StatementSource.Grant, null, grant, 0, GrantMatch.Of(grant, request, caller, keyAccount, context)));
        }
    }

    public KeyAccessResult Result()
    {
        var (decision, deciding) = Decide();
        return new(decision, [.. deciding.Select(Label).Distinct(StringComparer.Ordinal)], Verdicts);
    }

    private void Add(IReadOnlyList<KeyPolicyStatement> statements, StatementSource source, int document, bool isUnderstood)
    {
        for (var i = 0; i < statements.Count; i++)
        {
            var match = StatementMatch.Of(statements[i], request, caller, keyAccount, context);
            if (!isUnderstood && match.Principal.Any == Ternary.Yes)
            {
                match = new(match.Principal.And(Ternary.Maybe), StatementClause.UnknownMember);
            }

            _entries.Add(new(source, statements[i], null, document, match));
        }
    }

    private (KeyAccessDecision Decision, IEnumerable<Entry> Deciding) Decide()
    {
        Ternary denied = Ternary.No, direct = Ternary.No, delegated = Ternary.No, byIdentity = Ternary.No;
        foreach (var entry in CollectionsMarshal.AsSpan(_entries))
        {
            // Most statements are about something else.
            if (entry.Match.Principal.Any != Ternary.No)
            {
                denied = denied.Or(entry.Denies);
                direct = direct.Or(entry.AllowsDirectly);
                delegated = delegated.Or(entry.Delegates);
                byIdentity = byIdentity.Or(entry.AllowsByIdentity);
            }
        }

        if (denied == Ternary.Yes)
        {
            return (KeyAccessDecision.ExplicitDeny, Where(static entry => entry.Denies, Ternary.Yes));
        }

        if (_identityPolicies < 0)
        {
            if (direct == Ternary.No && delegated == Ternary.Yes)
            {
                return denied == Ternary.Maybe
                    ? (KeyAccessDecision.Unknown, Where(static entry => entry.Denies, Ternary.Maybe))
                    : (KeyAccessDecision.DependsOnIdentityPolicy, Where(static entry => entry.Delegates, Ternary.Yes));
            }

            return Decide(denied, direct.Or(delegated.And(Ternary.Maybe)), static entry => entry.AllowsDirectly);
        }

        byIdentity = byIdentity.And(delegated);
        return direct == Ternary.Yes || byIdentity != Ternary.Yes
            ? Decide(denied, direct.Or(byIdentity), static entry => entry.AllowsDirectly)
            : Decide(denied, Ternary.Yes, static entry => entry.Delegates.Or(entry.AllowsByIdentity));
    }

    private (KeyAccessDecision Decision, IEnumerable<Entry> Deciding) Decide(Ternary denied, Ternary allowed, Func<Entry, Ternary> allows) => allowed switch
    {
        // Nothing could allow it, whatever the denials that are not understood say.
        Ternary.No => (KeyAccessDecision.ImplicitDeny, []),
        Ternary.Maybe => (KeyAccessDecision.Unknown, _entries.Where(static entry => entry.IsOpen)),
        _ when denied == Ternary.Maybe => (KeyAccessDecision.Unknown, Where(static entry => entry.Denies, Ternary.Maybe)),
        _ => (KeyAccessDecision.Allowed, Where(allows, Ternary.Yes)),
    };

    private IEnumerable<Entry> Where(Func<Entry, Ternary> says, Ternary answer) => _entries.Where(entry => says(entry) == answer);

    private string Label(Entry entry) => entry switch
    {
        { Grant: { } grant } => $"grant:{grant.GrantId}",
        { Source: StatementSource.IdentityPolicy } when _identityPolicies > 1 => $"iam:{entry.Document}:{entry.Statement!.Label}",
        { Source: StatementSource.IdentityPolicy } => $"iam:{entry.Statement!.Label}",
        _ => entry.Statement!.Label,
    };

    private IReadOnlyList<StatementVerdict> Verdicts() => [.. _entries.Select(entry => new StatementVerdict
    {
        Source = entry.Source,
        Label = Label(entry),
        Effect = entry.Effect,
        Outcome = entry.Outcome,
        Clause = entry.Match.Clause,
        Condition = entry.Match.Condition < 0 ? null : entry.Statement!.Conditions[entry.Match.Condition],
        Explanation = VerdictText.Of(entry.Statement, entry.Grant, entry.Match, entry.Outcome, request, context),
    })];

    private readonly record struct Entry(StatementSource Source, KeyPolicyStatement? Statement, KeyGrant? Grant, int Document, StatementMatch Match)
    {
        public KeyPolicyEffect Effect => Statement?.Effect ?? KeyPolicyEffect.Allow;

        public Ternary Denies => Effect == KeyPolicyEffect.Deny ? Match.Principal.Any : Ternary.No;

        public Ternary AllowsDirectly => Allows && Source != StatementSource.IdentityPolicy ? Match.Principal.Direct : Ternary.No;

        public Ternary Delegates => Allows && Source != StatementSource.IdentityPolicy ? Match.Principal.Delegated : Ternary.No;

        public Ternary AllowsByIdentity => Allows && Source == StatementSource.IdentityPolicy ? Match.Principal.Direct : Ternary.No;

        /// <summary>It may turn out to decide, one way or the other.</summary>
        public bool IsOpen => Match.Principal.Direct == Ternary.Maybe || Match.Principal.Delegated == Ternary.Maybe;

        public StatementOutcome Outcome => (Match.Principal.Any, Match.Principal.Direct) switch
        {
            (Ternary.No, _) => StatementOutcome.DoesNotApply,
            (Ternary.Maybe, _) => StatementOutcome.Unknown,
            (_, Ternary.Yes) => StatementOutcome.Applies,
            _ when Effect == KeyPolicyEffect.Deny => StatementOutcome.Applies,
            (_, Ternary.Maybe) => StatementOutcome.Unknown,
            _ => StatementOutcome.Delegates,
        };

        private bool Allows => Effect == KeyPolicyEffect.Allow;
    }
}
