using System.Text.RegularExpressions;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Help;

/// <summary>Every example runs as it stands on the sandbox's default estate, and calls nothing but what its commands
/// declare.</summary>
public sealed partial class ExampleTests : SandboxTest
{
    public static TheoryData<string, int> Examples
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var command in HelpSession.Commands)
            {
                // One of each command, unless all are tried.
                for (var index = 0; index < (TestEnvironment.IsFull ? Blocks(HelpSession.PageOf(command)).Count : 1); index++)
                {
                    data.Add(command, index + 1);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Topics => ["about_KmsCompliance", "about_KmsCompliance_Pipelines"];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_runs_and_keeps_to_the_rights_that_are_declared(string command, int number)
    {
        var help = new HelpEntry(Assert.Single(Session.Run($"Get-Help {command}").Output));
        var example = help["examples.example"].Items[number - 1];
        var code = example["code"].ToString();
        Assert.Equal(Blocks(HelpSession.PageOf(command))[number - 1], code.ReplaceLineEndings("\n"));

        // Some write files where they are.
        var folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");
        Session.Run($"$null = $ExecutionContext.SessionState.Path.SetLocation('{folder.FullName}')");
        var result = Session.Run(code);
        folder.Delete(recursive: true);

        Assert.Empty(result.Errors.Select(error => error.ToString()));
        Assert.Equal(example["remarks"].Text.Contains("warns that", StringComparison.Ordinal), result.Warnings.Count > 0);
        var rights = CommandName().Matches(code)
            .Select(match => match.Value)
            .Distinct()
            .Where(name => CommandActions.Commands.Contains(name))
            .SelectMany(CommandActions.Of)
            .Select(action => action.Action);
        Assert.Empty(Calls().Keys.Except(rights).Except([CommandActions.WithoutPermission, CommandActions.BucketLocation, CommandActions.SpansDestination]));
        Assert.DoesNotContain("secretsmanager:GetSecretValue", Calls().Keys);
        if (example["remarks"].Text.Contains("Nothing is changed.", StringComparison.Ordinal))
        {
            Assert.Empty(Writes());
        }
        else if (!code.Contains("Where-Object Status -n", StringComparison.Ordinal) && (command != "Assert-CmkCompliance" || code.Contains("-PassThru", StringComparison.Ordinal)))
        {
            Assert.NotEmpty(result.Output);
        }
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void The_examples_of_a_topic_run(string topic)
    {
        var blocks = Blocks(Path.Combine(HelpSession.DocsDirectory, "about", $"{topic}.md"));

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Empty(Session.Run(block).Errors.Select(error => error.ToString())));
    }

    private static List<string> Blocks(string file) =>
        [.. PowerShellBlock().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^```powershell\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PowerShellBlock();

    [GeneratedRegex(@"\b(?:Approve|Compare|Connect|Disable|Enable|Export|Get|Grant|Import|Invoke|New|Remove|Restore|Revoke|Set|Test|Update)-[A-Z][A-Za-z]+\b")]
    private static partial Regex CommandName();
}
