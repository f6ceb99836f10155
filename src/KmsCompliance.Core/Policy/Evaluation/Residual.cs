using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>Says in words on what an answer hangs that is not known.</summary>
internal static class Residual
{
    /// <summary>What is open in a statement: each of its conditions that may or may not hold; null where something else in it
    /// is open, which cannot be put as a condition.</summary>
    public static string? Of(KeyPolicyStatement statement, StatementMatch match, RequestContext context)
    {
        if (match.Clause != StatementClause.Condition)
        {
            return null;
        }

        var open = statement.ConditionTests.Where(test => test.Holds(context) == Ternary.Maybe).Select(test => InWords(test, statement.IsOfKeyPolicy)).Distinct(StringComparer.Ordinal).ToList();
        return open.Count > 0 && !open.Contains(null) ? string.Join(" and ", open) : null;
    }

    /// <summary>A condition in words; null where it cannot be put into any.</summary>
    /// <param name="test">The condition.</param>
    /// <param name="isOfKeyPolicy">Whether it is of a key policy, which knows not all keys.</param>
    public static string? InWords(ConditionTest test, bool isOfKeyPolicy)
    {
        var (key, values) = (PolicyNode.Shorten(test.Condition.Key), test.Condition.Values);
        if ((isOfKeyPolicy && ContextKey.IsOfIdentityPoliciesOnly(test.Condition.Key)) || values.Count == 0)
        {
            return null;
        }

        if (test.IsNull)
        {
            return values is [var wanted] && ConditionOperator.Boolean(wanted) is { } absent ? $"{key} is {(absent == Ternary.Yes ? "absent" : "there")}" : null;
        }

        if (test.Operator is not { } known || (known.Reads is { } reads && !values.All(reads)))
        {
            return null;
        }

        var list = string.Join(" or ", values.Select(static value => PolicyNode.Shorten(value)));
        var name = test.Name;
        var says = name switch
        {
            "StringEquals" or "StringEqualsIgnoreCase" or "ArnEquals" or "Bool" or "NumericEquals" or "DateEquals" or "BinaryEquals" => $"is {list}",
            "StringLike" or "ArnLike" => $"is like {list}",
            "IpAddress" => $"is in {list}",
            "NotIpAddress" => $"is not in {list}",
            "StringNotLike" or "ArnNotLike" => $"is not like {list}",
            _ when known.IsNegated => $"is not {list}",
            _ => $"fits {name} {list}",
        };
        return $"{test.Quantity}{key} {says}{(test.HoldsIfAbsent ? " or is absent" : "")}";
    }
}
