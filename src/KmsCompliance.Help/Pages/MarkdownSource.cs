using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace KmsCompliance.Help.Pages;

/// <summary>A Markdown file: its headings, and what stands below each, as plain text.</summary>
internal sealed class MarkdownSource
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().Build();

    public MarkdownSource(string file, string text)
    {
        File = file;
        var document = Markdown.Parse(text, Pipeline);
        FrontMatter = document.OfType<YamlFrontMatterBlock>().FirstOrDefault() is { } header ? Pairs(header) : [];
        var sections = new List<MarkdownSection>();
        foreach (var block in document.Where(block => block is not YamlFrontMatterBlock))
        {
            if (block is HeadingBlock heading)
            {
                sections.Add(new MarkdownSection(heading.Level, TextOf(heading.Inline), heading.Line + 1, []));
            }
            else if (sections.Count == 0)
            {
                throw Problem(block.Line + 1, "A heading has to come first.");
            }
            else
            {
                sections[^1].Blocks.Add(block);
            }
        }

        Sections = sections;
    }

    public string File { get; }

    /// <summary>The pairs of the header between lines of three dashes.</summary>
    public IReadOnlyList<FactEntry> FrontMatter { get; }

    /// <summary>Every heading, in order.</summary>
    public IReadOnlyList<MarkdownSection> Sections { get; }

    /// <summary>An exception that names the place.</summary>
    public HelpProblemException Problem(int line, string message) => new(new HelpProblem(File, line, message));

    /// <summary>The paragraphs and list items of blocks, each as one line of text.</summary>
    public IReadOnlyList<string> Paragraphs(IEnumerable<Block> blocks)
    {
        var paragraphs = new List<string>();
        foreach (var block in blocks)
        {
            switch (block)
            {
                case ParagraphBlock paragraph:
                    paragraphs.Add(TextOf(paragraph.Inline));
                    break;
                case ListBlock list:
                    paragraphs.AddRange(Items(list));
                    break;
                default:
                    throw Problem(block.Line + 1, "Only paragraphs and lists can stand here.");
            }
        }

        return paragraphs;
    }

    /// <summary>The items of a list, each with its mark.</summary>
    public IEnumerable<string> Items(ListBlock list)
    {
        var number = 0;
        foreach (var item in list.Cast<ListItemBlock>())
        {
            number++;
            yield return item is [ParagraphBlock only]
                ? $"{(list.IsOrdered ? $"{number}." : "-")} {TextOf(only.Inline)}"
                : throw Problem(item.Line + 1, "An item of a list is one paragraph.");
        }
    }

    /// <summary>The pairs of a yaml block, <c>key: value</c> line by line.</summary>
    public IReadOnlyList<FactEntry> Pairs(LeafBlock block)
    {
        var pairs = new List<FactEntry>();
        foreach (var (line, number) in Lines(block))
        {
            if (line.Trim().Length == 0)
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            pairs.Add(colon > 0
                ? new FactEntry(line[..colon].Trim(), line[(colon + 1)..].Trim(), number)
                : throw Problem(number, $"'{line}' is not of the form 'key: value'."));
        }

        return pairs;
    }

    /// <summary>The text of a code block.</summary>
    public static string Code(LeafBlock block) => string.Join('\n', Lines(block).Select(line => line.Text)).TrimEnd();

    /// <summary>Formatted text, plain. A link that leads out of the help keeps its address.</summary>
    public string TextOf(ContainerInline? container) => container is null ? string.Empty : string.Concat(container.Select(TextOf)).Trim();

    private static IEnumerable<(string Text, int Number)> Lines(LeafBlock block)
    {
        // The first line of a fenced block is its fence.
        var first = block.Line + (block is FencedCodeBlock ? 2 : 1);
        for (var index = 0; index < block.Lines.Count; index++)
        {
            yield return (block.Lines.Lines[index].Slice.ToString(), first + index);
        }
    }

    private string TextOf(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline address => address.Url,
        LinkInline { IsImage: false } link when link.Url is { } url && url.StartsWith("http", StringComparison.Ordinal) => $"{TextOf(link)} ({url})",
        LinkInline { IsImage: false } or EmphasisInline => TextOf((ContainerInline)inline),
        _ => throw Problem(inline.Line + 1, $"Help is plain text, and has nothing for '{inline.GetType().Name}'."),
    };
}
