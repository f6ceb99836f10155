using System.Globalization;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>The invariant culture, by the name of English: the engine breaks lines between words for the languages of a
/// list only, and in the middle of words for others.</summary>
internal sealed class WordWrappingCulture() : CultureInfo(string.Empty)
{
    /// <inheritdoc/>
    public override string TwoLetterISOLanguageName => "en";
}
