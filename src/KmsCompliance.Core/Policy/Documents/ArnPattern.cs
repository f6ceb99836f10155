using KmsCompliance.Policy.Conditions;

namespace KmsCompliance.Policy.Documents;

/// <summary>An ARN with wildcards, taken apart once.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN"/></remarks>
internal sealed class ArnPattern
{
    private const int PartCount = 6;

    private readonly string _text;
    private readonly string[]? _parts;

    public ArnPattern(string text)
    {
        _text = text;
        var parts = text.Split(':', PartCount);
        _parts = parts.Length == PartCount ? parts : null;
    }

    /// <summary>Whether the pattern is that of an ARN, and its last character a star.</summary>
    public bool EndsOpen => _text.StartsWith("arn:", StringComparison.Ordinal) && _text.EndsWith('*');

    /// <summary>Whether any ARN could fit the text: it begins like one, or a wildcard stands for the beginning.</summary>
    public static bool IsArnPattern(string text) =>
        text.StartsWith('*') || (text.StartsWith("arn:", StringComparison.Ordinal) && (text.Split(':', PartCount).Length == PartCount || text.Contains('*')));

    /// <summary>Whether an ARN fits the pattern, part by part.</summary>
    /// <returns>Maybe when it fits only by a wildcard that reaches over a colon: AWS compares the parts one by one, but
    /// how it reads a pattern of fewer parts is not documented.</returns>
    public Ternary Matches(string arn)
    {
        if (!Wildcard.Matches(_text, arn))
        {
            return Ternary.No;
        }

        return _parts is not null && MatchesByPart(_parts, arn) ? Ternary.Yes : Ternary.Maybe;
    }

    private static bool MatchesByPart(string[] patterns, ReadOnlySpan<char> rest)
    {
        for (var i = 0; i < PartCount - 1; i++)
        {
            var colon = rest.IndexOf(':');
            if (colon < 0 || !Wildcard.Matches(patterns[i], rest[..colon]))
            {
                return false;
            }

            rest = rest[(colon + 1)..];
        }

        return Wildcard.Matches(patterns[PartCount - 1], rest);
    }
}
