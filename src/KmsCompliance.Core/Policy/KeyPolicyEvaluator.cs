namespace KmsCompliance.Policy;

/// <summary>Answers whether a key policy allows a request.</summary>
/// <remarks>
/// Looks at the key policy alone: no grants, identity policies, boundaries, or policies of an organisation. Whatever is
/// not understood counts as unknown, and makes the answer <see cref="KeyAccessDecision.Unknown"/> wherever it could
/// change it; so an answer of Allowed or of a denial is certain.
/// <see href="https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html"/>
/// </remarks>
public static class KeyPolicyEvaluator
{
    /// <summary>Evaluates one request.</summary>
    /// <param name="policy">The key's policy.</param>
    /// <param name="request">The request.</param>
    /// <returns>The answer, with the statements that decided; for Unknown, those that left it open.</returns>
    public static KeyAccessResult Evaluate(KeyPolicyDocument policy, KeyAccessRequest request)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(request);
        var caller = Caller.Of(request);
        var keyAccount = ArnParts.TryParse(request.KeyArn, out var key) && ArnParts.IsAccountId(key.Account) ? key.Account : null;
        var context = new RequestContext(request, caller, keyAccount);
        var tally = new Tally();
        foreach (var statement in policy.Statements)
        {
            var match = Match(statement, request, caller, keyAccount, context);
            if (policy.UnknownMembers.Count > 0)
            {
                match = new(match.Direct.And(Ternary.Maybe), match.Delegated.And(Ternary.Maybe));
            }

            tally.Add(statement, match);
        }

        return tally.Result();
    }

    // Cheap tests first: most statements are about other actions.
    private static PrincipalMatch Match(
        KeyPolicyStatement statement, KeyAccessRequest request, Caller caller, string? keyAccount, RequestContext context)
    {
        var rest = CoversAction(statement, request.Action);
        if (rest == Ternary.No)
        {
            return default;
        }

        var who = PrincipalMatch.Of(statement, caller, keyAccount);
        if (who.Any == Ternary.No)
        {
            return default;
        }

        rest = rest.And(CoversKey(statement, request.KeyArn));
        foreach (var test in statement.ConditionTests)
        {
            if (rest == Ternary.No)
            {
                return default;
            }

            rest = rest.And(test.Holds(context));
        }

        if (statement.UnknownMembers.Count > 0)
        {
            rest = rest.And(Ternary.Maybe);
        }

        return new(who.Direct.And(rest), who.Delegated.And(rest));
    }

    private static Ternary CoversAction(KeyPolicyStatement statement, string action)
    {
        foreach (var pattern in statement.Actions)
        {
            if (Wildcard.Matches(pattern, action, ignoreCase: true))
            {
                return (!statement.ExceptActions).ToTernary();
            }
        }

        return Otherwise(statement.ExceptActions, statement.Actions.Count);
    }

    // A key policy is about its own key only; "*" is that key, and an alias never is.
    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
    private static Ternary CoversKey(KeyPolicyStatement statement, string keyArn)
    {
        var covers = Ternary.No;
        foreach (var pattern in statement.Resources)
        {
            covers = covers.Or(pattern == "*" ? Ternary.Yes
                : statement.HasVariables && pattern.Contains("${", StringComparison.Ordinal) ? Ternary.Maybe
                : ArnParts.Matches(pattern, keyArn));
        }

        return statement.ExceptResources
            ? covers == Ternary.No ? Otherwise(true, statement.Resources.Count) : covers.Not()
            : covers;
    }

    // Nothing listed matched. "Everything but" an empty list is not documented.
    private static Ternary Otherwise(bool except, int listed) =>
        !except ? Ternary.No : listed == 0 ? Ternary.Maybe : Ternary.Yes;

    private sealed class Tally
    {
        private readonly List<string> _denying = [];
        private readonly List<string> _allowing = [];
        private readonly List<string> _delegating = [];
        private readonly List<KeyPolicyStatement> _perhapsDenying = [];
        private readonly List<KeyPolicyStatement> _perhapsAllowing = [];
        private readonly List<KeyPolicyStatement> _perhapsDelegating = [];

        public void Add(KeyPolicyStatement statement, PrincipalMatch match)
        {
            if (match.Any == Ternary.No)
            {
                return;
            }

            if (statement.Effect == KeyPolicyEffect.Deny)
            {
                Add(statement, match.Any, _denying, _perhapsDenying);
                return;
            }

            Add(statement, match.Direct, _allowing, _perhapsAllowing);
            Add(statement, match.Delegated, _delegating, _perhapsDelegating);
        }

        public KeyAccessResult Result()
        {
            if (_denying.Count > 0)
            {
                return new(KeyAccessDecision.ExplicitDeny, _denying);
            }

            if (_allowing.Count > 0)
            {
                return _perhapsDenying.Count > 0 ? Unknown(_perhapsDenying) : new(KeyAccessDecision.Allowed, _allowing);
            }

            if (_perhapsAllowing.Count > 0 || (_delegating.Count == 0 && _perhapsDelegating.Count > 0))
            {
                return Unknown([.. _perhapsDenying, .. _perhapsAllowing, .. _perhapsDelegating]);
            }

            if (_delegating.Count == 0)
            {
                // Nothing could allow it, whatever the denials that are not understood say.
                return new(KeyAccessDecision.ImplicitDeny, []);
            }

            return _perhapsDenying.Count > 0
                ? Unknown(_perhapsDenying)
                : new(KeyAccessDecision.DependsOnIdentityPolicy, _delegating);
        }

        private static void Add(KeyPolicyStatement statement, Ternary match, List<string> certain, List<KeyPolicyStatement> uncertain)
        {
            if (match == Ternary.Yes)
            {
                certain.Add(statement.Label);
            }
            else if (match == Ternary.Maybe)
            {
                uncertain.Add(statement);
            }
        }

        private static KeyAccessResult Unknown(List<KeyPolicyStatement> statements) => new(
            KeyAccessDecision.Unknown,
            statements.DistinctBy(static statement => statement.Number)
                .OrderBy(static statement => statement.Number)
                .Select(static statement => statement.Label)
                .ToList());
    }
}
