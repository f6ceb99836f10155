using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>Every operation's answers, held against botocore's models of the services.</summary>
[Trait("Category", "Peers")]
public sealed class BotocoreTests
{
    [PeerFact(Peer.Botocore)]
    public async Task Every_answer_is_what_the_models_promise()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        var report = await CheckAsync(server);

        Assert.Equal([], report.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!));
        var driven = report.GetProperty("operations").EnumerateArray().Select(operation => operation.GetString()!);
        var implemented = new AwsServiceCatalog().All.SelectMany(service => service.Operations.Keys.Select(operation => $"{service.Name}:{operation}"));
        Assert.Equal(implemented.Order(StringComparer.Ordinal), driven.Order(StringComparer.Ordinal));
    }

    [PeerFact(Peer.Botocore)]
    public async Task The_check_sees_an_answer_that_is_wrong()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        server.Faults.Add(new() { Kind = Sandbox.Endpoint.Faults.FaultKind.Throttle, Service = "xray", Times = 1 });
        var report = await CheckAsync(server, "xray");
        Assert.Contains(report.GetProperty("problems").EnumerateArray(), problem => problem.GetString()!.Contains("ThrottledException", StringComparison.Ordinal));
    }

    private static async Task<JsonElement> CheckAsync(SandboxServer server, params string[] service)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Peers", "botocore_check.py");
        var (exitCode, output, error) = await Peer.RunAsync(
            "python3",
            [script, server.Url.ToString(), SandboxAccounts.AdministratorAccessKey, SandboxAccounts.SecretKey, .. service],
            AwsCli.Isolation);
        Assert.True(exitCode == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }
}
