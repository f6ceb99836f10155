namespace KmsCompliance.Policy;

/// <summary>The six parts of an ARN; the resource keeps its own colons and slashes.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"/></remarks>
internal readonly record struct ArnParts(string Partition, string Service, string Region, string Account, string Resource)
{
    private const int AccountLength = 12;

    public static bool TryParse(string text, out ArnParts arn)
    {
        var parts = text.Split(':', 6);
        if (parts.Length != 6 || parts[0] != "arn")
        {
            arn = default;
            return false;
        }

        arn = new(parts[1], parts[2], parts[3], parts[4], parts[5]);
        return true;
    }

    public static bool IsAccountId(ReadOnlySpan<char> text) =>
        text.Length == AccountLength && text.IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Whether an ARN fits a pattern, part by part.</summary>
    /// <returns>Maybe when it fits only by a wildcard that reaches over a colon: AWS compares the parts one by one, but
    /// how it reads a pattern of fewer parts is not documented.</returns>
    /// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN"/></remarks>
    public static Ternary Matches(string pattern, string text)
    {
        if (!Wildcard.Matches(pattern, text))
        {
            return Ternary.No;
        }

        var patterns = pattern.Split(':', 6);
        var parts = text.Split(':', 6);
        if (patterns.Length != 6 || parts.Length != 6)
        {
            return Ternary.Maybe;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!Wildcard.Matches(patterns[i], parts[i]))
            {
                return Ternary.Maybe;
            }
        }

        return Ternary.Yes;
    }
}
