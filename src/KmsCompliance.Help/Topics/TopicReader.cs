using System.Text;
using KmsCompliance.Help.Pages;
using Markdig.Syntax;

namespace KmsCompliance.Help.Topics;

/// <summary>Lays an about topic out as plain text, in the form of the engine's own topics.</summary>
internal static class TopicReader
{
    private const int Columns = 80;
    private const string Indent = "    ";

    /// <summary>Reads a topic.</summary>
    /// <param name="file">Its file, which is called like the topic.</param>
    /// <param name="text">Its Markdown.</param>
    /// <param name="problems">Takes what is wrong and does not keep the rest from being read.</param>
    /// <exception cref="HelpProblemException">It cannot be read.</exception>
    public static Topic Read(string file, string text, ICollection<HelpProblem> problems)
    {
        var source = new MarkdownSource(file, text);
        var name = Path.GetFileNameWithoutExtension(file);
        if (source.Sections is not [{ Level: 1, Blocks.Count: 0 } title, { Level: 2, Title: "SHORT DESCRIPTION", Blocks: [ParagraphBlock summary] } brief, { Level: 2, Title: "LONG DESCRIPTION" }, ..]
            || title.Title != name)
        {
            throw source.Problem(1, $"A topic begins with '# {name}', '## SHORT DESCRIPTION' with one paragraph, and '## LONG DESCRIPTION'.");
        }

        if (source.Sections[^1] is not { Level: 2, Title: "SEE ALSO" })
        {
            problems.Add(new HelpProblem(file, source.Sections[^1].Line, "A topic ends with '## SEE ALSO'."));
        }

        // Get-Help lists topics with their fifth line.
        if (source.TextOf(summary.Inline).Length > Columns - Indent.Length)
        {
            problems.Add(new HelpProblem(file, brief.Line, "The short description does not fit on one line."));
        }

        var output = new StringBuilder().Append("TOPIC\n").Append(Indent).Append(name).Append("\n\n");
        foreach (var section in source.Sections.Skip(1))
        {
            output.Append(section.Level == 2 ? string.Empty : "  ").Append(section.Title).Append('\n');
            foreach (var block in section.Blocks)
            {
                Append(output, source, block);
                output.Append('\n');
            }

            if (section.Blocks.Count == 0)
            {
                output.Append('\n');
            }
        }

        return new Topic(name, output.ToString());
    }

    private static void Append(StringBuilder output, MarkdownSource source, Block block)
    {
        switch (block)
        {
            case ParagraphBlock paragraph:
                Wrap(output, source.TextOf(paragraph.Inline), Indent, Indent);
                break;
            case ListBlock list:
                foreach (var item in source.Items(list))
                {
                    Wrap(output, item, Indent, Indent + new string(' ', item.IndexOf(' ', StringComparison.Ordinal) + 1));
                }

                break;
            case FencedCodeBlock code:
                foreach (var line in MarkdownSource.Code(code).Split('\n'))
                {
                    output.Append($"{Indent}{Indent}{line}".TrimEnd()).Append('\n');
                }

                break;
            default:
                throw source.Problem(block.Line + 1, "A topic has paragraphs, lists and code blocks only.");
        }
    }

    private static void Wrap(StringBuilder output, string text, string first, string further)
    {
        var column = first.Length;
        output.Append(first);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var atStart = output[^1] == ' ';
            if (!atStart && column + 1 + word.Length > Columns)
            {
                output.Append('\n').Append(further);
                column = further.Length;
                atStart = true;
            }

            output.Append(atStart ? string.Empty : " ").Append(word);
            column += word.Length + (atStart ? 0 : 1);
        }

        output.Append('\n');
    }
}
