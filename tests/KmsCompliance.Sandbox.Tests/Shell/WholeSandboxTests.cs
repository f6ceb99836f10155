using KmsCompliance.Sandbox.Shell.Tour;

namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>The built sandbox with the built module in it, as a newcomer starts it.</summary>
public sealed class WholeSandboxTests
{
    [Fact]
    public async Task The_tour_goes_from_non_compliant_to_compliant()
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        Assert.DoesNotContain("Not as it should be", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Output + outcome.Error);
        Assert.All(TourSteps.All.SelectMany(step => step.Commands), command =>
            Assert.Contains("PS> " + command.Text.ReplaceLineEndings("\n").Split('\n')[0], outcome.Output, StringComparison.Ordinal));
        Assert.Contains("XRay            before           2            15        0\n                after           17             0        0\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_command_shows_one_row_for_each_enabled_Region()
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-Command", "Get-Region | Get-XRayEncryptionStatus");

        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Error));
        string[] rows = [.. outcome.Output.Split('\n').Where(line => line.Contains("ompliant", StringComparison.Ordinal))];
        Assert.Equal(17, rows.Length);
        Assert.Equal(17, rows.Select(row => row.Split(' ')[0]).Distinct().Count());
    }

    [UnixFact]
    public async Task Served_apart_the_endpoint_is_the_shells_to_use_until_it_is_stopped()
    {
        using SandboxProcess served = SandboxProcess.Start(new Dictionary<string, string>(), "serve", "--port", "0", "--latency", "1ms");
        string first = await served.ReadLineAsync() ?? string.Empty;
        Assert.Matches(@"^The sandbox listens on http://127\.0\.0\.1:\d+\. Ctrl\+C stops it\.$", first);
        string url = first.Split(' ')[4].TrimEnd('.');

        SandboxOutcome shell = await SandboxProcess.RunAsync("shell", "-EndpointUrl", url, "-Command", "$env:AWS_ENDPOINT_URL; Get-SecretEncryptionStatus -Region us-east-1 | ForEach-Object Name");
        using HttpClient client = new();
        string stats = await client.GetStringAsync(new Uri(url + "/_sandbox/stats"));
        await served.SignalAsync("TERM");
        SandboxOutcome outcome = await served.EndAsync();

        Assert.Equal((0, string.Empty), (shell.ExitCode, shell.Error));
        string[] lines = shell.Output.TrimEnd().Split('\n');
        Assert.Equal(url, lines[0]);
        Assert.Equal(["cc-backend-api-access", "cc-prod-db-credentials", "cc-project5-credentials"], lines[1..].Order(StringComparer.Ordinal));
        Assert.Contains("\"operation\":\"ListSecrets\"", stats, StringComparison.Ordinal);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains($"  export AWS_ENDPOINT_URL='{url}'\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"  $env:AWS_ENDPOINT_URL = '{url}'\n", outcome.Output, StringComparison.Ordinal);
        Assert.EndsWith("Stopped.\n", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve|--estate|no-such.json", 2, "there is no file at")]
    [InlineData("serve|--latency|40", 2, "takes a length of time such as 40ms")]
    [InlineData("shell|-EndpointUrl|http://127.0.0.1:9|--latency|1s|-Command|1", 2, "--latency shapes the endpoint that the sandbox starts")]
    public async Task What_shapes_the_endpoint_is_checked_first(string arguments, int exitCode, string message)
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync(arguments.Split('|'));

        Assert.Equal((exitCode, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_said_plainly()
    {
        using System.Net.Sockets.TcpListener taken = new(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        int port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        SandboxOutcome outcome = await SandboxProcess.RunAsync("serve", "--port", $"{port}");

        Assert.Equal((1, string.Empty), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith($"sandbox: The endpoint cannot listen on port {port}: ", outcome.Error, StringComparison.Ordinal);
    }
}
