using System.Runtime.InteropServices;
using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>One request on its way through policies and grants.</summary>
internal sealed partial class PolicyEvaluation(KeyAccessRequest request, Caller caller, string? keyAccount, RequestContext context)
{
    private readonly List<Entry> _entries = [];
    private readonly List<Guardrail> _guardrails = [];
    private int _identityPolicies = -1;
    private string? _note;

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

    /// <summary>Adds policies that only limit; null adds nothing, nor do those that do not bind the caller.</summary>
    public void Add(StatementSource source, IReadOnlyList<(IReadOnlyList<KeyPolicyStatement> Statements, bool IsUnderstood)>? documents)
    {
        var binds = GuardrailScope.Binds(source, caller, request.Action);
        if (documents is null || binds == Ternary.No)
        {
            return;
        }

        var allowed = new List<Ternary>();
        for (var i = 0; i < documents.Count; i++)
        {
            var from = _entries.Count;
            Add(documents[i].Statements, source, documents.Count > 1 ? i + 1 : 0, documents[i].IsUnderstood, binds);

            // What stands beside a service control policy that only denies, at the same place, is not asked: without one that
            // allows, nobody in the account could do anything.
            if (source != StatementSource.ServiceControlPolicy || documents[i].Statements.Any(static statement => statement.Effect == KeyPolicyEffect.Allow))
            {
                allowed.Add(_entries.Skip(from).Where(static entry => entry.Effect == KeyPolicyEffect.Allow).Select(static entry => entry.Match.Principal.Any).DefaultIfEmpty().Max());
            }
        }

        // Every resource control policy stands beside one of AWS's that allows everything and cannot be taken away.
        if (source != StatementSource.ResourceControlPolicy && allowed.Count > 0)
        {
            // Of several, each must allow what is at a place of its own, and one what is at the same place: which it is, is not
            // known.
            var least = allowed.Min();
            _guardrails.Add(new(source, (least == allowed.Max() ? least : Ternary.Maybe).Or(binds.Not()), least != allowed.Max()));
        }
    }

    public KeyAccessResult Result()
    {
        var (decision, deciding) = Decide();
        if (_identity.Unread is { } unread && decision is KeyAccessDecision.Unknown or KeyAccessDecision.DependsOnIdentityPolicy)
        {
            _note = string.Join(' ', new[] { _note, $"Not all of the caller's IAM policies are known: {unread.TrimEnd('.')}." }.OfType<string>());
        }

        return new(decision, [.. deciding.Select(Label).Distinct(StringComparer.Ordinal)], Verdicts)
        {
            Note = _note,
            Residual = decision == KeyAccessDecision.Unknown ? Open() : null,
            Limits = [.. _guardrails.Select(static guardrail => guardrail.Source)],
        };
    }

    private void Add(IReadOnlyList<KeyPolicyStatement> statements, StatementSource source, int document, bool isUnderstood, Ternary binds = Ternary.Yes)
    {
        for (var i = 0; i < statements.Count; i++)
        {
            var match = StatementMatch.Of(statements[i], request, caller, keyAccount, context);
            if (!isUnderstood && match.Principal.Any == Ternary.Yes)
            {
                match = new(match.Principal.And(Ternary.Maybe), StatementClause.UnknownMember);
            }

            if (binds == Ternary.Maybe && match.Principal.Any == Ternary.Yes)
            {
                match = new(match.Principal.And(binds), StatementClause.Principal);
            }

            _entries.Add(new(source, statements[i], null, document, match));
        }
    }

    private (KeyAccessDecision Decision, IEnumerable<Entry> Deciding) Decide()
    {
        var limit = Limit(static guardrail => guardrail.Source != StatementSource.ServiceControlPolicy);
        var organization = Limit(static guardrail => guardrail.Source == StatementSource.ServiceControlPolicy);
        Ternary denied = Ternary.No, direct = Ternary.No, unlimited = Ternary.No, delegated = Ternary.No, byIdentity = _identityPolicies < 0 ? Ternary.No : ByUnread;
        foreach (var entry in CollectionsMarshal.AsSpan(_entries))
        {
            // Most statements are about something else.
            if (entry.Match.Principal.Any != Ternary.No)
            {
                denied = denied.Or(entry.Denies);
                direct = direct.Or(entry.AllowsDirectly);
                unlimited = unlimited.Or(entry.AllowsDirectly.And(entry.Match.Principal.Unlimited));
                delegated = delegated.Or(entry.Delegates);
                byIdentity = byIdentity.Or(entry.AllowsByIdentity);
            }
        }

        if (denied == Ternary.Yes)
        {
            return (KeyAccessDecision.ExplicitDeny, Where(static entry => entry.Denies, Ternary.Yes));
        }

        // A permissions boundary and a session policy limit what IAM policies give, and what the key policy gives to a role;
        // a service control policy all that anybody of the account may do.
        var given = Within(direct, delegated, byIdentity);
        direct = direct.And(limit).Or(unlimited).And(organization);
        delegated = delegated.And(limit).And(organization);
        if (given > Within(direct, delegated, byIdentity))
        {
            _note = Note(Within(direct, delegated, byIdentity), organization.And(limit));
        }

        if (_identityPolicies < 0)
        {
            if (direct == Ternary.No && delegated == Ternary.Yes)
            {
                return denied == Ternary.Maybe
                    ? (KeyAccessDecision.Unknown, Where(static entry => entry.Denies, Ternary.Maybe))
                    : (KeyAccessDecision.DependsOnIdentityPolicy, Where(static entry => entry.Delegates, Ternary.Yes));
            }

            return Decide(denied.Or(DeniedByUnread), direct.Or(delegated.And(Ternary.Maybe)), static entry => entry.AllowsDirectly);
        }

        denied = denied.Or(DeniedByUnread);

        byIdentity = byIdentity.And(delegated);
        return direct == Ternary.Yes || byIdentity != Ternary.Yes
            ? Decide(denied, direct.Or(byIdentity), static entry => entry.AllowsDirectly)
            : Decide(denied, Ternary.Yes, static entry => entry.Delegates.Or(entry.AllowsByIdentity));
    }

    // What is left to IAM policies that are not known may be allowed by them.
    private Ternary Within(Ternary direct, Ternary delegated, Ternary byIdentity) => direct.Or(_identityPolicies < 0 ? delegated : delegated.And(byIdentity));

    private Ternary Limit(Func<Guardrail, bool> isMeant) => _guardrails.Where(isMeant).Select(static guardrail => guardrail.Allows).Aggregate(Ternary.Yes, TernaryLogic.And);

    // What was given is limited by what does not allow it, or may not.
    private string Note(Ternary allowed, Ternary limit)
    {
        var names = _guardrails.Where(guardrail => guardrail.Allows == limit && limit != Ternary.Yes).Select(static guardrail => KeyAccessResult.NameOf(guardrail.Source)).Distinct(StringComparer.Ordinal).ToList();
        var list = string.Join(" and ", names);
        return (allowed, limit) switch
        {
            (Ternary.No, _) => $"The {list} as given allows nothing of it.",
            (_, Ternary.No) => $"The {list} as given allows nothing of it, and whether that limits what the key policy or a grant gives in this way is not documented.",
            _ when _guardrails.Exists(static guardrail => guardrail.Differ) => $"Of the {list} as given, one allows it and another does not: which counts hangs on where in the organisation each is attached, or on how they are combined.",
            _ => $"Whether the {list} as given allows it is not known.",
        };
    }

    private (KeyAccessDecision Decision, IEnumerable<Entry> Deciding) Decide(Ternary denied, Ternary allowed, Func<Entry, Ternary> allows) => allowed switch
    {
        // Nothing could allow it, whatever the denials that are not understood say.
        Ternary.No => (KeyAccessDecision.ImplicitDeny, []),
        Ternary.Maybe => (KeyAccessDecision.Unknown, _entries.Where(static entry => entry.IsOpen)),
        _ when denied == Ternary.Maybe => (KeyAccessDecision.Unknown, Where(static entry => entry.Denies, Ternary.Maybe)),
        _ => (KeyAccessDecision.Allowed, Where(allows, Ternary.Yes)),
    };

    /// <summary>What an answer that is not known hangs on, as the end of a sentence; null where it cannot be put as a
    /// condition.</summary>
    private string? Open()
    {
        if (_note is not null)
        {
            return null;
        }

        var open = _entries.Where(static entry => entry.IsOpen).Select(entry => (entry.Effect, Words: Open(entry))).ToList();
        var allows = open.Where(static entry => entry.Effect == KeyPolicyEffect.Allow).Select(static entry => entry.Words).ToList();
        var denials = open.Where(static entry => entry.Effect == KeyPolicyEffect.Deny).Select(static entry => entry.Words).ToList();
        var isAllowed = _entries.Exists(static entry => entry.AllowsDirectly == Ternary.Yes)
            || (_entries.Exists(static entry => entry.Delegates == Ternary.Yes) && _entries.Exists(static entry => entry.AllowsByIdentity == Ternary.Yes));
        var hangsOnIam = !isAllowed && _identityPolicies < 0 && _entries.Exists(static entry => entry.Delegates != Ternary.No);

        // Of several statements, each may be the one: that makes no condition that one could read.
        if ((!isAllowed && allows.Count != 1) || (!isAllowed && allows.Contains(null)) || denials.Contains(null)
            || (hangsOnIam && _entries.Exists(static entry => entry.Delegates == Ternary.Yes)))
        {
            return null;
        }

        var allowed = isAllowed ? "" : $"if {allows[0]}{(hangsOnIam ? ", and if the IAM policies of the caller's account allow it" : "")}";
        return denials.Count == 0 ? allowed : $"{allowed}{(isAllowed ? "" : ", ")}unless {string.Join(" or ", denials)}";
    }

    private string? Open(Entry entry) => entry switch
    {
        { Statement: { } statement } => Residual.Of(statement, entry.Match, context),
        { Grant: { } grant } => GrantMatch.Residual(grant, request, caller, keyAccount, context),
        _ => null,
    };

    private IEnumerable<Entry> Where(Func<Entry, Ternary> says, Ternary answer) => _entries.Where(entry => says(entry) == answer);

    private string Label(Entry entry) => entry switch
    {
        { Grant: { } grant } => $"grant:{grant.GrantId}",
        { Source: StatementSource.PermissionsBoundary } => Label("boundary", entry),
        { Source: StatementSource.SessionPolicy } => Label("session", entry),
        { Source: StatementSource.ServiceControlPolicy } => Label("scp", entry),
        { Source: StatementSource.ResourceControlPolicy } => Label("rcp", entry),
        { Source: StatementSource.IdentityPolicy } when _names.Count > 0 => $"iam:{_names[entry.Document - 1]}:{entry.Statement!.Label}",
        { Source: StatementSource.IdentityPolicy } when _identityPolicies > 1 => $"iam:{entry.Document}:{entry.Statement!.Label}",
        { Source: StatementSource.IdentityPolicy } => $"iam:{entry.Statement!.Label}",
        _ => entry.Statement!.Label,
    };

    private static string Label(string kind, Entry entry) => entry.Document == 0 ? $"{kind}:{entry.Statement!.Label}" : $"{kind}:{entry.Document}:{entry.Statement!.Label}";

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

        public Ternary AllowsDirectly => Allows && IsOfKey ? Match.Principal.Direct : Ternary.No;

        public Ternary Delegates => Allows && IsOfKey ? Match.Principal.Delegated : Ternary.No;

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

        private bool IsOfKey => Source is StatementSource.KeyPolicy or StatementSource.Grant;
    }

    /// <param name="Source">The kind of policy.</param>
    /// <param name="Allows">Whether those that were given allow the request.</param>
    /// <param name="Differ">Whether one does and another does not.</param>
    private readonly record struct Guardrail(StatementSource Source, Ternary Allows, bool Differ);
}
