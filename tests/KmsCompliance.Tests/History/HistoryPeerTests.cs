using System.Text.Json;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.History;

/// <summary>A history is read by the programs of others, by the very lines of the help.</summary>
[Trait("Category", "Validators")]
public sealed class HistoryPeerTests : SandboxTest, IDisposable
{
    // Every other piece between fences is a block; its first line says in what language.
    private static readonly string[] Blocks =
        [.. File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot, "docs", "about", "about_KmsCompliance_History.md")).Split("\n```").Where(static (_, number) => number % 2 == 1).Select(static block => block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..])];

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    private string Folder => Path.Combine(_parent.FullName, "history");

    public void Dispose() => _parent.Delete(recursive: true);

    [PeerFact(Peer.Jq)]
    public async Task Jq_reads_the_runs_and_what_fails_in_the_last()
    {
        var findings = Audit();
        var (exitCode, output, error) = await Peer.RunAsync("sh", ["-ec", $"cd '{_parent.FullName}'\n{Block("gzip -dc")}"]);

        Assert.True(exitCode == 0, error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t')).ToList();
        Assert.Equal(Counts(findings), lines[..2].Select(static line => (line[1], line[2])));
        Assert.Equal(
            findings[^1].Where(static finding => finding.Compliance == Compliance.NonCompliant).Select(static finding => (finding.RuleId, finding.ResourceId)).Order(),
            lines[2..].Select(static line => (line[0], line[1])).Order());
        Assert.All(lines[2..], static line => Assert.True(DateTimeOffset.TryParse(line[2], System.Globalization.CultureInfo.InvariantCulture, out _), line[2]));
    }

    [PeerFact(Peer.Validators)]
    public async Task DuckDB_reads_the_runs()
    {
        var findings = Audit();
        var query = Block("SELECT").Replace("'history/", $"'{Folder}/", StringComparison.Ordinal);
        var (exitCode, output, error) = await Validators.QueryAsync(query);

        Assert.True(exitCode == 0, error);
        using var rows = JsonDocument.Parse(output);
        Assert.Equal(
            Counts(findings),
            rows.RootElement.EnumerateArray().Select(static row => (row.GetProperty("Compliant").ToString(), row.GetProperty("NonCompliant").ToString())));
    }

    private static string Block(string beginning) => Blocks.Single(block => block.StartsWith(beginning, StringComparison.Ordinal));

    private static IEnumerable<(string Compliant, string NonCompliant)> Counts(IEnumerable<IReadOnlyList<CmkFinding>> runs) =>
        runs.Select(static findings => (Count(findings, Compliance.Compliant), Count(findings, Compliance.NonCompliant)));

    private static string Count(IEnumerable<CmkFinding> findings, string compliance) =>
        findings.Count(finding => finding.Compliance == compliance).ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Two runs, between which something is mended.
    private List<IReadOnlyList<CmkFinding>> Audit()
    {
        var clock = new SkippingClock();
        using var session = new ModuleSession(Server.Url, time: clock);
        var script = $"Test-ServiceCmk -Service XRay, SecretsManager -Region us-east-1, eu-west-1 -HistoryPath '{Folder}'";
        var before = session.Run<CmkFinding>(script);
        Assert.Single(Session.Run<CmkChange>("New-ServiceCmk -Service XRay -Region us-east-1 | Set-XRayCmk -Confirm:$false"));
        clock.Skip(TimeSpan.FromMinutes(1));
        return [before, session.Run<CmkFinding>(script)];
    }
}
