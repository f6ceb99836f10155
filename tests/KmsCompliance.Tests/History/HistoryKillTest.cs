using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.History;

/// <summary>Two processes write one history at once, run after run, and one of them is killed: no run that was told is lost, none is
/// torn, and the other goes on.</summary>
public abstract class HistoryKillTest
{
    private const string Region = "us-east-1";

    // The other process audits one a kill, so that it can be held until both write.
    private static readonly string[] OtherRegions =
        ["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1", "us-east-2", "us-west-1", "ca-central-1", "sa-east-1", "ap-south-1"];

    private protected static async Task KillAsync(int kills)
    {
        var parent = Directory.CreateTempSubdirectory("kmscompliance-tests-");
        try
        {
            await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
            var folder = Path.Combine(parent.FullName, "history");
            var regions = OtherRegions[..kills];
            var gates = regions.Select(region => Hold(server, region)).ToList();
            using var other = new ChildPwsh(server.Url, string.Concat(regions.Select(region => $"{Script(region, folder)}{Environment.NewLine}")));
            var told = new List<string>();
            for (var kill = 0; kill < kills; kill++)
            {
                told.AddRange(await KillOneAsync(server, folder, kill % 3, gates[kill]));
            }

            told.AddRange(await other.EndAsync());
            AssertWhole(server, folder, told, regions);
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    // In one of its first runs: before, while or after it writes, as the other does.
    private static async Task<IReadOnlyList<string>> KillOneAsync(SandboxServer server, string folder, int runs, CallGate otherGate)
    {
        var gate = Hold(server, Region, runs);
        using var killed = new ChildPwsh(server.Url, $"while ($true) {{ {Script(Region, folder)} }}");
        await gate.WaitForArrivedAsync(1, Patience.Token);
        await otherGate.WaitForArrivedAsync(1, Patience.Token);
        gate.Open();
        otherGate.Open();
        await Task.Delay(Random.Shared.Next(30), Patience.Token);
        await killed.KillAsync();
        return await killed.OutputAsync();
    }

    private static CallGate Hold(SandboxServer server, string region, int skip = 0) =>
        server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "GetEncryptionConfig", Region = region, Skip = skip, Times = 1 });

    private static void AssertWhole(SandboxServer server, string folder, List<string> told, string[] regions)
    {
        var files = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).ToList();
        var runs = files.FindAll(static file => file.EndsWith(".ndjson.gz", StringComparison.Ordinal));
        Assert.All(told, static line => Assert.StartsWith("Wrote ", line, StringComparison.Ordinal));
        Assert.Empty(told.Select(static line => Path.GetFileName(line["Wrote '".Length..].TrimEnd('.', '\''))).Except(runs));
        Assert.Equal(told.Count, told.Distinct(StringComparer.Ordinal).Count());

        // Those that were not told are of processes that were killed before they could.
        Assert.InRange(runs.Count, told.Count, told.Count + regions.Length);
        Assert.All(files.Except(runs), static file => Assert.Matches(@"\A\.run-[0-9A-F]{16}\.tmp\z", file));

        using var session = new ModuleSession(server.Url);
        Assert.Equal(runs.Count, session.Run<CmkTrendPoint>($"Measure-CmkCompliance -HistoryPath '{folder}' -Trend -WarningAction Stop").Count);
        session.Run<XRayEncryptionStatus>($"Get-XRayEncryptionStatus -Region us-west-2 -HistoryPath '{folder}' -WarningAction Stop");
        var known = session.Run<CmkMeasure>($"Measure-CmkCompliance -HistoryPath '{folder}' -By Region -WarningAction Stop").Select(static row => row.Value);
        Assert.Empty(regions.Append("us-west-2").Except(known));
    }

    // Tells each file that it wrote, and each that it left out.
    private static string Script(string region, string folder) => $$"""
        Get-XRayEncryptionStatus -Region {{region}} -HistoryPath '{{folder}}' -Verbose 4>&1 3>&1 | ForEach-Object {
            if ($_ -is [Management.Automation.WarningRecord] -or "$_" -like 'Wrote *') { [Console]::Out.WriteLine("$_") }
        }
        """;
}
