using System.Text.RegularExpressions;

namespace KmsCompliance.Templates.Writing;

/// <summary>What the files of Terraform in a folder say, in the form that they are written in here: a state of Terraform may have it so.</summary>
internal sealed partial class TerraformPast
{
    /// <summary>Reads files.</summary>
    /// <param name="texts">Their contents.</param>
    public TerraformPast(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            Addresses.UnionWith(Resource().Matches(text).Select(static match => $"{match.Groups[1].Value}.{match.Groups[2].Value}"));
            foreach (var (address, id) in PairsIn(Import(), text))
            {
                Imports.TryAdd(address, id);
            }

            foreach (var (from, to) in PairsIn(Moved(), text))
            {
                Moves.TryAdd(from, to);
            }
        }
    }

    /// <summary>No files.</summary>
    public static TerraformPast None { get; } = new([]);

    /// <summary>The addresses that have a resource.</summary>
    public HashSet<string> Addresses { get; } = new(StringComparer.Ordinal);

    /// <summary>The ids by which addresses are imported, each as it stands there, in its quotes.</summary>
    public Dictionary<string, string> Imports { get; } = new(StringComparer.Ordinal);

    /// <summary>The addresses that became others, and which.</summary>
    public Dictionary<string, string> Moves { get; } = new(StringComparer.Ordinal);

    private static IEnumerable<(string First, string Second)> PairsIn(Regex block, string text) => block.Matches(text).Select(static match => (match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex("""^resource "([^"\r\n]+)" "([^"\r\n]+)" \{\r?$""", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Resource();

    [GeneratedRegex("""^import \{\s*to *= *([A-Za-z0-9_.-]+)\s*id *= *("(?:[^"\\\r\n]|\\[^\r\n])*")\s*\}""", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^moved \{\s*from *= *([A-Za-z0-9_.-]+)\s*to *= *([A-Za-z0-9_.-]+)\s*\}", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Moved();
}
