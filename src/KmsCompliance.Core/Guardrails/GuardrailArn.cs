using System.Text.RegularExpressions;

namespace KmsCompliance.Guardrails;

/// <summary>Turns what people name keys and roles by into patterns of ARNs, as conditions of IAM take them.</summary>
public static partial class GuardrailArn
{
    /// <summary>The pattern of an approved key.</summary>
    /// <param name="text">A key id, a key ARN, or a pattern of one.</param>
    /// <param name="problem">What is wrong with the text, as a clause; null where it is one.</param>
    /// <returns>The pattern; null where the text is none.</returns>
    public static string? OfKey(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = text.StartsWith("alias/", StringComparison.OrdinalIgnoreCase) || text.Contains(":alias/", StringComparison.OrdinalIgnoreCase)
            ? "it is an alias: requests are held against the ARN of the key, whatever they name it by"
            : KeyArn().IsMatch(text) || KeyId().IsMatch(text) ? null : "it is no key id, no key ARN and no pattern of one that IAM has ('*' and '?')";
        return problem is not null ? null : text.StartsWith("arn:", StringComparison.Ordinal) ? text : $"arn:*:kms:*:*:key/{text}";
    }

    /// <summary>The pattern of a role.</summary>
    /// <param name="text">A role's name with its path, its ARN, or a pattern of one.</param>
    /// <param name="problem">What is wrong with the text, as a clause; null where it is one.</param>
    /// <returns>The pattern; null where the text is none.</returns>
    public static string? OfRole(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = RoleArn().IsMatch(text) || RoleName().IsMatch(text) ? null : "it is no role's name, no role's ARN (arn:aws:iam::ACCOUNT:role/NAME) and no pattern of one";
        if (problem is null && text[(text.LastIndexOf('/') + 1)..].All(static character => character is '*' or '?'))
        {
            problem = "it is a pattern of any role, so that nobody would be kept out";
        }

        return problem is not null ? null : text.StartsWith("arn:", StringComparison.Ordinal) ? text : $"arn:*:iam::*:role/{text}";
    }

    /// <summary>The tag of keys that are to be kept, and the pattern of its value.</summary>
    /// <param name="text">The tag's key, or key and value with '=' between them.</param>
    /// <returns>The two; null where the text is none.</returns>
    /// <remarks><see href="https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html"/></remarks>
    public static (string Key, string Value)? OfTag(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Tag().Match(text) is { Success: true } match ? (match.Groups["key"].Value, match.Groups["value"] is { Success: true } value ? value.Value : "*") : null;
    }

    [GeneratedRegex(@"^arn:[a-z*?-]+:kms:[a-z0-9*?-]+:[0-9*?]{1,12}:key/[a-zA-Z0-9*?-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyArn();

    [GeneratedRegex(@"^[a-zA-Z0-9*?-]*[a-zA-Z0-9][a-zA-Z0-9*?-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyId();

    [GeneratedRegex(@"^arn:[a-z*?-]+:iam::[0-9*?]{1,12}:role/[\w+=,.@*?/-]+\z", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"^[\w+=,.@*?-]+(/[\w+=,.@*?-]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex RoleName();

    [GeneratedRegex(@"^(?<key>[\p{L}\p{N} _.:/+@-]{1,128})(=(?<value>[\p{L}\p{N} _.:/=+@*?-]{1,256}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
