namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>The <c>shell</c> verb from outside: text, streams and exit codes of a real process.</summary>
public sealed class ShellVerbTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kmscompliance-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_command_prints_its_output_and_exits_with_0()
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-NoModule", "-Command", "1..3 | ForEach-Object { $_ * 2 }");

        Assert.Equal((0, "2\n4\n6\n", string.Empty), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Theory]
    [InlineData("--no-module", "--command", "5")]
    [InlineData("-nomodule", "-c", "5")]
    [InlineData("--NoModule", "--command=5")]
    public async Task Options_are_taken_in_either_spelling(params string[] options)
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync(["shell", .. options]);

        Assert.Equal((0, "5\n"), (outcome.ExitCode, outcome.Output));
    }

    [Theory]
    [InlineData("1; Get-Command no-such-command; 2", 1, "1\n2\n", "Get-Command: The term 'no-such-command' is not recognized")]
    [InlineData("1; throw 'it broke'; 2", 1, "1\n", "Exception: it broke")]
    [InlineData("Get-Command no-such-command 2>$null; 2", 0, "2\n", "")]
    [InlineData("Get-Command no-such-command -ErrorAction SilentlyContinue; 2", 0, "2\n", "")]
    [InlineData("try { Get-Command no-such-command -ErrorAction Stop } catch { 'caught' }", 0, "caught\n", "")]
    [InlineData("1; exit 7; 2", 7, "1\n", "")]
    [InlineData("Get-Command no-such-command; exit 0", 0, "", "is not recognized")]
    [InlineData("if (", 1, "", "Missing condition in if statement after 'if ('.")]
    [InlineData("1 | Select-Object -First 1", 1, "", "Select-Object works in pwsh")]
    public async Task The_exit_code_says_whether_an_error_was_shown(string command, int exitCode, string output, string error)
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-NoModule", "-Command", command);

        Assert.Equal((exitCode, output), (outcome.ExitCode, outcome.Output));
        Assert.Contains(error, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(error.Length == 0, outcome.Error.Length == 0);
    }

    [Fact]
    public async Task A_dash_reads_the_command_from_standard_input()
    {
        SandboxOutcome outcome = await SandboxProcess.RunWithInputAsync("$x = 4\n$x + 1\n", "shell", "-NoModule", "-Command", "-");

        Assert.Equal((0, "5\n"), (outcome.ExitCode, outcome.Output));
    }

    [Fact]
    public async Task Statements_piped_in_run_as_they_are_completed()
    {
        SandboxOutcome outcome = await SandboxProcess.RunWithInputAsync(
            "if ($true) {\n\n  'one'\n}\n'two' |\n  ForEach-Object { $_ + '!' }\nno-such-command\n'three'", "shell", "-NoModule");

        Assert.Equal((1, "one\ntwo!\nthree\n"), (outcome.ExitCode, outcome.Output));
    }

    [Fact]
    public async Task A_file_gets_its_arguments_and_sets_the_exit_code()
    {
        string script = Script("param($Name, [int]$Count, [switch]$Loud) \"$Name $Count $Loud $PSScriptRoot\"; exit 4");

        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-NoModule", "-File", script, "x y", "-Count", "5", "-Loud");

        Assert.Equal((4, $"x y 5 True {_directory.FullName}\n"), (outcome.ExitCode, outcome.Output));
    }

    [Theory]
    [InlineData("'fine'", 0, "")]
    [InlineData("1\nno-such-command", 1, "script.ps1:2")]
    [InlineData("1\nif (", 1, "script.ps1:2")]
    public async Task A_file_without_exit_follows_the_rule_of_commands(string text, int exitCode, string error)
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-NoModule", "-File", Script(text));

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(error, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope", "no verb 'nope'")]
    [InlineData("shell|-Comand|1", "shell has no option -Comand")]
    [InlineData("shell|Get-Region", "does not know what to do with 'Get-Region'")]
    [InlineData("shell|-Command", "-Command needs a value")]
    [InlineData("shell|-Command|1|-Command|2", "given twice")]
    [InlineData("shell|-Command|1|-File|x.ps1", "exclude each other")]
    [InlineData("shell|-NoModule|-Module|x", "exclude each other")]
    [InlineData("shell|-File|no-such-script.ps1", "there is no script at")]
    [InlineData("shell|-Width|wide", "-Width takes a number from 40 to 1000, not 'wide'")]
    [InlineData("shell|-EndpointUrl|127.0.0.1:4577", "takes an address such as http://127.0.0.1:4577")]
    [InlineData("shell|-Region|US East", "-Region takes a name such as us-east-1")]
    [InlineData("serve|--port|99999", "--port takes a number from 0 to 65535")]
    [InlineData("tour|--loud", "tour has no option --loud")]
    public async Task Bad_usage_is_named_and_exits_with_2(string arguments, string message)
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync(arguments.Split('|'));

        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("--help", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "The tour:")]
    [InlineData("shell|--help", "-EndpointUrl URL")]
    [InlineData("shell|-?", "-EndpointUrl URL")]
    [InlineData("serve|--help", "--port N")]
    [InlineData("tour|-h", "-Width N")]
    public async Task Help_is_output_and_exits_with_0(string arguments, string text)
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync(arguments.Split('|'));

        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Error));
        Assert.Contains(text, outcome.Output, StringComparison.Ordinal);
        Assert.All(outcome.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 110));
    }

    [Fact]
    public async Task A_missing_module_is_said_plainly()
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-Module", _directory.FullName, "-Command", "1");

        Assert.Equal((1, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("sandbox: There is no module at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aws_itself_is_refused_as_an_endpoint()
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-NoModule", "-EndpointUrl", "https://kms.us-east-1.amazonaws.com", "-Command", "1");

        Assert.Equal((1, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains("is AWS itself", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9")]
    [InlineData("http://aws.example:4577")]
    public async Task Nothing_of_the_users_own_account_reaches_the_session(string endpoint)
    {
        Dictionary<string, string> own = new()
        {
            ["AWS_ACCESS_KEY_ID"] = "own-key",
            ["AWS_SECRET_ACCESS_KEY"] = "own-secret",
            ["AWS_SESSION_TOKEN"] = "own-token",
            ["AWS_PROFILE"] = "own-profile",
            ["AWS_ENDPOINT_URL_KMS"] = "http://own.example",
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = "own-file",
        };
        const string Command = "[Environment]::GetEnvironmentVariables().GetEnumerator() | Where-Object Key -like AWS_* | ForEach-Object { \"$($_.Key)=$($_.Value)\" }";
        using SandboxProcess process = SandboxProcess.Start(own, "shell", "-NoModule", "-EndpointUrl", endpoint, "-Region", "eu-west-1", "-Command", Command);

        SandboxOutcome outcome = await process.EndAsync();

        string[] lines = [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["AWS_ACCESS_KEY_ID", "AWS_CONFIG_FILE", "AWS_DEFAULT_REGION", "AWS_EC2_METADATA_DISABLED", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SHARED_CREDENTIALS_FILE"],
            lines.Select(line => line.Split('=')[0]));
        Assert.DoesNotContain("own", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"AWS_ENDPOINT_URL={endpoint}", lines);
        Assert.Contains("AWS_REGION=eu-west-1", lines);
    }

    [Fact]
    public async Task Redirected_output_is_plain_and_120_wide()
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-NoModule", "-Command", "Get-Command Get-Module; $Host.UI.RawUI.BufferSize.Width; no-such-command");

        Assert.DoesNotContain('\u001b', outcome.Output + outcome.Error);
        Assert.Contains("CommandType     Name", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\n120\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_without_anyone_to_answer_is_an_error()
    {
        string script = Script("""
            function Set-Thing { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('the thing', 'Change')) { 'changed' } }
            Set-Thing
            """);

        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-NoModule", "-File", script);

        Assert.Equal((1, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains("input is not interactive", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("-Confirm:$false", outcome.Error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_stops_the_running_pipeline(string signal, int exitCode)
    {
        const string Command = "try { 'started'; while ($true) { [Threading.Thread]::Sleep(20) } } finally { [Console]::WriteLine('cleaned up') }; 'not reached'";
        using SandboxProcess process = SandboxProcess.Start(new Dictionary<string, string>(), "shell", "-NoModule", "-Command", Command);
        Assert.Equal("started", await process.ReadLineAsync());

        await process.SignalAsync(signal);
        SandboxOutcome outcome = await process.EndAsync();

        Assert.Equal((exitCode, "cleaned up\n", string.Empty), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [UnixFact]
    public async Task An_interrupted_command_returns_to_the_prompt()
    {
        using SandboxProcess process = SandboxProcess.Start(new Dictionary<string, string>(), "shell", "-NoModule");
        await process.WriteLineAsync("'started'; while ($true) { [Threading.Thread]::Sleep(20) }");
        Assert.Equal("started", await process.ReadLineAsync());

        await process.SignalAsync("INT");
        await process.WriteLineAsync("'still here'");
        SandboxOutcome outcome = await process.EndAsync();

        Assert.Equal((0, "still here\n"), (outcome.ExitCode, outcome.Output));
    }

    [Fact]
    public async Task Output_appears_as_it_is_emitted()
    {
        using SandboxProcess process = SandboxProcess.Start(new Dictionary<string, string>(), "shell", "-NoModule", "-Command", "'first'; [Console]::In.ReadLine()");

        Assert.Equal("first", await process.ReadLineAsync());
        await process.WriteLineAsync("second");
        Assert.Equal("second\n", (await process.EndAsync()).Output);
    }

    private string Script(string text)
    {
        string path = Path.Combine(_directory.FullName, "script.ps1");
        File.WriteAllText(path, text);
        return path;
    }
}
