using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Conditions;

/// <summary>One condition, its operator taken apart.</summary>
/// <remarks>
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html"/> and
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html"/>
/// </remarks>
internal sealed class ConditionTest
{
    private const string AnyPrefix = "ForAnyValue:";
    private const string AllPrefix = "ForAllValues:";
    private const string IfExistsSuffix = "IfExists";

    private readonly KeyPolicyCondition _condition;
    private readonly ContextKey _key;
    private readonly ConditionOperator? _operator;
    private readonly Quantifier _quantifier;
    private readonly bool _isNull;
    private readonly bool _ifExists;
    private readonly string _name;
    private readonly Func<string, RequestContext, Ternary>[] _matchers;

    public ConditionTest(KeyPolicyCondition condition, bool hasVariables)
    {
        _condition = condition;
        _key = new(condition.Key);
        var name = condition.Operator;
        if (name.StartsWith(AnyPrefix, StringComparison.Ordinal))
        {
            (_quantifier, name) = (Quantifier.Any, name[AnyPrefix.Length..]);
        }
        else if (name.StartsWith(AllPrefix, StringComparison.Ordinal))
        {
            (_quantifier, name) = (Quantifier.All, name[AllPrefix.Length..]);
        }

        // Null asks about the key, not its values: it takes neither quantifier nor IfExists.
        _isNull = condition.Operator == "Null";
        _ifExists = name.EndsWith(IfExistsSuffix, StringComparison.Ordinal);
        _name = _ifExists ? name[..^IfExistsSuffix.Length] : name;
        _operator = ConditionOperator.Find(_name);
        _matchers = _operator is { } known ? [.. condition.Values.Select(value => Matcher(known, value, hasVariables))] : [];
    }

    private enum Quantifier
    {
        None,
        Any,
        All,
    }

    /// <summary>The condition as the policy has it.</summary>
    public KeyPolicyCondition Condition => _condition;

    /// <summary>The operator, without quantifier and IfExists; null for Null and what is not understood.</summary>
    public ConditionOperator? Operator => _operator;

    /// <summary>The operator's name, without quantifier and IfExists.</summary>
    public string Name => _name;

    /// <summary>The quantifier in words, with a blank after it; empty for none.</summary>
    public string Quantity => _quantifier switch
    {
        Quantifier.Any => "one value of ",
        Quantifier.All => "every value of ",
        _ => "",
    };

    /// <summary>Whether the condition holds for a request without the key.</summary>
    public bool HoldsIfAbsent => _ifExists || _quantifier == Quantifier.All || (_operator is { IsNegated: true } && _quantifier == Quantifier.None);

    /// <summary>Whether the condition is Null.</summary>
    public bool IsNull => _isNull;

    /// <summary>Whether the key must be there with a value that matches: nothing else lets the condition hold.</summary>
    public bool IsDemand => _operator is { IsNegated: false } && !_ifExists && _quantifier != Quantifier.All;

    /// <summary>Whether one value must match: no quantifier.</summary>
    public bool IsSingle => _quantifier == Quantifier.None;

    public Ternary Holds(RequestContext context)
    {
        // What a condition without values means is not documented.
        if ((_operator is null && !_isNull) || _condition.Values.Count == 0)
        {
            return Ternary.Maybe;
        }

        var given = context[_key];
        if (_isNull)
        {
            return HoldsAsNull(given.State);
        }

        return given.State switch
        {
            Ternary.Yes => given.Values is { } values ? HoldsFor(values, context) : Ternary.Maybe,
            Ternary.No => HoldsIfAbsent.ToTernary(),
            _ => Ternary.Maybe,
        };
    }

    private Ternary HoldsAsNull(Ternary present)
    {
        var result = Ternary.No;
        foreach (var value in _condition.Values)
        {
            result = result.Or(ConditionOperator.Boolean(value) switch
            {
                Ternary.Yes => present.Not(),
                Ternary.No => present,
                _ => Ternary.Maybe,
            });
        }

        return result;
    }

    private Ternary HoldsFor(IReadOnlyList<string> values, RequestContext context)
    {
        if (_quantifier == Quantifier.None)
        {
            // Several values need ForAnyValue or ForAllValues; without, AWS does not say what is compared.
            return values.Count == 1 ? HoldsFor(values[0], context) : Ternary.Maybe;
        }

        var result = _quantifier == Quantifier.Any ? Ternary.No : Ternary.Yes;
        foreach (var value in values)
        {
            result = _quantifier == Quantifier.Any ? result.Or(HoldsFor(value, context)) : result.And(HoldsFor(value, context));
        }

        return result;
    }

    private Ternary HoldsFor(string given, RequestContext context)
    {
        // Values of the policy are alternatives; a negated operator wants none of them.
        var matches = Ternary.No;
        foreach (var matcher in _matchers)
        {
            matches = matches.Or(matcher(given, context));
        }

        return _operator!.IsNegated ? matches.Not() : matches;
    }

    private static Func<string, RequestContext, Ternary> Matcher(ConditionOperator conditionOperator, string wanted, bool hasVariables)
    {
        if (!hasVariables || !conditionOperator.TakesVariables || !PolicyVariableText.IsIn(wanted))
        {
            var compare = conditionOperator.Compile(wanted);
            return (given, _) => compare(given);
        }

        // A variable without a value equals nothing; so a negated operator holds.
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
        var text = new PolicyVariableText(wanted);
        return (given, context) => text.Expand(context, conditionOperator.TakesWildcards, out var expanded) is var known && known == Ternary.Yes
            ? conditionOperator.Compile(expanded)(given)
            : known;
    }
}
