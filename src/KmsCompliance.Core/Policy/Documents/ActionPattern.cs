namespace KmsCompliance.Policy.Documents;

/// <summary>One action of a statement, taken apart once; most have no wildcard, or one at the end.</summary>
internal sealed class ActionPattern
{
    private readonly string _text;
    private readonly string? _prefix;
    private readonly bool _isPlain;

    public ActionPattern(string text)
    {
        _text = text;
        _isPlain = !Wildcard.IsPattern(text);
        _prefix = !_isPlain && text[^1] == '*' && !Wildcard.IsPattern(text.AsSpan(0, text.Length - 1)) ? text[..^1] : null;
    }

    public bool Matches(string action) =>
        _isPlain ? action.Equals(_text, StringComparison.OrdinalIgnoreCase)
        : _prefix is not null ? action.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase)
        : Wildcard.Matches(_text, action, ignoreCase: true);
}
