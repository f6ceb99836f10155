using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Policy.Linting;

/// <summary>Finds conditions that no request can meet.</summary>
internal static class ConditionSense
{
    private static readonly string[] AccountKeys = ["kms:CallerAccount", "aws:SourceAccount", "aws:PrincipalAccount", "aws:ResourceAccount"];

    /// <summary>Why a condition can never hold; null if it can, as far as is known.</summary>
    /// <param name="test">The condition.</param>
    /// <param name="isArnKey">Tells which condition keys always hold one ARN.</param>
    public static string? WhyNever(ConditionTest test, Func<string, bool> isArnKey)
    {
        var condition = test.Condition;
        if (!test.IsDemand || condition.Values.Count == 0 || condition.Values.Any(PolicyVariableText.IsIn))
        {
            return null;
        }

        var why = condition.Values.Select(value => WhyNever(test, value, isArnKey)).ToList();
        return why.TrueForAll(static reason => reason is not null) ? $"{condition.Operator} {condition.Key} {why[0]}" : null;
    }

    /// <summary>Why the conditions of a statement can never hold together, or not for its principals.</summary>
    public static string? WhyNeverTogether(KeyPolicyStatement statement)
    {
        foreach (var tests in statement.ConditionTests.GroupBy(static test => test.Condition.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (Candidates(tests) is { Count: > 0 } candidates && !candidates.Exists(values => tests.All(test => test.Holds(Context(tests.Key, values)) != Ternary.No)))
            {
                return $"its conditions on {tests.Key} exclude one another";
            }
        }

        return WhyNeverForPrincipals(statement);
    }

    private static string? WhyNever(ConditionTest test, string value, Func<string, bool> isArnKey)
    {
        var key = test.Condition.Key;
        var shown = PolicyNode.Shorten(value);
        if (test.Operator is { Reads: { } reads } && !reads(value))
        {
            return $"wants '{shown}', which is not a value of the operator's type";
        }

        if (test.Operator is not { TakesWildcards: false, TakesVariables: true })
        {
            return null;
        }

        // What follows holds for StringEquals, to which a star is a star.
        if (Is(key, "kms:ViaService") && (Wildcard.IsPattern(value) || value.Split('.').Length < 4))
        {
            return $"wants '{shown}', but the key is always SERVICE.REGION.amazonaws.com; wildcards need StringLike";
        }

        if (AccountKeys.Any(name => Is(key, name)) && !AwsArn.IsAccountId(value))
        {
            return $"wants '{shown}', but the key always is a 12-digit account id";
        }

        if (!isArnKey(key))
        {
            return null;
        }

        if (!AwsArn.TryParse(value, out var arn) || Wildcard.IsPattern(value))
        {
            return $"wants '{shown}', but the key is always one ARN; wildcards need ArnLike or StringLike";
        }

        return Is(key, "aws:PrincipalArn") && arn is { Service: "sts" } && arn.Resource.StartsWith("assumed-role/", StringComparison.Ordinal)
            ? $"wants '{shown}', but for a session the key is the ARN of its role"
            : null;
    }

    private static string? WhyNeverForPrincipals(KeyPolicyStatement statement)
    {
        if (statement.ExceptPrincipals || statement.Principals.Count == 0)
        {
            return null;
        }

        var demands = statement.ConditionTests.Where(static test => test is { IsDemand: true, Condition.Values.Count: > 0 }).ToList();
        if (statement.Principals.All(static principal => principal.Type == "Service") && demands.Exists(static test => Is(test.Condition.Key, "kms:ViaService")))
        {
            return "a service's own calls have no kms:ViaService";
        }

        var accounts = statement.Principals.Select(static principal => principal.Type == "AWS" ? KeyPolicyLintSubject.Account(principal.Value) : null).ToList();
        return accounts.Contains(null) || !demands.Exists(test => Is(test.Condition.Key, "kms:CallerAccount")
                && accounts.TrueForAll(account => test.Holds(Context("kms:CallerAccount", [account!])) == Ternary.No))
            ? null
            : "its principals are of another account than kms:CallerAccount wants";
    }

    // The values that the key would need: those of an equality, or none at all where it has to be absent.
    private static List<string[]>? Candidates(IEnumerable<ConditionTest> tests)
    {
        foreach (var test in tests)
        {
            if (test is { IsDemand: true, IsSingle: true, Operator: { TakesVariables: true, TakesWildcards: false } } && !test.Condition.Values.Any(PolicyVariableText.IsIn))
            {
                return [.. test.Condition.Values.Select(static value => new[] { value })];
            }
        }

        return tests.Any(static test => test.IsNull && test.Condition.Values.All(static value => ConditionOperator.Boolean(value) == Ternary.Yes)) ? [[]] : null;
    }

    private static RequestContext Context(string key, string[] values)
    {
        // An operation that has the key.
        var request = new KeyAccessRequest("nobody", null, OperationKeys.Having(key)?.First() ?? "", "") { Context = new Dictionary<string, IReadOnlyList<string>> { [key] = values } };
        return new(request, Caller.Of(request), null);
    }

    private static bool Is(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
