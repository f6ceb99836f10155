using KmsCompliance.Sandbox.Shell;
using KmsCompliance.Sandbox.Shell.Hosting;
using KmsCompliance.Sandbox.Shell.Tour;

namespace KmsCompliance.Sandbox.Tests.Shell;

public sealed class TourRunnerTests
{
    private static readonly TourCommand Before = new("$before = 'NonCompliant', 'Unknown', 'NonCompliant' | ForEach-Object { [pscustomobject]@{ Service = 'XRay'; Compliance = $_ } }; $before");
    private static readonly TourCommand After = new("$after = 'Compliant', 'Compliant', 'Unknown' |\n    ForEach-Object { [pscustomobject]@{ Service = 'XRay'; Compliance = $_ } }; $after");

    [Fact]
    public void Commands_are_shown_as_typed_then_run_then_summed_up()
    {
        (bool held, string output, string error) = Run(color: false, new TourStep("Look", Before), new TourStep("Look again", After));

        Assert.True(held);
        Assert.Empty(error);
        Assert.StartsWith("== 1. Look ==\n\nPS> $before = 'NonCompliant', 'Unknown', 'NonCompliant' | ForEach-Object {", output, StringComparison.Ordinal);
        Assert.Contains("\nPS> $after = 'Compliant', 'Compliant', 'Unknown' |\n>>     ForEach-Object {", output, StringComparison.Ordinal);
        Assert.Contains("\nXRay    NonCompliant\n", output, StringComparison.Ordinal);
        Assert.Contains(
            """
            == Before and after ==

            Service                  Compliant  NonCompliant  Unknown
            -------                  ---------  ------------  -------
            XRay            before           0             2        1
                            after            2             0        1
            """.ReplaceLineEndings("\n"),
            output,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public void Colour_marks_headings_and_commands()
    {
        string output = Run(color: true, new TourStep("Look", new TourCommand("'x'"))).Output;

        Assert.Contains("\u001b[32;1m== 1. Look ==\u001b[0m", output, StringComparison.Ordinal);
        Assert.Contains("\u001b[36;1m'x'\u001b[0m", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_fails_is_told_and_the_others_go_on()
    {
        (bool held, string output, string error) = Run(
            color: false,
            new TourStep("One", new TourCommand("no-such-command")),
            new TourStep("Two", new TourCommand("'reached'") { Check = TourChecks.Emits(2) }));

        Assert.False(held);
        Assert.Contains("\nreached\n", output, StringComparison.Ordinal);
        Assert.Contains("Not as it should be: step 1, no-such-command: it showed an error.\n", error, StringComparison.Ordinal);
        Assert.Contains("Not as it should be: step 2, 'reached': it emitted 1 objects, expected 2 or more.\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'a'", null)]
    [InlineData("no-such-command", "it showed an error")]
    public void NoErrors_holds_without_an_error(string command, string? wrong) => Assert.Equal(wrong, Check(command, TourChecks.NoErrors));

    [Theory]
    [InlineData("[pscustomobject]@{ Status = 'Applied' }", null)]
    [InlineData("", "it emitted 0 objects, expected 1 or more")]
    [InlineData("'Applied', 'Pending', 'Pending' | ForEach-Object { [pscustomobject]@{ Status = $_ } }", "2 of 3 have Status Pending, not Applied")]
    public void All_holds_when_every_object_agrees(string command, string? wrong) => Assert.Equal(wrong, Check(command, TourChecks.All("Status", "Applied")));

    [Theory]
    [InlineData("no-such-command", null)]
    [InlineData("'a'", "it did not refuse with CommandNotFoundException")]
    [InlineData("no-such-command; throw 'other'", "it failed with other")]
    public void Refuses_holds_for_exactly_these_errors(string command, string? wrong) =>
        Assert.Equal(wrong, Check(command, TourChecks.Refuses("CommandNotFoundException")));

    [Fact]
    public void Calls_are_counted_for_each_command_and_for_all()
    {
        int calls = 100;
        using CapturingShell capture = CapturingShell.Open(manifest: null);
        using StringWriter words = new() { NewLine = "\n" };
        TourRunner runner = new(capture.Session, ShellConsole.InMemory(words, words), () => calls += 3, TimeProvider.System);

        runner.Run([new TourStep("One", new TourCommand("'x'")), new TourStep("Two", new TourCommand("'y'"))]);

        Assert.Equal(2, words.ToString().Split("\n# 3 API calls in ").Length - 1);
        Assert.Contains("\n15 API calls in ", words.ToString(), StringComparison.Ordinal);
    }

    private static (bool Held, string Output, string Error) Run(bool color, params TourStep[] steps)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        ShellConsole console = ShellConsole.InMemory(output, error, color: color);
        using ShellSession session = ShellSession.Open(console, manifest: null);
        bool held = new TourRunner(session, console, () => 0, TimeProvider.System).Run(steps);
        return (held, string.Join('\n', output.ToString().Split('\n').Select(line => line.TrimEnd())), error.ToString());
    }

    private static string? Check(string command, Func<CommandResult, string?> check)
    {
        using CapturingShell shell = CapturingShell.Open(manifest: null);
        return check(shell.Run(command).Result);
    }
}
