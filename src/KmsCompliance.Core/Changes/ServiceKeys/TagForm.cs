using System.Text.RegularExpressions;
using KmsCompliance.Keys;

namespace KmsCompliance.Changes.ServiceKeys;

/// <summary>What a KMS tag may look like (KMS API Reference, Tag; AWS tagging rules).</summary>
public static partial class TagForm
{
    /// <summary>What is wrong with a tag; null where nothing is.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public static string? FindProblem(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        return key switch
        {
            { Length: 0 or > 128 } => "a key has 1 to 128 characters",
            _ when key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) => "keys that begin with 'aws:' are kept for AWS",
            _ when key is ServiceKeyTags.Service or ServiceKeyTags.Alias => "the module sets this tag itself",
            _ when value.Length > 256 => "a value has 256 characters at most",
            _ when !Characters().IsMatch(key) || !Characters().IsMatch(value) => "letters, digits, blanks and _.:/=+-@ only",
            _ => null,
        };
    }

    [GeneratedRegex(@"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Characters();
}
