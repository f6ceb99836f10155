using System.Text;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Conditions;

/// <summary>A value of a policy with variables in it, such as <c>${aws:PrincipalTag/team, 'none'}</c>, taken apart once.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"/></remarks>
internal sealed class PolicyVariableText
{
    private const string Start = "${";

    private readonly List<Piece> _pieces = [];
    private readonly bool _isUnderstood;

    public PolicyVariableText(string text) => _isUnderstood = Read(text);

    /// <summary>Whether a text has variables.</summary>
    public static bool IsIn(string text) => text.Contains(Start, StringComparison.Ordinal);

    /// <summary>Puts the request's values in place of the variables.</summary>
    /// <param name="context">The request.</param>
    /// <param name="asPattern">The result is used with wildcards; a value's own stars are not meant as such.</param>
    /// <param name="result">The text, where the answer is Yes.</param>
    /// <returns>No when a variable has no value, which then equals nothing; Maybe when a value is not known.</returns>
    public Ternary Expand(RequestContext context, bool asPattern, out string result)
    {
        result = "";
        if (!_isUnderstood)
        {
            return Ternary.Maybe;
        }

        StringBuilder? text = null;
        var known = Ternary.Yes;
        foreach (var piece in _pieces)
        {
            var value = piece.Key is null ? piece.Text! : Resolve(piece, context, asPattern, ref known);
            if (known == Ternary.No)
            {
                return known;
            }

            (text ??= new()).Append(piece is { Key: null, IsLiteral: false } || !asPattern ? value : Wildcard.Escape(value));
        }

        result = text!.ToString();
        return known;
    }

    private static string Resolve(Piece piece, RequestContext context, bool asPattern, ref Ternary known)
    {
        var value = context[piece.Key!];
        if (value is { State: Ternary.Yes, Values: [var single] })
        {
            // Whether AWS takes a star in a tag for a wildcard is not documented.
            known = known.And((!asPattern || !Wildcard.IsPattern(single)) ? Ternary.Yes : Ternary.Maybe);
            return single;
        }

        if (value.State == Ternary.No && piece.Text is { } fallback)
        {
            return fallback;
        }

        // A key of several values cannot be a variable; what happens then is not documented.
        known = known.And(value.State == Ternary.No ? Ternary.No : Ternary.Maybe);
        return "";
    }

    private bool Read(string text)
    {
        var at = 0;
        while (text.IndexOf(Start, at, StringComparison.Ordinal) is var start and >= 0)
        {
            _pieces.Add(new(text[at..start], null, false));
            var end = text.IndexOf('}', start);
            if (end < 0 || !ReadVariable(text[(start + Start.Length)..end]))
            {
                return false;
            }

            at = end + 1;
        }

        _pieces.Add(new(text[at..], null, false));
        return true;
    }

    private bool ReadVariable(string inside)
    {
        if (inside is "*" or "?" or "$")
        {
            _pieces.Add(new(inside, null, true));
            return true;
        }

        var comma = inside.IndexOf(',', StringComparison.Ordinal);
        var key = (comma < 0 ? inside : inside[..comma]).Trim();
        var fallback = comma < 0 ? null : inside[(comma + 1)..].Trim();
        if (key.Length == 0 || key.AsSpan().ContainsAny("${'*?"))
        {
            return false;
        }

        if (fallback is not null)
        {
            // Quotation marks and wildcards inside the default are not documented.
            if (fallback.Length < 2 || fallback[0] != '\'' || fallback[^1] != '\'' || fallback[1..^1].AsSpan().ContainsAny("'${*?"))
            {
                return false;
            }

            fallback = fallback[1..^1];
        }

        _pieces.Add(new(fallback, new ContextKey(key), false));
        return true;
    }

    /// <param name="Text">Plain text; for a variable, its default.</param>
    /// <param name="Key">The condition key whose value is meant; null for plain text.</param>
    /// <param name="IsLiteral">The text's star or question mark is no wildcard.</param>
    private readonly record struct Piece(string? Text, ContextKey? Key, bool IsLiteral);
}
