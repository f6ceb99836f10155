using System.Text.Json;

namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>The built sandbox with the built module in it, as a newcomer starts it.</summary>
public sealed class WholeSandboxTests
{
    [Fact]
    [Trait("Category", "Tour")]
    public async Task The_tour_goes_from_non_compliant_to_compliant()
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        Assert.DoesNotContain("Not as told", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Output + outcome.Error);
        Assert.Contains("PS> Get-Region | Get-XRayEncryptionStatus\n", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"XRay +before +2 +15 +0\n +after +17 +0 +0\n", outcome.Output);
    }

    [Fact]
    public async Task One_command_tells_of_each_enabled_Region()
    {
        SandboxOutcome outcome = await SandboxProcess.RunAsync("shell", "-Command", "Get-Region | Get-XRayEncryptionStatus | ConvertTo-Json");

        Assert.Equal((0, string.Empty), (outcome.ExitCode, outcome.Error));
        using JsonDocument statuses = JsonDocument.Parse(outcome.Output);
        Assert.Equal(17, statuses.RootElement.EnumerateArray().Select(status => status.GetProperty("Region").GetString()).Distinct().Count());
    }

    [UnixFact]
    public async Task Served_apart_the_endpoint_is_the_shells_to_use_until_it_is_stopped()
    {
        using SandboxProcess served = SandboxProcess.Start(new Dictionary<string, string>(), "serve", "--port", "0", "--latency", "1ms");
        string first = await served.ReadLineAsync() ?? string.Empty;
        Assert.Matches(@"^The sandbox listens on http://127\.0\.0\.1:\d+\. Ctrl\+C stops it\.$", first);
        string url = first.Split(' ')[4].TrimEnd('.');

        SandboxOutcome shell = await SandboxProcess.RunAsync("shell", "-EndpointUrl", url, "-Command", "$env:AWS_ENDPOINT_URL; Get-SecretEncryptionStatus -Region us-east-1 | ForEach-Object ResourceName");
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
