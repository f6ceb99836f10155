namespace KmsCompliance.Policy;

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
    private readonly ConditionOperator? _operator;
    private readonly Quantifier _quantifier;
    private readonly bool _isNull;
    private readonly bool _ifExists;
    private readonly bool _hasVariables;

    public ConditionTest(KeyPolicyCondition condition, bool hasVariables)
    {
        _condition = condition;
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
        _operator = ConditionOperator.Find(_ifExists ? name[..^IfExistsSuffix.Length] : name);
        _hasVariables = hasVariables && _operator is { TakesVariables: true }
            && condition.Values.Any(static value => value.Contains("${", StringComparison.Ordinal));
    }

    private enum Quantifier
    {
        None,
        Any,
        All,
    }

    public Ternary Holds(RequestContext context)
    {
        // What a condition without values means is not documented.
        if ((_operator is null && !_isNull) || _condition.Values.Count == 0)
        {
            return Ternary.Maybe;
        }

        var given = context[_condition.Key];
        if (_isNull)
        {
            return IsNull(given.State);
        }

        return given.State switch
        {
            Ternary.Yes => HoldsFor(given.Values),
            Ternary.No => (_ifExists || _quantifier == Quantifier.All || (_operator!.IsNegated && _quantifier == Quantifier.None)).ToTernary(),
            _ => Ternary.Maybe,
        };
    }

    private Ternary IsNull(Ternary present)
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

    private Ternary HoldsFor(IReadOnlyList<string> values)
    {
        if (_quantifier == Quantifier.None)
        {
            // Several values need ForAnyValue or ForAllValues; without, AWS does not say what is compared.
            return values.Count == 1 ? HoldsFor(values[0]) : Ternary.Maybe;
        }

        var result = _quantifier == Quantifier.Any ? Ternary.No : Ternary.Yes;
        foreach (var value in values)
        {
            result = _quantifier == Quantifier.Any ? result.Or(HoldsFor(value)) : result.And(HoldsFor(value));
        }

        return result;
    }

    private Ternary HoldsFor(string given)
    {
        // Values of the policy are alternatives; a negated operator wants none of them.
        var matches = Ternary.No;
        foreach (var wanted in _condition.Values)
        {
            matches = matches.Or(_hasVariables && wanted.Contains("${", StringComparison.Ordinal)
                ? Ternary.Maybe
                : _operator!.Compare(given, wanted));
        }

        return _operator!.IsNegated ? matches.Not() : matches;
    }
}
