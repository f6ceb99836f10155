using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>How one statement relates to a request.</summary>
/// <param name="Principal">Whether it applies directly, and whether through the caller's account.</param>
/// <param name="Clause">The first clause that does not match or leaves it open; null where all match.</param>
/// <param name="Condition">Which condition, where it is one.</param>
internal readonly record struct StatementMatch(PrincipalMatch Principal, StatementClause? Clause, int Condition = -1)
{
    /// <summary>Matches a statement. Cheap tests come first: most statements are about other actions.</summary>
    public static StatementMatch Of(KeyPolicyStatement statement, KeyAccessRequest request, Caller caller, string? keyAccount, RequestContext context)
    {
        var rest = CoversAction(statement, request.Action);
        if (rest == Ternary.No)
        {
            return new(default, StatementClause.Action);
        }

        StatementClause? open = rest == Ternary.Maybe ? StatementClause.Action : null;
        var who = statement.IsOfIdentityPolicy ? new(Ternary.Yes, Ternary.No, Ternary.Yes) : PrincipalMatch.Of(statement, caller, keyAccount);
        if (who.Any == Ternary.No)
        {
            return new(default, StatementClause.Principal);
        }

        open ??= who.Any == Ternary.Maybe ? StatementClause.Principal : null;
        var covers = CoversKey(statement, request.KeyArn, context);
        if (covers == Ternary.No)
        {
            return new(default, StatementClause.Resource);
        }

        open ??= covers == Ternary.Maybe ? StatementClause.Resource : null;
        rest = rest.And(covers);
        var openCondition = -1;
        for (var i = 0; i < statement.ConditionTests.Length; i++)
        {
            var holds = statement.ConditionTests[i].Holds(context);
            if (statement.IsOfKeyPolicy && ContextKey.IsOfIdentityPoliciesOnly(statement.ConditionTests[i].Condition.Key))
            {
                holds = Ternary.Maybe;
            }

            if (holds == Ternary.No)
            {
                return new(default, StatementClause.Condition, i);
            }

            if (holds == Ternary.Maybe && open is null)
            {
                (open, openCondition) = (StatementClause.Condition, i);
            }

            rest = rest.And(holds);
        }

        if (statement.UnknownMembers.Count > 0)
        {
            open ??= StatementClause.UnknownMember;
            rest = rest.And(Ternary.Maybe);
        }

        return new(who.And(rest), open, openCondition);
    }

    private static Ternary CoversAction(KeyPolicyStatement statement, string action)
    {
        foreach (var pattern in statement.ActionPatterns)
        {
            if (pattern.Matches(action))
            {
                return (!statement.ExceptActions).ToTernary();
            }
        }

        return Otherwise(statement.ExceptActions, statement.ActionPatterns.Length);
    }

    // A key policy is about its own key only; "*" is that key, and an alias never is.
    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
    private static Ternary CoversKey(KeyPolicyStatement statement, string keyArn, RequestContext context)
    {
        var covers = Ternary.No;
        foreach (var pattern in statement.ResourcePatterns)
        {
            covers = covers.Or(pattern.Matches(keyArn, context));
        }

        return statement.ExceptResources
            ? covers == Ternary.No ? Otherwise(true, statement.ResourcePatterns.Length) : covers.Not()
            : covers;
    }

    // Nothing listed matched. "Everything but" an empty list is not documented.
    private static Ternary Otherwise(bool except, int listed) =>
        !except ? Ternary.No : listed == 0 ? Ternary.Maybe : Ternary.Yes;
}
