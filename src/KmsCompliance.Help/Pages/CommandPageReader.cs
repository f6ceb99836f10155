using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KmsCompliance.Help.Pages;

/// <summary>Reads a command's page: PlatyPS's Markdown, schema 2.0.0.</summary>
internal static partial class CommandPageReader
{
    private static readonly string[] Headings =
        ["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    private static readonly string[] WithEntries = ["EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS"];

    /// <summary>Reads a page.</summary>
    /// <param name="file">Its file, which is called like the command.</param>
    /// <param name="text">Its text.</param>
    /// <param name="problems">Takes what is wrong and does not keep the rest from being read.</param>
    /// <exception cref="HelpProblemException">It cannot be read.</exception>
    public static CommandPage Read(string file, string text, ICollection<HelpProblem> problems)
    {
        var source = new MarkdownSource(file, text);
        var name = Path.GetFileNameWithoutExtension(file);
        CheckHeader(source, problems);
        if (source.Sections is not [{ Level: 1 } title, ..] || title.Title != name)
        {
            throw source.Problem(source.Sections.Count > 0 ? source.Sections[0].Line : 1, $"The first heading has to be '# {name}'.");
        }

        var sections = Split(source, problems);
        var page = new CommandPage
        {
            File = file,
            Name = name,
            Synopsis = Synopsis(source, sections["SYNOPSIS"][0]),
            Syntax = Syntax(source, sections["SYNTAX"]),
            Description = Text(source, sections["DESCRIPTION"][0], problems),
            Examples = [.. sections["EXAMPLES"].Skip(1).Select(section => Example(source, section))],
            Parameters = [.. sections["PARAMETERS"].Skip(1).Where(section => section.Title != "CommonParameters").Select(section => Parameter(source, section, problems))],
            Inputs = Types(source, sections["INPUTS"], problems),
            Outputs = Types(source, sections["OUTPUTS"], problems),
            Notes = Text(source, sections["NOTES"][0], problems),
            Links = Links(source, sections["RELATED LINKS"][0]),
        };
        foreach (var (heading, entries) in sections.Where(section => WithEntries.Contains(section.Key) && section.Value.Count == 1))
        {
            problems.Add(new HelpProblem(file, entries[0].Line, $"'## {heading}' has no entry."));
        }

        if (sections["PARAMETERS"][^1].Title != "CommonParameters")
        {
            problems.Add(new HelpProblem(file, sections["PARAMETERS"][^1].Line, "The parameters end with '### CommonParameters'."));
        }

        return page;
    }

    private static void CheckHeader(MarkdownSource source, ICollection<HelpProblem> problems)
    {
        foreach (var (key, value) in new[] { ("external help file", HelpBuild.CommandHelpFile), ("Module Name", "KmsCompliance"), ("schema", "2.0.0") })
        {
            if (source.FrontMatter.FirstOrDefault(pair => pair.Key == key)?.Value != value)
            {
                problems.Add(new HelpProblem(source.File, 1, $"The header has to say '{key}: {value}'."));
            }
        }
    }

    private static Dictionary<string, List<MarkdownSection>> Split(MarkdownSource source, ICollection<HelpProblem> problems)
    {
        var sections = new Dictionary<string, List<MarkdownSection>>(StringComparer.Ordinal);
        List<MarkdownSection>? current = null;
        foreach (var section in source.Sections.Skip(1))
        {
            if (section.Level == 2)
            {
                if (!Headings.Contains(section.Title) || !sections.TryAdd(section.Title, current = []))
                {
                    throw source.Problem(section.Line, $"'## {section.Title}' is unknown or stands here twice. A page has: {string.Join(", ", Headings)}.");
                }
            }
            else if (section.Level != 3 || current is null)
            {
                throw source.Problem(section.Line, $"'{section.Title}' has to be a heading of the second or third level.");
            }

            current.Add(section);
        }

        if (Headings.FirstOrDefault(heading => !sections.ContainsKey(heading)) is { } missing)
        {
            throw source.Problem(source.Sections[^1].Line, $"The section '## {missing}' is missing.");
        }

        if (!sections.Keys.SequenceEqual(Headings))
        {
            problems.Add(new HelpProblem(source.File, 1, $"The sections come in this order: {string.Join(", ", Headings)}."));
        }

        return sections;
    }

    private static string Synopsis(MarkdownSource source, MarkdownSection section) => section.Blocks is [ParagraphBlock only]
        ? source.TextOf(only.Inline)
        : throw source.Problem(section.Line, "The synopsis is one paragraph.");

    private static List<SyntaxEntry> Syntax(MarkdownSource source, List<MarkdownSection> sections)
    {
        var sets = sections is [var only] ? [only] : sections.Skip(1);
        return [.. sets.Select(section =>
        {
            var isDefault = section.Title.EndsWith(" (Default)", StringComparison.Ordinal);
            var set = section.Level == 2 ? string.Empty : isDefault ? section.Title[..^" (Default)".Length] : section.Title;
            return section.Blocks is [FencedCodeBlock code]
                ? new SyntaxEntry(set, isDefault, MarkdownSource.Code(code), section.Line)
                : throw source.Problem(section.Line, "A parameter set is shown as one code block.");
        })];
    }

    private static IReadOnlyList<string> Text(MarkdownSource source, MarkdownSection section, ICollection<HelpProblem> problems)
    {
        var paragraphs = source.Paragraphs(section.Blocks);
        if (paragraphs.Count == 0 || paragraphs.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add(new HelpProblem(source.File, section.Line, $"'{section.Title}' has no text."));
        }

        return paragraphs;
    }

    private static ExampleEntry Example(MarkdownSource source, MarkdownSection section)
    {
        var title = ExampleTitle().Match(section.Title);
        if (!title.Success || section.Blocks is not [FencedCodeBlock { Info: "powershell" } code, .. var remarks] || remarks.Count == 0)
        {
            throw source.Problem(section.Line, "An example is '### Example 1: title', one block of powershell, and what it does in words.");
        }

        return new ExampleEntry(title.Groups[1].Value, MarkdownSource.Code(code), source.Paragraphs(remarks));
    }

    private static ParameterEntry Parameter(MarkdownSource source, MarkdownSection section, ICollection<HelpProblem> problems)
    {
        if (!section.Title.StartsWith('-') || section.Blocks is not [.. var words, FencedCodeBlock { Info: "yaml" } facts])
        {
            throw source.Problem(section.Line, "A parameter is '### -Name', what it does in words, and one block of yaml.");
        }

        return new ParameterEntry(section.Title[1..], Text(source, section with { Blocks = words }, problems), source.Pairs(facts), section.Line);
    }

    private static List<TypeEntry> Types(MarkdownSource source, List<MarkdownSection> sections, ICollection<HelpProblem> problems) =>
        [.. sections.Skip(1).Select(section => new TypeEntry(section.Title, Text(source, section, problems), section.Line))];

    private static List<LinkEntry> Links(MarkdownSource source, MarkdownSection section)
    {
        var links = section.Blocks.OfType<ParagraphBlock>()
            .Select(paragraph => paragraph.Inline?.FirstChild is LinkInline { NextSibling: null } link
                ? new LinkEntry(source.TextOf(link), link.Url is { } url && url.StartsWith("http", StringComparison.Ordinal) ? url : string.Empty)
                : throw source.Problem(paragraph.Line + 1, "A related link is a paragraph of its own: [text](address)."))
            .ToList();
        return links.Count > 0 && links.Count == section.Blocks.Count
            ? links
            : throw source.Problem(section.Line, "The related links are paragraphs, one link each.");
    }

    [GeneratedRegex(@"^Example \d+: (.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ExampleTitle();
}
