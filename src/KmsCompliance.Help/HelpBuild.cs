using System.Text;
using System.Xml;
using KmsCompliance.Help.Facts;
using KmsCompliance.Help.Output;
using KmsCompliance.Help.Pages;
using KmsCompliance.Help.Topics;

namespace KmsCompliance.Help;

/// <summary>One run: Markdown in, help files out.</summary>
internal static class HelpBuild
{
    /// <summary>The file that Get-Help looks for, in the culture's folder of the module's base.</summary>
    public const string CommandHelpFile = "KmsCompliance.dll-Help.xml";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Reads everything, and writes only where nothing is wrong.</summary>
    /// <param name="commands">The module's commands.</param>
    /// <param name="docs">The folder with <c>commands/</c> and <c>about/</c>.</param>
    /// <param name="output">The culture's folder.</param>
    /// <returns>What is wrong; empty where help was written.</returns>
    public static IReadOnlyList<HelpProblem> Run(IReadOnlyList<CommandFacts> commands, string docs, string output)
    {
        var problems = new List<HelpProblem>();
        var pages = ReadPages(commands, Path.Combine(docs, "commands"), problems);
        var topics = ReadAll(Path.Combine(docs, "about"), TopicReader.Read, problems);
        if (problems.Count > 0)
        {
            return problems;
        }

        Directory.CreateDirectory(output);
        foreach (var stale in Directory.EnumerateFiles(output, "about_*.help.txt"))
        {
            File.Delete(stale);
        }

        foreach (var (_, topic) in topics)
        {
            File.WriteAllText(Path.Combine(output, $"{topic.Name}.help.txt"), topic.Text, Utf8);
        }

        using var writer = XmlWriter.Create(
            Path.Combine(output, CommandHelpFile),
            new XmlWriterSettings { Indent = true, Encoding = Utf8, NewLineChars = "\n" });
        MamlWriter.Write(pages).Save(writer);
        return problems;
    }

    private static List<(CommandPage Page, CommandFacts Facts)> ReadPages(IReadOnlyList<CommandFacts> commands, string folder, List<HelpProblem> problems)
    {
        var pages = new List<(CommandPage, CommandFacts)>();
        foreach (var (file, page) in ReadAll(folder, CommandPageReader.Read, problems))
        {
            if (commands.FirstOrDefault(command => command.Name == page.Name) is { } facts)
            {
                problems.AddRange(FactCheck.Compare(page, facts));
                pages.Add((page, facts));
            }
            else
            {
                problems.Add(new HelpProblem(file, 1, $"The module exports no command '{page.Name}'."));
            }
        }

        var files = Directory.EnumerateFiles(folder, "*.md").Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(commands.Where(command => !files.Contains(command.Name))
            .Select(command => new HelpProblem(Path.Combine(folder, $"{command.Name}.md"), 1, $"The command '{command.Name}' has no page.")));
        return pages;
    }

    private static List<(string File, T Content)> ReadAll<T>(string folder, Func<string, string, ICollection<HelpProblem>, T> read, List<HelpProblem> problems)
    {
        var contents = new List<(string, T)>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            try
            {
                contents.Add((file, read(file, File.ReadAllText(file), problems)));
            }
            catch (HelpProblemException exception)
            {
                problems.Add(exception.Problem);
            }
        }

        return contents;
    }
}
