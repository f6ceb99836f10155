using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Checkpoints;

/// <summary>A process that audits the sandbox's organization is killed at a random point, and another one goes on: what comes out is what an
/// undisturbed audit puts out, and no unit that was kept is listed again.</summary>
public abstract class CheckpointKillTest
{
    private const string Audit = "Get-OrganizationAccount | Get-Region us-east-1, eu-west-1, eu-central-1 -RoleName Audit | Get-ServiceEncryptionStatus";

    // The same of every endpoint: what it says, the units, and how many calls it takes.
    private static readonly Lazy<Task<(IReadOnlyList<string> Statuses, IReadOnlyList<string> Units, long Calls)>> Undisturbed = new(RunUndisturbedAsync);

    /// <summary>The files' names of the units that were listed, as the calls show it.</summary>
    internal static IReadOnlyList<string> ListedUnits(SandboxServer server) =>
    [
        .. from call in server.Calls.SnapshotOfAccounts()
           from service in ServiceCatalog.All
           where service.AuditActions[0].Action == $"{call.Service}:{call.Operation}"
           select $"unit-{call.AccountId}-{call.Region}-{service.Name}.ndjson.gz",
    ];

    private protected static async Task KillAsync(int seed)
    {
        var random = new Random(seed);
        var parent = Directory.CreateTempSubdirectory("kmscompliance-tests-");
        try
        {
            await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
            var (undisturbed, all, calls) = await Undisturbed.Value;
            var folder = Path.Combine(parent.FullName, "checkpoint");
            var audit = $"{Audit} -CheckpointPath '{folder}'";
            await KillOneAsync(server, $"{audit} -ThrottleLimit {random.Next(1, 9)}", random, calls);
            var kept = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "unit-*").Select(static file => Path.GetFileName(file)!).ToList() : [];

            server.Calls.Reset();
            using var session = new ModuleSession(server.Url);
            var result = session.Run($"{audit} -CoverageVariable global:coverage");

            Assert.Empty(result.Errors.Select(static error => error.ToString()));
            Assert.Empty(result.Warnings);
            Assert.Equal(undisturbed, StatusText.Of(result.Output.Select(static item => item.BaseObject)));
            Assert.Equal(all.Except(kept).Order(StringComparer.Ordinal), ListedUnits(server).Order(StringComparer.Ordinal));
            var coverage = Assert.Single(session.Run<AuditCoverage>("$coverage"));
            Assert.Equal((true, all.Count, undisturbed.Count), (coverage.Complete, coverage.Listed, coverage.Resources));
            Assert.Equal(["checkpoint.lock"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    private static async Task<(IReadOnlyList<string> Statuses, IReadOnlyList<string> Units, long Calls)> RunUndisturbedAsync()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        using var session = new ModuleSession(server.Url);
        var statuses = StatusText.Of(session.Run<EncryptionStatus>(Audit));
        var units = ListedUnits(server);
        Assert.Equal(6 * 3 * ServiceCatalog.All.Count, units.Count);
        return (statuses, units, server.Calls.Total);
    }

    // At any call of it, and then somewhere in what does not wait for that call.
    private static async Task KillOneAsync(SandboxServer server, string script, Random random, long calls)
    {
        var gate = server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Skip = random.Next((int)calls), Times = 1 });
        using var process = new ChildPwsh(server.Url, script);
        await gate.WaitForArrivedAsync(1, Patience.Token);
        await Task.Delay(random.Next(30), Patience.Token);
        await process.KillAsync();
        await gate.WaitForGivenUpAsync(1, Patience.Token);
        server.Faults.Clear();
    }
}
