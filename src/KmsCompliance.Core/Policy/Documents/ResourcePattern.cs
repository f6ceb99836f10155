using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Documents;

/// <summary>One resource of a statement, taken apart once.</summary>
internal sealed class ResourcePattern
{
    private readonly PolicyVariableText? _variables;
    private readonly ArnPattern? _arn;

    public ResourcePattern(string text, bool hasVariables)
    {
        if (hasVariables && PolicyVariableText.IsIn(text))
        {
            _variables = new(text);
        }
        else if (text != "*")
        {
            _arn = new(text);
        }
    }

    public Ternary Matches(string keyArn, RequestContext context)
    {
        if (_variables is null)
        {
            return _arn?.Matches(keyArn) ?? Ternary.Yes;
        }

        // A variable without a value equals nothing.
        return _variables.Expand(context, asPattern: true, out var text) is var known && known == Ternary.Yes
            ? new ArnPattern(text).Matches(keyArn)
            : known;
    }
}
