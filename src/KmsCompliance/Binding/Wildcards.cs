using System.Management.Automation;

namespace KmsCompliance.Binding;

/// <summary>PowerShell's wildcards as Core takes them.</summary>
internal static class Wildcards
{
    /// <summary>Whether a text fits a pattern, whatever the case of its letters.</summary>
    public static Func<string, bool> Of(string pattern) => new WildcardPattern(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch;
}
