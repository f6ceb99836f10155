using System.Text.RegularExpressions;

namespace KmsCompliance.Tests.Templates;

/// <summary>A block of Terraform's language, read line by line as <c>terraform fmt</c> lays it out.</summary>
/// <param name="Header">What stands before its brace.</param>
internal sealed partial record HclSource(string Header)
{
    /// <summary>Its arguments, of those with several lines the first.</summary>
    public Dictionary<string, string> Arguments { get; } = new(StringComparer.Ordinal);

    /// <summary>The blocks in it.</summary>
    public List<HclSource> Blocks { get; } = [];

    /// <summary>Reads the blocks of a file.</summary>
    /// <param name="text">The file.</param>
    public static IReadOnlyList<HclSource> Read(string text)
    {
        var root = new HclSource(string.Empty);
        var open = new Stack<HclSource>([root]);
        string? until = null;
        foreach (var line in text.Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0))
        {
            var shown = line.TrimStart();
            if (until is not null)
            {
                until = line == until ? null : until;
            }
            else if (shown == "}")
            {
                open.Pop();
            }
            else if (Argument().Match(line) is { Success: true } argument)
            {
                var value = argument.Groups["value"].Value;
                open.Peek().Arguments.Add(argument.Groups["name"].Value, value);
                until = value is "[" or "{" ? line[..^shown.Length] + (value == "[" ? "]" : "}") : null;
            }
            else
            {
                Assert.EndsWith(" {", line, StringComparison.Ordinal);
                var inner = new HclSource(shown[..^2]);
                open.Peek().Blocks.Add(inner);
                open.Push(inner);
            }
        }

        Assert.Same(root, Assert.Single(open));
        return root.Blocks;
    }

    [GeneratedRegex(@"^ +(?<name>\w+) += (?<value>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Argument();
}
