using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Shell;
using KmsCompliance.Sandbox.Shell.Hosting;

namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>Questions to a person, and to nobody.</summary>
public sealed class PromptTests
{
    private const string SetThing =
        "function Set-Thing { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([Parameter(ValueFromPipeline)] $Id) process { if ($PSCmdlet.ShouldProcess($Id, 'Change')) { \"changed $Id\" } } }; ";

    [Theory]
    [InlineData("y\nn\ny\n", "changed a|changed c")]
    [InlineData("a\n", "changed a|changed b|changed c")]
    [InlineData("Yes to All\n", "changed a|changed b|changed c")]
    [InlineData("l\n", "")]
    [InlineData("\nno\nNO\n", "changed a")]
    [InlineData("?\nperhaps\ny\nl\n", "changed a")]
    public void Answers_are_taken_by_key_or_label(string answers, string changed)
    {
        (string output, string error, _) = Ask(answers, SetThing + "'a', 'b', 'c' | Set-Thing");

        Assert.Equal(changed, string.Join('|', Regex.Matches(output, "changed [a-c]").Select(match => match.Value)));
        Assert.Empty(error);
    }

    [Fact]
    public void The_question_names_choices_default_and_help()
    {
        (string output, _, _) = Ask("?\nn\n", SetThing + "Set-Thing x");

        Assert.Contains("Performing the operation \"Change\" on target \"x\".\n", output, StringComparison.Ordinal);
        Assert.Contains("[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is \"Y\"): ", output, StringComparison.Ordinal);
        Assert.Contains("A - Continue with all the steps of the operation.\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-Thing x")]
    [InlineData("$Host.UI.ReadLine()")]
    [InlineData("$Host.UI.ReadLineAsSecureString()")]
    [InlineData("$Host.UI.RawUI.ReadKey()")]
    [InlineData("$Host.UI.PromptForCredential('c', 'm', 'u', 't')")]
    public void A_question_to_nobody_fails_and_says_what_to_do(string command)
    {
        using CapturingShell shell = CapturingShell.Open(manifest: null);

        CapturedCommand captured = shell.Run(SetThing + command);

        Assert.Equal(string.Empty, captured.Output);
        Assert.Contains("input is not interactive. Use -Confirm:$false", captured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_mandatory_value_is_asked_for_or_named()
    {
        const string GetThing = "function Get-Thing { param([Parameter(Mandatory)] [int] $Count, [Parameter(Mandatory)] [string[]] $Name) \"$($Count + 1) $($Name -join '-')\" }; Get-Thing";
        using CapturingShell shell = CapturingShell.Open(manifest: null);

        Assert.EndsWith("Count: Name[0]: Name[1]: Name[2]: 5 a-b\n", Ask("4\na\nb\n\n", GetThing).Output, StringComparison.Ordinal);
        Assert.Contains("missing mandatory parameters: Count Name", shell.Run(GetThing).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_is_asked_for_by_name_and_password()
    {
        const string Command = "$c = $Host.UI.PromptForCredential('Sign in', '', '', ''); \"$($c.UserName) $($c.GetNetworkCredential().Password)\"";

        Assert.Equal("\nSign in\nUser: Password for user me: me hidden\n", Ask("me\nhidden\n", Command).Output);
    }

    [Fact]
    public void Suspend_is_refused_where_there_is_no_prompt_to_go_to()
    {
        (_, string error, _) = Ask("s\n", SetThing + "Set-Thing x");

        Assert.Contains("Suspend needs the interactive shell", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Suspend_opens_a_prompt_inside_the_waiting_command()
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        using ShellSession session = ShellSession.Open(ShellConsole.InMemory(output, error, new StringReader("s\ny\n")), manifest: null);
        session.UseNestedPrompt(left =>
        {
            Assert.False(left());
            session.Run("\"inside, with $Id\"");
            session.Run("exit");
            Assert.True(left());
        });

        CommandResult result = session.Run(SetThing + "Set-Thing x");

        Assert.Contains("inside, with x\n", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("changed x\n", output.ToString(), StringComparison.Ordinal);
        Assert.Equal((false, null), (result.ErrorShown, result.RequestedExitCode));
    }

    private static (string Output, string Error, CommandResult Result) Ask(string answers, string command)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        using ShellSession session = ShellSession.Open(ShellConsole.InMemory(output, error, new StringReader(answers)), manifest: null);
        CommandResult result = session.Run(command);
        return (output.ToString(), error.ToString(), result);
    }
}
