using System.Management.Automation;
using System.Management.Automation.Host;
using KmsCompliance.Sandbox.Shell;
using KmsCompliance.Sandbox.Shell.Hosting;

namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>What a session shows: tables, errors, messages and colour.</summary>
public sealed class RenderingTests
{
    private const string Messages =
        "function Show-Messages { [CmdletBinding(SupportsShouldProcess)] param() $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteDebug('d'); "
        + "$null = $PSCmdlet.ShouldProcess('the thing', 'Change') }; ";

    [Fact]
    public void Tables_are_laid_out_for_the_width()
    {
        const string Command = "[pscustomobject]@{ Region = 'us-east-1'; Key = 'k' * 60 }";
        using CapturingShell narrow = CapturingShell.Open(manifest: null, width: 50);
        using CapturingShell wide = CapturingShell.Open(manifest: null, width: 100);

        string[] narrowLines = narrow.Run(Command).Output.Split('\n');
        string[] wideLines = wide.Run(Command).Output.Split('\n');

        Assert.Equal("Region    Key", narrowLines[1].TrimEnd());
        Assert.Equal("us-east-1 kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…", narrowLines[3].TrimEnd());
        Assert.Equal("us-east-1 " + new string('k', 60), wideLines[3].TrimEnd());
    }

    [Fact]
    public void Lines_of_a_list_break_between_words()
    {
        using CapturingShell shell = CapturingShell.Open(manifest: null, width: 40);

        string output = shell.Run("[pscustomobject]@{ Name = 1; A = 2; B = 3; C = 4; Message = 'The key is scheduled for deletion and cannot be used.' }").Output;

        Assert.Contains("The key is scheduled for", output, StringComparison.Ordinal);
        Assert.Contains("deletion and cannot be used.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Escape_sequences_are_there_when_colour_is_on_and_only_then(bool color)
    {
        using CapturingShell shell = CapturingShell.Open(manifest: null, color: color);

        CapturedCommand captured = shell.Run(Messages + "Get-Command Get-Module; \"`e[36mblue`e[0m\"; Show-Messages; $Host.UI.Write('Red', 'Black', 'red'); no-such-command");

        Assert.Equal(color, captured.Output.Contains("\u001b[36mblue", StringComparison.Ordinal));
        Assert.Equal(color, captured.Output.Contains("\u001b[33;1mWARNING: w", StringComparison.Ordinal));
        Assert.Equal(color, captured.Output.Contains("\u001b[91mred", StringComparison.Ordinal));
        Assert.Equal(color, captured.Output.Contains("\u001b[32;1mCommandType", StringComparison.Ordinal));
        Assert.Equal(color, captured.Error.Contains("\u001b[31;1m", StringComparison.Ordinal));
        Assert.Equal(color, (captured.Output + captured.Error).Contains('\u001b', StringComparison.Ordinal));
    }

    [Fact]
    public void Messages_carry_their_prefix()
    {
        using CapturingShell shell = CapturingShell.Open(manifest: null);

        Assert.Equal("WARNING: w\nVERBOSE: v\nDEBUG: d\nWhat if: Performing the operation \"Change\" on target \"the thing\".\n", shell.Run(Messages + "Show-Messages -Verbose -Debug -WhatIf").Output);
        Assert.Equal("WARNING: w\n", shell.Run("Show-Messages").Output);
    }

    [Fact]
    public void Errors_and_output_are_kept_apart_and_handed_over()
    {
        using CapturingShell shell = CapturingShell.Open(manifest: null);

        CapturedCommand captured = shell.Run("1; Get-Command no-such-command; 2");

        Assert.Equal("1\n2\n", captured.Output);
        Assert.StartsWith("Get-Command: The term 'no-such-command'", captured.Error, StringComparison.Ordinal);
        Assert.Equal([1, 2], captured.Result.Output.Select(emitted => emitted.BaseObject));
        Assert.Equal("CommandNotFoundException", Assert.Single(captured.Result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.True(captured.Result.ErrorShown);
        Assert.False(shell.Run("3").Result.ErrorShown);
    }

    [Fact]
    public void The_place_of_a_syntax_error_is_marked()
    {
        using CapturingShell shell = CapturingShell.Open(manifest: null);

        Assert.Equal(
            """
            ParserError:
            Line |
               2 | 'b' | | 'c'
                 |      ~
                 | An empty pipe element is not allowed.

            """.ReplaceLineEndings("\n"),
            shell.Run("'a'\n'b' | | 'c'").Error);
    }

    [Fact]
    public void Modules_of_the_users_own_are_not_loaded_by_name()
    {
        using CapturingShell shell = CapturingShell.Open(manifest: null);

        Assert.Equal("None\n", shell.Run("\"$PSModuleAutoLoadingPreference\"").Output);
    }

    [Fact]
    public void A_module_that_cannot_be_imported_is_named()
    {
        string manifest = Path.Combine(Path.GetTempPath(), "no-such-module", "KmsCompliance.psd1");

        SandboxException exception = Assert.Throws<SandboxException>(() => CapturingShell.Open(manifest));

        Assert.StartsWith($"The module at {manifest} cannot be imported: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Waiting", 50, "3 of 6", -1, 80, "Waiting [############............]  50% 3 of 6")]
    [InlineData("Waiting", -1, "3 of 6", 12, 80, "Waiting 3 of 6 (12 s left)")]
    [InlineData("Waiting", 100, "a\nb", -1, 80, "Waiting [########################] 100% a b")]
    [InlineData("Waiting", 250, "much", -1, 20, "Waiting [########...")]
    public void Progress_is_one_line(string activity, int percent, string status, int seconds, int width, string expected)
    {
        ProgressRecord record = new(1, activity, status) { SecondsRemaining = seconds };
        // The engine refuses more than 100; scripts that bypass its check exist.
        record.PercentComplete = Math.Min(percent, 100);

        Assert.Equal(expected, ProgressLine.Render(record, width));
    }

    [Fact]
    public void Progress_is_silent_without_a_terminal()
    {
        using CapturingShell shell = CapturingShell.Open(manifest: null, color: true);

        CapturedCommand captured = shell.Run(
            "function Show-Progress { [CmdletBinding()] param() $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'a', 'b')) }; Show-Progress; 'done'");

        Assert.Equal(("done\n", string.Empty), (captured.Output, captured.Error));
    }

    [Fact]
    public void The_host_says_what_it_is()
    {
        using CapturingShell shell = CapturingShell.Open(manifest: null);

        Assert.Equal("KmsCompliance Sandbox\n", shell.Run("$Host.Name").Output);
        Assert.Equal("False\n", shell.Run("$Host.UI.SupportsVirtualTerminal").Output);
        Assert.Throws<NotSupportedException>(() => new ShellRawUserInterface(ShellConsole.InMemory(TextWriter.Null, TextWriter.Null)).GetBufferContents(new Rectangle()));
    }
}
