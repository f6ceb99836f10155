using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Documents;

/// <summary>One resource of a statement, taken apart once.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html"/>: a star at
/// the very end of an ARN reaches over colons.</remarks>
internal sealed class ResourcePattern
{
    private const int PartCount = 6;

    private readonly PolicyVariableText? _variables;
    private readonly ArnPattern? _arn;
    private readonly ArnPattern? _completed;
    private readonly Ternary _completes;

    /// <param name="text">The resource.</param>
    /// <param name="hasVariables">The document's version knows policy variables.</param>
    /// <param name="completes">Whether IAM puts stars in the place of parts that are missing at an ARN's end.</param>
    public ResourcePattern(string text, bool hasVariables, Ternary completes)
    {
        _completes = completes;
        if (hasVariables && PolicyVariableText.IsIn(text))
        {
            _variables = new(text);
        }
        else if (text != "*")
        {
            _arn = new(text);
            _completed = Complete(text, completes);
        }
    }

    public Ternary Matches(string keyArn, RequestContext context)
    {
        if (_variables is null)
        {
            return _arn is null ? Ternary.Yes : Matches(_arn, _completed, keyArn);
        }

        // A variable without a value equals nothing.
        return _variables.Expand(context, asPattern: true, out var text) is var known && known == Ternary.Yes
            ? Matches(new(text), Complete(text, _completes), keyArn)
            : known;
    }

    private Ternary Matches(ArnPattern pattern, ArnPattern? completed, string keyArn)
    {
        var asWritten = pattern.Matches(keyArn);
        return asWritten == Ternary.Maybe && pattern.EndsOpen ? Ternary.Yes
            : completed is null ? asWritten
            : asWritten.Or(completed.Matches(keyArn).And(_completes));
    }

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
    private static ArnPattern? Complete(string text, Ternary completes)
    {
        var missing = PartCount - text.Split(':', PartCount).Length;
        return completes == Ternary.No || missing == 0 || !text.StartsWith("arn:", StringComparison.Ordinal)
            ? null
            : new(text + string.Concat(Enumerable.Repeat(":*", missing)));
    }
}
