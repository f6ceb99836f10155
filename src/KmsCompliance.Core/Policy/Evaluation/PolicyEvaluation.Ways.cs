using System.Runtime.InteropServices;
using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>The ways by which a request comes to a key, each for itself.</summary>
internal sealed partial class PolicyEvaluation
{
    private const string UnreadAllows = "one of its IAM policies that is not known allows it";
    private const string UnreadDenies = "one of its IAM policies that is not known denies it";

    private static readonly AccessWay[] AllWays = Enum.GetValues<AccessWay>();

    private readonly List<string> _names = [];
    private readonly List<(Ternary Allows, int From, int To)> _levels = [];
    private IdentityKnowledge _identity = IdentityKnowledge.None;

    /// <summary>Whether IAM policies of the resource's own account suffice, without a word of the resource's policy.</summary>
    public bool IsLeftToOwner { get; init; }

    private bool IsOwners => IsLeftToOwner && keyAccount is not null && caller.Account == keyAccount && caller.Kind is not (CallerKind.Service or CallerKind.Unknown);

    /// <summary>Adds what is known of the caller's IAM policies.</summary>
    public void Add(IdentityKnowledge identity)
    {
        _identity = identity;
        _identityPolicies = identity.Policies?.Count ?? -1;
        foreach (var policy in identity.Policies ?? [])
        {
            _names.Add(policy.Name);
            Add(policy.Statements, StatementSource.IdentityPolicy, _names.Count, policy.IsUnderstood);
        }

        if (identity.Boundary is { } boundary)
        {
            Add(StatementSource.PermissionsBoundary, [(boundary.Statements, boundary.IsUnderstood)]);
        }
    }

    /// <summary>Adds the service control policies of each level from the root to the caller's account, all of which have to allow; null
    /// adds nothing.</summary>
    public void Add(IReadOnlyList<IReadOnlyList<HeldPolicy>>? levels)
    {
        const StatementSource Source = StatementSource.ServiceControlPolicy;
        var binds = GuardrailScope.Binds(Source, caller, request.Action);
        if (levels is null || binds == Ternary.No)
        {
            return;
        }

        foreach (var level in levels)
        {
            var from = _entries.Count;
            for (var i = 0; i < level.Count; i++)
            {
                Add(level[i].Statements, Source, i + 1, level[i].IsUnderstood, binds);
            }

            var allows = _entries.Skip(from).Where(static entry => entry.Effect == KeyPolicyEffect.Allow).Select(static entry => entry.Match.Principal.Any).DefaultIfEmpty().Max().Or(binds.Not());
            _guardrails.Add(new(Source, allows, Differ: false));
            _levels.Add((allows, from, _entries.Count));
        }
    }

    /// <summary>Adds statements of the key policy.</summary>
    public void Add(IReadOnlyList<KeyPolicyStatement> statements, bool isUnderstood) => Add(statements, StatementSource.KeyPolicy, 0, isUnderstood);

    /// <summary>The ways that are open, or may be: none where the request is denied, or nothing lets it in.</summary>
    public IEnumerable<AccessWayAnswer> Ways()
    {
        var denied = Ternary.No;
        var isAbout = IsOwners;
        foreach (var entry in CollectionsMarshal.AsSpan(_entries))
        {
            if (entry.Match.Principal.Any != Ternary.No)
            {
                denied = denied.Or(entry.Denies);
                isAbout |= entry.Effect == KeyPolicyEffect.Allow && entry.Source is StatementSource.KeyPolicy or StatementSource.Grant;
            }
        }

        return denied == Ternary.Yes || !isAbout ? [] : AllWays.Select(Ask).OfType<AccessWayAnswer>();
    }

    private static bool IsOn(Entry entry, AccessWay way) => entry.Source == (way == AccessWay.Grant ? StatementSource.Grant : StatementSource.KeyPolicy);

    private AccessWayAnswer? Ask(AccessWay way)
    {
        Ternary direct = Ternary.No, unlimited = Ternary.No, delegated = Ternary.No, byIdentity = ByUnread;
        foreach (var entry in CollectionsMarshal.AsSpan(_entries))
        {
            if (entry.Match.Principal.Any == Ternary.No)
            {
                continue;
            }

            byIdentity = byIdentity.Or(entry.AllowsByIdentity);
            if (IsOn(entry, way))
            {
                direct = direct.Or(entry.AllowsDirectly);
                unlimited = unlimited.Or(entry.AllowsDirectly.And(entry.Match.Principal.Unlimited));
                delegated = delegated.Or(entry.Delegates);
            }
        }

        // What the key policy leaves to IAM policies is a way of its own; a grant to an account is one with that of the grant.
        (direct, unlimited, delegated) = way switch
        {
            AccessWay.KeyPolicy => (direct, unlimited, Ternary.No),
            AccessWay.IdentityPolicy => (Ternary.No, Ternary.No, delegated),
            _ => (direct, unlimited, delegated),
        };
        if (way == AccessWay.IdentityPolicy && IsOwners)
        {
            // Its root user needs no policy at all.
            (direct, unlimited, delegated) = caller.Kind == CallerKind.Root ? (Ternary.Yes, Ternary.Yes, Ternary.No) : (Ternary.No, Ternary.No, Ternary.Yes);
        }

        // As Decide has it: what the key policy gives to a user itself no boundary limits, but the organization does.
        var limit = Limit(static guardrail => guardrail.Source != StatementSource.ServiceControlPolicy);
        var organization = Limit(static guardrail => guardrail.Source == StatementSource.ServiceControlPolicy);
        var byKey = direct.And(limit).Or(unlimited).And(organization);
        var byBoth = delegated.And(byIdentity).And(limit).And(organization);
        if (byKey.Or(byBoth) == Ternary.No)
        {
            return null;
        }

        var denials = Denials();
        var isByBoth = byBoth > byKey || (byBoth == byKey && direct == Ternary.No);
        var needs = isByBoth ? Needs(way, limit) : Needs(way, direct, unlimited, limit);
        if (needs is not null && _levels.Exists(level => level.Allows == Ternary.Maybe && !TryAdd(needs, OpenOf(level.From, level.To))))
        {
            needs = null;
        }

        var answer = new AccessWayAnswer(way, byKey.Or(byBoth) == Ternary.Yes && denials is []) { Labels = LabelsOf(way, isByBoth) };
        return answer.IsAllowed ? answer
            : needs is null || denials is null ? answer with { Reason = WhyOpen(way, isByBoth, limit) }
            : answer with { Condition = $"{(needs.Count > 0 ? $"if {string.Join(" and ", needs.Distinct(StringComparer.Ordinal))}" : "")}{(needs.Count > 0 && denials.Count > 0 ? ", " : "")}{(denials.Count > 0 ? $"unless {string.Join(" or ", denials)}" : "")}" };
    }

    private string Owner => _identity.IsOfAnyAccount ? "its own account" : $"account {caller.Account}";

    private Ternary ByUnread => _identity.Policies is null || _identity.Unread is not null ? Ternary.Maybe : Ternary.No;

    private Ternary DeniedByUnread => _identity.Unread is null ? Ternary.No : Ternary.Maybe;

    // Each thing that has to hold where the key policy or a grant lets the caller in; null where one cannot be put into words.
    private List<string>? Needs(AccessWay way, Ternary direct, Ternary unlimited, Ternary limit)
    {
        var needs = new List<string>();
        if (direct != Ternary.Yes && !TryAdd(needs, _entries.Where(entry => IsOn(entry, way) && entry.AllowsDirectly == Ternary.Maybe)))
        {
            return null;
        }

        // Whether a boundary limits what is given so is not documented where it is not known that it does not.
        return limit == Ternary.Yes || unlimited == Ternary.Yes ? needs
            : limit == Ternary.Maybe && unlimited == Ternary.No && TryAdd(needs, OpenBoundary) ? needs
            : null;
    }

    // Each thing that has to hold where the account's IAM policies decide; null where one cannot be put into words.
    private List<string>? Needs(AccessWay way, Ternary limit)
    {
        var needs = new List<string>();
        if (!IsOwners
            && !_entries.Exists(entry => IsOn(entry, way) && entry.Delegates == Ternary.Yes)
            && !TryAdd(needs, _entries.Where(entry => IsOn(entry, way) && entry.Delegates == Ternary.Maybe)))
        {
            return null;
        }

        if (!_entries.Exists(static entry => entry.AllowsByIdentity == Ternary.Yes))
        {
            var others = _entries.Where(static entry => entry.AllowsByIdentity == Ternary.Maybe);
            if (ByUnread == Ternary.No && !TryAdd(needs, others))
            {
                return null;
            }

            if (ByUnread == Ternary.Maybe)
            {
                needs.Add(_identity.Unread is null ? $"{Owner} lets it" : UnreadAllows);
            }
        }

        return limit == Ternary.Yes || TryAdd(needs, OpenBoundary) ? needs : null;
    }

    private IEnumerable<Entry> OpenOf(int from, int to) =>
        _entries.Take(to).Skip(from).Where(static entry => entry.Effect == KeyPolicyEffect.Allow && entry.Match.Principal.Any == Ternary.Maybe);

    private IEnumerable<Entry> OpenBoundary => _entries.Where(static entry =>
        entry is { Source: StatementSource.PermissionsBoundary, Effect: KeyPolicyEffect.Allow } && entry.Match.Principal.Any == Ternary.Maybe);

    /// <summary>What may deny it; null where that cannot be put into words.</summary>
    private List<string>? Denials()
    {
        var denials = new List<string>();
        foreach (var entry in _entries.Where(static entry => entry.Denies == Ternary.Maybe))
        {
            if (Words(entry) is not { } words)
            {
                return null;
            }

            if (!denials.Contains(words))
            {
                denials.Add(words);
            }
        }

        if (_identity.Unread is not null)
        {
            denials.Add(UnreadDenies);
        }

        return denials;
    }

    // Any of them will do; one that cannot be put into words leaves all open.
    private bool TryAdd(List<string> needs, IEnumerable<Entry> alternatives)
    {
        var words = alternatives.Select(Words).Distinct(StringComparer.Ordinal).ToList();
        if (words.Count == 0 || words.Contains(null))
        {
            return false;
        }

        needs.Add(words.Count == 1 ? words[0]! : $"({string.Join(" or ", words)})");
        return true;
    }

    private string? Words(Entry entry) => entry switch
    {
        { Statement: { } statement } => Residual.Of(statement, entry.Match, context),
        { Grant: { } grant } => Words(grant, entry.Match),
        _ => null,
    };

    private string? Words(KeyGrant grant, StatementMatch match)
    {
        if (match.Clause != StatementClause.Condition || grant.HasOtherConstraint || (grant.SourceArn?.AsSpan().ContainsAny('*', '?') ?? false))
        {
            return match.Clause is null && caller.Account != keyAccount ? $"{Owner} lets it, where AWS asks for that" : null;
        }

        var words = new List<string>();
        foreach (var (name, value) in PairsOf(grant.EncryptionContextEquals).Concat(PairsOf(grant.EncryptionContextSubset)))
        {
            words.Add($"{ContextKey.EncryptionContextPrefix}{PolicyNode.Shorten(name)} is {PolicyNode.Shorten(value)}");
        }

        if (grant.EncryptionContextEquals is not null)
        {
            words.Add("the encryption context has nothing else");
        }

        if (grant.SourceArn is { } source)
        {
            words.Add($"aws:SourceArn is {PolicyNode.Shorten(source)}");
        }

        return words.Count == 0 ? null : string.Join(" and ", words.Distinct(StringComparer.Ordinal));
    }

    private static IEnumerable<KeyValuePair<string, string>> PairsOf(IReadOnlyDictionary<string, string>? pairs) => pairs is null ? [] : pairs;

    private List<string> LabelsOf(AccessWay way, bool isByBoth)
    {
        List<Entry> byKey = way == AccessWay.IdentityPolicy && IsOwners ? [] : [.. _entries.Where(entry => IsOn(entry, way))];
        IEnumerable<Entry> labelled = isByBoth
            ? Surest(byKey, static entry => entry.Delegates).Concat(Surest(_entries, static entry => entry.AllowsByIdentity))
            : Surest(byKey, static entry => entry.AllowsDirectly);
        return [.. labelled.Select(Label).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<Entry> Surest(List<Entry> entries, Func<Entry, Ternary> says)
    {
        var most = entries.Select(says).DefaultIfEmpty().Max();
        return most == Ternary.No ? [] : entries.Where(entry => says(entry) == most);
    }

    private string WhyOpen(AccessWay way, bool isByBoth, Ternary limit)
    {
        var open = _entries
            .Where(entry => entry.IsOpen && Words(entry) is null && (entry.Effect == KeyPolicyEffect.Deny || IsOn(entry, way) || (isByBoth && entry.Source is StatementSource.IdentityPolicy or StatementSource.PermissionsBoundary) || entry.Source == StatementSource.ServiceControlPolicy))
            .Select(entry => $"'{PolicyNode.Shorten(Label(entry))}' {VerdictText.Of(entry.Statement, entry.Grant, entry.Match, entry.Outcome, request, context)}")
            .Distinct(StringComparer.Ordinal)
            .Take(3)
            .ToList();
        return open.Count > 0 ? string.Join(' ', open)
            : limit != Ternary.Yes ? "Its permissions boundary does not allow it for certain, and whether that limits what the key policy or a grant gives in this way is not documented."
            : "What it hangs on cannot be said.";
    }
}
