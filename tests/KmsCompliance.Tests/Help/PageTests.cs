using KmsCompliance.Help;
using KmsCompliance.Help.Facts;
using KmsCompliance.Help.Pages;
using KmsCompliance.Help.Topics;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Help;

/// <summary>A page that lacks something, or says something else than the command is, does not become help: the build fails
/// with file and line.</summary>
public sealed class PageTests
{
    private static readonly string Module = Path.GetDirectoryName(TestEnvironment.Manifest)!;
    private static readonly Lazy<IReadOnlyList<CommandFacts>> Facts = new(() => CommandFacts.ReadModule(Path.Combine(Module, "bin", "KmsCompliance.dll")));

    public static TheoryData<string> Commands => [.. HelpSession.Commands];

    [Fact]
    public void The_help_that_is_there_is_the_help_that_is_written()
    {
        var output = Directory.CreateTempSubdirectory("kmscompliance-help-").FullName;
        try
        {
            Assert.Empty(HelpBuild.Run(Facts.Value, HelpSession.DocsDirectory, output).Select(problem => problem.ToString()));

            var written = Directory.EnumerateFiles(output).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(written, Directory.EnumerateFiles(Path.Combine(Module, "en-US")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
            Assert.All(written, file => Assert.Equal(File.ReadAllText(Path.Combine(output, file)), File.ReadAllText(Path.Combine(Module, "en-US", file))));
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    [Fact]
    public void A_command_without_a_page_and_a_page_without_a_command_are_found()
    {
        var added = Facts.Value[0] with { Name = "Get-Nothing" };

        var problems = HelpBuild.Run([.. Facts.Value.Skip(1), added], HelpSession.DocsDirectory, "nowhere");

        Assert.Equal(2, problems.Count);
        Assert.Contains(problems, problem => problem.Message.Contains($"no command '{Facts.Value[0].Name}'", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Message == "The command 'Get-Nothing' has no page.");
        Assert.False(Directory.Exists("nowhere"));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_section_that_is_missing_is_found(string command)
    {
        // One in three, others of each command, unless all are tried.
        var lines = File.ReadAllLines(HelpSession.PageOf(command));
        foreach (var start in Find(lines, "## ").Where((_, section) => IsTried(command, section)))
        {
            AssertFound(command, Without(lines, start, Next(lines, start, "## ")), lines[start]);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_text_that_is_missing_is_found(string command)
    {
        var lines = File.ReadAllLines(HelpSession.PageOf(command));
        var texts = Find(lines, "## ").Concat(Find(lines, "### "))
            .Where(start => lines[start] is not ("## SYNTAX" or "## EXAMPLES" or "## PARAMETERS" or "## INPUTS" or "## OUTPUTS" or "### CommonParameters"))
            .ToList();

        Assert.NotEmpty(texts);
        foreach (var start in texts.Where((_, text) => IsTried(command, text)))
        {
            AssertFound(command, Without(lines, start + 1, Math.Min(Next(lines, start, "```yaml"), Next(lines, start, "#"))), lines[start]);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_parameter_or_output_that_is_missing_is_found(string command)
    {
        var lines = File.ReadAllLines(HelpSession.PageOf(command));
        var outputs = Array.IndexOf(lines, "## OUTPUTS");
        var entries = Find(lines, "### -").Concat(Find(lines, "### ").Where(start => start > outputs)).ToList();

        Assert.True(entries.Count > 1);
        foreach (var start in entries)
        {
            AssertFound(command, Without(lines, start, Next(lines, start, "#")), lines[start]);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_fact_that_is_missing_or_wrong_is_found_in_its_line(string command)
    {
        // One block in six, others of each command, unless all are tried: each line is two pages to read.
        var lines = File.ReadAllLines(HelpSession.PageOf(command));
        var number = HelpSession.Commands.ToList().IndexOf(command);
        foreach (var start in Find(lines, "```yaml").Where((_, block) => TestEnvironment.IsFull || block % 6 == number % 6))
        {
            for (var line = start + 1; lines[line] != "```"; line++)
            {
                AssertFound(command, Without(lines, line, line + 1), lines[line]);

                string[] changed = [.. lines];
                changed[line] += "x";
                Assert.Equal(line + 1, Assert.Single(AssertFound(command, changed, lines[line])).Line);
            }
        }
    }

    [Theory]
    [InlineData("### -Region", "### -Regions")]
    [InlineData("### -IncludeDisabled", "### -Region")]
    [InlineData("Get-Region [[-Region] <RegionArgument[]>]", "Get-Region [-Region <RegionArgument[]>]")]
    [InlineData("### KmsCompliance.AwsRegion", "### KmsCompliance.ServiceCmk")]
    [InlineData("### Example 1: ", "### ")]
    [InlineData("schema: 2.0.0", "schema: 3.0.0")]
    [InlineData("# Get-Region\n", "# Get-Regions\n")]
    [InlineData("Position: 0", "Position 0")]
    [InlineData("## NOTES\n", "## NOTES\n\n| a |\n|---|\n\n> quoted\n")]
    [InlineData("## INPUTS\n", "#### INPUTS\n")]
    public void What_is_not_so_is_found(string old, string replacement)
    {
        var text = File.ReadAllText(HelpSession.PageOf("Get-Region")).ReplaceLineEndings("\n");
        Assert.Contains(old, text, StringComparison.Ordinal);

        AssertFound("Get-Region", text.Replace(old, replacement, StringComparison.Ordinal).Split('\n'), replacement);
    }

    [Theory]
    [InlineData("# about_x\n\n## SHORT DESCRIPTION\n\nShort.\n\n## SEE ALSO\n\n- a\n", 1)]
    [InlineData("# about_y\n\n## SHORT DESCRIPTION\n\nShort.\n\n## LONG DESCRIPTION\n\nLong.\n\n## SEE ALSO\n\n- a\n", 1)]
    [InlineData("# about_x\n\n## SHORT DESCRIPTION\n\nShort.\n\n## LONG DESCRIPTION\n\nLong.\n", 7)]
    [InlineData("# about_x\n\n## SHORT DESCRIPTION\n\nShort.\n\n## LONG DESCRIPTION\n\n> Long.\n\n## SEE ALSO\n\n- a\n", 9)]
    [InlineData("# about_x\n\n## SHORT DESCRIPTION\n\nA description that is by far too long to be called short, and fills more than one line.\n\n## LONG DESCRIPTION\n\nLong.\n\n## SEE ALSO\n\n- a\n", 3)]
    public void A_topic_that_is_not_one_is_found(string text, int line) =>
        Assert.Equal(line, Assert.Single(Problems(problems => TopicReader.Read("about_x.md", text, problems))).Line);

    [Fact]
    public void A_problem_is_written_as_MSBuild_reads_it() =>
        Assert.Equal("a/b.md(7): error KMSCHELP: Wrong.", new HelpProblem("a/b.md", 7, "Wrong.").ToString());

    private static bool IsTried(string command, int place) => TestEnvironment.IsFull || place % 3 == HelpSession.Commands.ToList().IndexOf(command) % 3;

    private static List<HelpProblem> AssertFound(string command, IEnumerable<string> lines, string what)
    {
        var file = HelpSession.PageOf(command);
        var problems = Problems(found =>
        {
            foreach (var problem in FactCheck.Compare(
                CommandPageReader.Read(file, string.Join('\n', lines), found),
                Facts.Value.Single(facts => facts.Name == command)))
            {
                found.Add(problem);
            }
        });
        Assert.True(problems.Count > 0, $"{command}: '{what}' is not missed.");
        Assert.All(problems, problem => Assert.Equal(file, problem.File));
        Assert.All(problems, problem => Assert.True(problem.Line > 0));
        return problems;
    }

    private static List<HelpProblem> Problems(Action<List<HelpProblem>> read)
    {
        var problems = new List<HelpProblem>();
        try
        {
            read(problems);
        }
        catch (HelpProblemException exception)
        {
            problems.Add(exception.Problem);
        }

        return problems;
    }

    private static List<int> Find(string[] lines, string start) =>
        [.. Enumerable.Range(0, lines.Length).Where(line => lines[line].StartsWith(start, StringComparison.Ordinal))];

    private static int Next(string[] lines, int after, string start)
    {
        var next = Array.FindIndex(lines, after + 1, line => line.StartsWith(start, StringComparison.Ordinal));
        return next < 0 ? lines.Length : next;
    }

    private static IEnumerable<string> Without(string[] lines, int from, int to) => [.. lines[..from], .. lines[to..]];
}
