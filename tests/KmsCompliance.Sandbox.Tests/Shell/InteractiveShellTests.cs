using KmsCompliance.Sandbox.Shell.Hosting;
using KmsCompliance.Sandbox.Shell.Interactive;
using KmsCompliance.Sandbox.Shell.LineEditing;

namespace KmsCompliance.Sandbox.Tests.Shell;

public sealed class InteractiveShellTests
{
    [Fact]
    public void An_incomplete_statement_goes_on_at_a_second_prompt()
    {
        ScriptedLines lines = new("if ($true) {", "'one'", "}", "'two' |", "ForEach-Object { $_ + '!' }", "exit 3", "'not reached'");

        (string output, int? exitCode) = Run(lines);

        Assert.Equal(("one\ntwo!\n", 3), (output, exitCode));
        Assert.Equal(["PS sandbox> ", ">> ", ">> ", "PS sandbox> ", ">> ", "PS sandbox> "], lines.Prompts);
    }

    [Fact]
    public void An_empty_line_gives_an_incomplete_statement_up()
    {
        ScriptedLines lines = new("if (", "", "'next'");

        Assert.Equal("next\n", Run(lines).Output);
        Assert.Equal(["PS sandbox> ", ">> ", "PS sandbox> ", "PS sandbox> "], lines.Prompts);
    }

    [Fact]
    public void Ctrl_c_drops_the_lines_typed_so_far()
    {
        ScriptedLines lines = new("if ($true) { 'one'", null, "'two'");

        Assert.Equal("two\n", Run(lines).Output);
        Assert.Equal(["PS sandbox> ", ">> ", "PS sandbox> ", "PS sandbox> "], lines.Prompts);
    }

    [Fact]
    public void Variables_functions_and_history_live_on()
    {
        ScriptedLines lines = new("$x = 2", "function Add-One($n) { $n + 1 }", "Add-One $x", "(Get-History).CommandLine");

        Assert.Equal("3\n$x = 2\nfunction Add-One($n) { $n + 1 }\nAdd-One $x\n", Run(lines).Output);
    }

    [Theory]
    [InlineData("function prompt { 'mine: ' }", "mine: ")]
    [InlineData("function prompt { throw 'broken' }", "PS> ")]
    public void The_prompt_is_the_users_to_change(string definition, string expected)
    {
        ScriptedLines lines = new(definition, "1");

        Assert.Equal("1\n", Run(lines).Output);
        Assert.Equal(expected, lines.Prompts[1]);
    }

    [Fact]
    public void An_error_leaves_the_session_going()
    {
        using CapturingShell capture = CapturingShell.Open(manifest: null);
        InteractiveShell shell = new(capture.Session, new ScriptedLines("throw 'x'", "$script:after = 'reached'"), forPerson: true);

        shell.Run(() => false);

        Assert.True(shell.ErrorShown);
        Assert.Equal("reached\n", capture.Run("$after").Output);
    }

    private static (string Output, int? ExitCode) Run(ScriptedLines lines)
    {
        using CapturingShell capture = CapturingShell.Open(manifest: null);
        new InteractiveShell(capture.Session, lines, forPerson: true).Run(() => false);
        return (capture.Output, capture.Session.RequestedExitCode);
    }

    /// <summary>Lines in order; null is Ctrl+C. Then input ends.</summary>
    private sealed class ScriptedLines(params string?[] lines) : ILineReader
    {
        private int _next;

        public List<string> Prompts { get; } = [];

        public LineInput Read(string prompt)
        {
            Prompts.Add(prompt);
            return _next == lines.Length ? new LineInput(LineEnd.EndOfInput, string.Empty)
                : lines[_next++] is { } line ? new LineInput(LineEnd.Entered, line)
                : new LineInput(LineEnd.Cancelled, string.Empty);
        }
    }
}
