using System.Text.RegularExpressions;

namespace KmsCompliance.Tests.Templates;

/// <summary>A type of resources as the CDK for Terraform declares it.</summary>
/// <param name="declaration">The file that declares it.</param>
internal sealed partial class ProviderType(string declaration)
{
    private readonly Dictionary<string, Dictionary<string, (bool IsOptional, string Type)>> _interfaces = Interface().Matches(declaration).ToDictionary(
        static match => match.Groups["name"].Value,
        static match => Member().Matches(match.Groups["body"].Value).ToDictionary(static member => member.Groups["name"].Value, static member => (member.Groups["optional"].Length > 0, member.Groups["type"].Value)));

    /// <summary>What attributes can be referred to.</summary>
    public IReadOnlySet<string> Attributes { get; } = Getter().Matches(declaration).Select(static match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>What is wrong with a block, a sentence each.</summary>
    /// <param name="block">The block.</param>
    public IEnumerable<string> FindFaults(HclSource block) => FindFaults(block, Root().Match(declaration).Groups["name"].Value);

    /// <summary>A name in the declaration. The language of the declaration has an <c>equals</c> of its own.</summary>
    /// <param name="name">The name in Terraform.</param>
    public static string NameOf(string name) => name == "equals" ? "equalTo" : Underscored().Replace(name, static match => match.Groups[1].Value.ToUpperInvariant());

    private IEnumerable<string> FindFaults(HclSource block, string type)
    {
        var members = _interfaces[type];
        foreach (var (name, value) in block.Arguments)
        {
            if (!members.TryGetValue(NameOf(name), out var member))
            {
                yield return $"{type} has no {name}.";
            }
            else if (!Fits(value, member.Type))
            {
                yield return $"{type}.{name} is {member.Type}, and not {value}.";
            }
        }

        foreach (var inner in block.Blocks.Where(static inner => inner.Header != "lifecycle"))
        {
            if (!members.TryGetValue(NameOf(inner.Header), out var member))
            {
                yield return $"{type} has no {inner.Header}.";
                continue;
            }

            foreach (var fault in FindFaults(inner, member.Type.Split('[')[0]))
            {
                yield return fault;
            }
        }

        var written = block.Arguments.Keys.Concat(block.Blocks.Select(static inner => inner.Header)).Select(NameOf).ToHashSet(StringComparer.Ordinal);
        foreach (var missing in members.Where(member => !member.Value.IsOptional && !written.Contains(member.Key)))
        {
            yield return $"{type} lacks {missing.Key}.";
        }
    }

    private static bool Fits(string value, string type) => value[0] switch
    {
        '"' => type == "string",
        '[' => type == "string[]",
        '{' => type == "{",
        _ when value is "true" or "false" => type == "boolean | cdktf.IResolvable",
        _ when char.IsAsciiDigit(value[0]) => type == "number",

        // A reference to a key, or a file.
        _ => type == "string",
    };

    [GeneratedRegex(@"^export interface (?<name>\w+)[^{\n]*\{\n(?<body>.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Interface();

    [GeneratedRegex(@"^export interface (?<name>\w+) extends cdktf\.TerraformMetaArguments", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Root();

    [GeneratedRegex(@"^    readonly (?<name>\w+)(?<optional>\??): (?<type>.*?);?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Member();

    [GeneratedRegex(@"^    get (?<name>\w+)\(\): string;", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Getter();

    [GeneratedRegex("_([a-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Underscored();
}
