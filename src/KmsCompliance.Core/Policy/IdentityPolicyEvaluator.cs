namespace KmsCompliance.Policy;

/// <summary>Answers whether an identity policy allows a request.</summary>
/// <remarks>Looks at that policy alone. As in <see cref="KeyPolicyEvaluator"/>, whatever is not understood makes the answer
/// <see cref="KeyAccessDecision.Unknown"/> wherever it could change it.
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html"/></remarks>
public static class IdentityPolicyEvaluator
{
    /// <summary>Evaluates one request of whoever holds the policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="request">The request. Its key may be any resource's ARN, or <c>*</c> for an action that is about no
    /// resource of its own.</param>
    /// <returns>Allowed, ExplicitDeny, ImplicitDeny or Unknown, with the statements that decided.</returns>
    public static KeyAccessResult Evaluate(IdentityPolicyDocument policy, KeyAccessRequest request)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(request);
        var account = ArnParts.TryParse(request.KeyArn, out var arn) && ArnParts.IsAccountId(arn.Account) ? arn.Account : null;
        var context = new RequestContext(request, Caller.Of(request), account);
        var matches = policy.Statements
            .Select(statement => (Statement: statement, Match: Match(statement, request, context)))
            .Select(found => policy.Document.UnknownMembers.Count > 0 ? found with { Match = found.Match.And(Ternary.Maybe) } : found)
            .Where(found => found.Match != Ternary.No)
            .ToLookup(found => (found.Statement.Effect, found.Match), found => found.Statement.Label);
        IReadOnlyList<string> Sids(KeyPolicyEffect effect, Ternary match) => [.. matches[(effect, match)]];

        var denying = Sids(KeyPolicyEffect.Deny, Ternary.Yes);
        var allowing = Sids(KeyPolicyEffect.Allow, Ternary.Yes);
        var perhapsDenying = Sids(KeyPolicyEffect.Deny, Ternary.Maybe);
        var perhapsAllowing = Sids(KeyPolicyEffect.Allow, Ternary.Maybe);
        return denying.Count > 0 ? new(KeyAccessDecision.ExplicitDeny, denying)
            : allowing.Count + perhapsAllowing.Count == 0 ? new(KeyAccessDecision.ImplicitDeny, [])
            : perhapsDenying.Count > 0 ? new(KeyAccessDecision.Unknown, perhapsDenying)
            : allowing.Count > 0 ? new(KeyAccessDecision.Allowed, allowing)
            : new(KeyAccessDecision.Unknown, perhapsAllowing);
    }

    private static Ternary Match(KeyPolicyStatement statement, KeyAccessRequest request, RequestContext context)
    {
        var actions = statement.Actions.Any(pattern => Wildcard.Matches(pattern, request.Action, ignoreCase: true)) != statement.ExceptActions;
        if (!actions)
        {
            return Ternary.No;
        }

        var match = CoversResource(statement, request.KeyArn);
        foreach (var test in statement.ConditionTests)
        {
            match = match == Ternary.No ? Ternary.No : match.And(test.Holds(context));
        }

        return statement.UnknownMembers.Count > 0 ? match.And(Ternary.Maybe) : match;
    }

    // An action without a resource of its own is asked for on "*", which no ARN in a policy covers.
    private static Ternary CoversResource(KeyPolicyStatement statement, string resource)
    {
        var covers = Ternary.No;
        foreach (var pattern in statement.Resources)
        {
            covers = covers.Or(pattern == "*" ? Ternary.Yes
                : statement.HasVariables && pattern.Contains("${", StringComparison.Ordinal) ? Ternary.Maybe
                : resource == "*" ? Ternary.No
                : ArnParts.Matches(pattern, resource));
        }

        return statement.ExceptResources ? covers.Not() : covers;
    }
}
