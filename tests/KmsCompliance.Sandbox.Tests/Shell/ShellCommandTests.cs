using KmsCompliance.Sandbox.Shell;

namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>The <c>shell</c> command from outside: text, streams and exit codes of a real process.</summary>
public sealed class ShellCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kmscompliance-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("-Command", "1..3 | ForEach-Object { $_ * 2 }", 0, "2\n4\n6\n")]
    [InlineData("--command", "exit 7", 7, "")]
    [InlineData("-c", "@(1, 2).Count; [Math]::Max(1, 5); -join ('a', 'b')", 0, "2\n5\nab\n")]
    [InlineData("-command", "'x' | ConvertTo-Json; Get-Item Env:nothing -ErrorAction Ignore", 1, "\"x\"\n")]
    public async Task A_command_is_pwshs_own_and_so_is_its_exit_code(string option, string command, int exitCode, string output)
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-NoModule", option, command);

        Assert.Equal((exitCode, output, string.Empty), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    [Trait("Category", "Processes")]
    public async Task It_is_the_pinned_pwsh_and_neither_profile_nor_telemetry_nor_colour_is_in_it()
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync(
            "shell",
            "-NoModule",
            "-Command",
            "\"$($PSVersionTable.PSVersion)\"; [Environment]::GetCommandLineArgs() -contains '-NoProfile'; $env:POWERSHELL_TELEMETRY_OPTOUT; $env:POWERSHELL_UPDATECHECK; \"$($PSStyle.OutputRendering)\"; Write-Error no");

        Assert.Equal("7.6.9\nTrue\n1\nOff\nPlainText\n", outcome.Output);
        Assert.Equal("Write-Error: no\n", outcome.Error);
    }

    [Theory]
    [InlineData("-Command", "-")]
    [InlineData]
    [Trait("Category", "Processes")]
    public async Task Without_a_terminal_statements_come_from_standard_input(params string[] options)
    {
        SandboxOutcome outcome = await SandboxProcess.RunWithInputAsync("$x = 4\n$x + 1\n", ["shell", "-NoModule", .. options]);

        Assert.Equal((0, "5\n"), (outcome.ExitCode, outcome.Output));
    }

    [Fact]
    public async Task A_file_gets_all_that_follows_it_and_sets_the_exit_code()
    {
        string script = Path.Combine(_directory.FullName, "script.ps1");
        await File.WriteAllTextAsync(script, "param($Name, [int]$Count, [switch]$NoModule, $Region) \"$Name $Count $NoModule $Region $PSScriptRoot\"; exit 4");

        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-NoModule", "-File", script, "x y", "-Count", "5", "-NoModule", "-Region", "r");

        Assert.Equal((4, $"x y 5 True r {_directory.FullName}\n"), (outcome.ExitCode, outcome.Output));
    }

    [Theory]
    [InlineData("nope", "'nope'")]
    [InlineData("shell|-Comand|1", "'-Comand'")]
    [InlineData("shell|Get-Region", "'Get-Region'")]
    [InlineData("shell|-Command", "'-Command'")]
    [InlineData("shell|-Command|1|-Command|2", "-Command")]
    [InlineData("shell|-Command|1|-File|KmsCompliance.Sandbox.dll", "-Command and -File exclude each other")]
    [InlineData("shell|-NoModule|-Module|x", "-Module and -NoModule exclude each other")]
    [InlineData("shell|-File|no-such-script.ps1", "no-such-script.ps1")]
    [InlineData("shell|-EndpointUrl|127.0.0.1:4577", "takes an address such as http://127.0.0.1:4577")]
    [InlineData("shell|-EndpointUrl|https://kms.us-east-1.amazonaws.com", "is AWS itself")]
    [InlineData("shell|-EndpointUrl|http://127.0.0.1:9|--latency|1s|-Command|1", "--latency shapes the endpoint that the sandbox starts")]
    [InlineData("shell|-Region|US East", "-Region takes a name such as us-east-1")]
    [InlineData("serve|--port|99999", "--port takes a number from 0 to 65535")]
    [InlineData("serve|--estate|no-such.json", "no-such.json")]
    [InlineData("serve|--latency|40", "--latency takes a length of time such as 40ms, 3s or 2m, not '40'")]
    [InlineData("serve|--latency|-1s", "--latency takes a length of time")]
    [InlineData("serve|--latency|NaNs", "--latency takes a length of time")]
    [InlineData("serve|--latency|9999999999m", "--latency takes a length of time")]
    [InlineData("tour|--loud", "'--loud'")]
    public async Task Bad_usage_is_named_and_exits_with_2(string arguments, string message)
    {
        SandboxOutcome outcome = await RunHereAsync(arguments.Split('|'));

        Assert.Equal((2, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("--help", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "shell")]
    [InlineData("shell|--help", "-EndpointUrl")]
    [InlineData("shell|-?", "-EndpointUrl")]
    [InlineData("serve|--help", "--port <N>")]
    [InlineData("tour|-h", "-Module")]
    public async Task Help_is_output_and_exits_with_0(string arguments, string text)
    {
        SandboxOutcome outcome = await RunHereAsync(arguments.Split('|'));

        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Error));
        Assert.Contains(text, outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope", 2)]
    [InlineData("--help", 0)]
    public async Task The_process_exits_with_that_code(string argument, int exitCode)
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync(argument);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal(exitCode != 0, outcome.Output.Length == 0);
        Assert.Equal(exitCode == 0, outcome.Error.Length == 0);
    }

    [Fact]
    public async Task A_missing_module_is_said_plainly()
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-Module", _directory.FullName, "-Command", "1");

        Assert.Equal((1, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("sandbox: There is no module at ", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9")]
    [InlineData("http://aws.example:4577")]
    [Trait("Category", "Processes")]
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
        const string Command = "Get-ChildItem Env:AWS_* | ForEach-Object { \"$($_.Name)=$($_.Value)\" }; \"proxy=$env:NO_PROXY\"";
        using SandboxProcess process = SandboxProcess.Start(own, "shell", "-NoModule", "-EndpointUrl", endpoint, "-Region", "eu-west-1", "-Command", Command);

        SandboxOutcome outcome = await process.EndAsync();

        string[] lines = [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["AWS_ACCESS_KEY_ID", "AWS_CONFIG_FILE", "AWS_DEFAULT_REGION", "AWS_EC2_METADATA_DISABLED", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SHARED_CREDENTIALS_FILE", "proxy"],
            lines.Select(line => line.Split('=')[0]));
        Assert.DoesNotContain("own", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"AWS_ENDPOINT_URL={endpoint}", lines);
        Assert.Contains("AWS_REGION=eu-west-1", lines);
        Assert.EndsWith(new Uri(endpoint).Host, lines[^1], StringComparison.Ordinal);
    }

    [UnixFact]
    [Trait("Category", "Processes")]
    public async Task Termination_ends_the_shell_and_what_runs_in_it()
    {
        using SandboxProcess process = SandboxProcess.Start(new Dictionary<string, string>(), "shell", "-NoModule", "-Command", "\"$PID\"; while ($true) { [Threading.Thread]::Sleep(20) }");
        int pwsh = int.Parse(await process.ReadLineAsync() ?? string.Empty, System.Globalization.CultureInfo.InvariantCulture);

        await process.SignalAsync("TERM");
        SandboxOutcome outcome = await process.EndAsync();

        Assert.Equal(143, outcome.ExitCode);
        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(pwsh));
    }

    [Fact]
    [Trait("Category", "Processes")]
    public async Task Output_appears_as_it_is_emitted()
    {
        using SandboxProcess process = SandboxProcess.Start(new Dictionary<string, string>(), "shell", "-NoModule", "-Command", "'first'; [Console]::In.ReadLine()");

        Assert.Equal("first", await process.ReadLineAsync());
        await process.WriteLineAsync("second");
        Assert.Equal("second\n", (await process.EndAsync()).Output);
    }

    /// <summary>What ends with its usage starts nothing: this process tells it as another would.</summary>
    private static async Task<SandboxOutcome> RunHereAsync(string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = await SandboxCommandLine.RunAsync(arguments, output, error);
        return new SandboxOutcome(exitCode, output.ToString(), error.ToString());
    }
}
