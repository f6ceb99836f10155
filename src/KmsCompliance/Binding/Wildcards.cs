using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>PowerShell's wildcards as Core takes them.</summary>
internal static class Wildcards
{
    /// <summary>Whether a text fits a pattern, whatever the case of its letters.</summary>
    public static Func<string, bool> Of(string pattern) => new WildcardPattern(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch;

    /// <summary>Whether a text fits any of the patterns; null for no patterns.</summary>
    public static Func<string, bool>? OfAny(IReadOnlyList<string>? patterns)
    {
        if (patterns is null)
        {
            return null;
        }

        var fits = patterns.Select(Of).ToList();
        return text => fits.Exists(fitsOne => fitsOne(text));
    }
}
