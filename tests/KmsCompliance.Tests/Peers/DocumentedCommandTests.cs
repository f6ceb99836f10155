using System.Text.Json;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Isolation;

namespace KmsCompliance.Tests.Peers;

/// <summary>What the pages tell people to run with the unmodified <c>aws</c>, as it stands there: audits through the sandbox, all else
/// through moto.</summary>
[Trait("Category", "Peers")]
public sealed partial class DocumentedCommandTests : IDisposable
{
    private const string Bucket = "my-audit-history";

    private static readonly string[] Regions = ["us-east-1", "eu-west-1"];

    // Says of each call how many findings it sends, and passes it on.
    private const string CountFindings = """
        function aws {
            $file = "$($args | Where-Object { "$_" -like 'file://*' })" -replace '^file://'
            [Console]::Out.WriteLine("sent $(@(Get-Content -LiteralPath $file -Raw | ConvertFrom-Json).Count)")
            & (Get-Command aws -CommandType Application -TotalCount 1) @args
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [PeerFact(Peer.Aws, Peer.Moto)]
    public async Task Security_Hub_is_sent_all_findings_by_hundreds()
    {
        await using var moto = await MotoServer.StartAsync();
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Estate = Estate(secrets: 110) }, CancellationToken.None);
        var blocks = BlocksOf("docs/jobs/security-hub.md");
        Assert.Equal(2, blocks.Count);
        var output = await RunAsync(server, moto, $"{CountFindings}\n{string.Join('\n', blocks)}");

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "kms-report.asff.json")));
        var findings = report.RootElement.EnumerateArray().Select(static finding => finding.GetProperty("Id").GetString()!).ToList();
        var sent = output.Where(static line => line.StartsWith("sent ", StringComparison.Ordinal)).Select(static line => int.Parse(line[5..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(findings.Count, sent.Sum());
        Assert.All(sent, static count => Assert.InRange(count, 1, 100));
        Assert.Contains(100, sent);

        var aws = new AwsCli(moto.Url);
        var imported = new List<string>();
        foreach (var region in Regions)
        {
            var answer = await aws.RunAsync(region, "securityhub", "get-findings");
            imported.AddRange(answer.GetProperty("Findings").EnumerateArray().Select(static finding => finding.GetProperty("Id").GetString()!));
        }

        Assert.Equal(findings.Distinct().Order(StringComparer.Ordinal), imported.Order(StringComparer.Ordinal));
    }

    [PeerFact(Peer.Aws, Peer.Moto)]
    public async Task A_history_travels_between_jobs_without_a_lasting_disk()
    {
        await using var moto = await MotoServer.StartAsync();
        await new AwsCli(moto.Url).RunAsync("us-east-1", "s3api", "create-bucket", "--bucket", Bucket);
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions
            {
                Estate = Estate(secrets: 2),
                XRayUpdatingDuration = TimeSpan.Zero,
            },
            CancellationToken.None);
        var job = Assert.Single(BlocksOf("docs/jobs/scheduled-runbook.md"), static block => block.Contains("s3 sync", StringComparison.Ordinal));
        var store = await File.ReadAllTextAsync(Path.Combine(TestEnvironment.RepositoryRoot, "docs", "about", "about_KmsCompliance_History.md"));
        string[] copies = [.. SyncLine().Matches(store).Select(static match => match.Value)];
        Assert.Equal(2, copies.Length);

        // The first by hand, and beside it what is no run; then two jobs, each on a disk of its own, the second of which finds something new.
        var output = await RunAsync(server, moto, $$"""
            $null = New-Item -ItemType Directory first, second, third
            $null = New-ServiceCmk XRay -Region eu-west-1 | Set-XRayCmk -Confirm:$false
            Set-Location first
            {{copies[0]}}
            $null = Test-ServiceCmk -Region * -HistoryPath ./history
            $null = New-Item history/.run-0123456789ABCDEF.tmp, history/notes.txt
            {{copies[1]}}
            Set-Location ../second
            {{job}}
            'second opened'
            $null = Set-XRayCmk -Region eu-west-1 -Default -Confirm:$false
            Set-Location ../third
            try { {{job}} } catch { "third $($_.FullyQualifiedErrorId)" }
            """);
        Assert.Equal(["second opened", "third ComplianceNotHeld"], output.Where(static line => line.StartsWith("second", StringComparison.Ordinal) || line.StartsWith("third", StringComparison.Ordinal)));

        var stored = (await new AwsCli(moto.Url).RunAsync("us-east-1", "s3api", "list-objects-v2", "--bucket", Bucket)).GetProperty("Contents").EnumerateArray()
            .Select(static item => item.GetProperty("Key").GetString()!).ToList();
        Assert.Equal(3, stored.Count);
        Assert.All(stored, static key => Assert.Matches(@"\Akms/run-\d{8}T\d{9}Z-[0-9A-F]{16}\.ndjson\.gz\z", key));
        Assert.Equal(
            stored.Select(static key => key["kms/".Length..]),
            Directory.EnumerateFiles(Path.Combine(_folder.FullName, "third", "history")).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }

    private static EstateDocument Estate(int secrets) => new()
    {
        Generate = new EstateGenerator
        {
            Regions = [.. Regions],
            KeysPerRegion = 2,
            Services = { ["secretsPerRegion"] = secrets },
        },
    };

    private async Task<IReadOnlyList<string>> RunAsync(SandboxServer server, MotoServer moto, string script)
    {
        var file = Path.Combine(_folder.FullName, "job.ps1");
        await File.WriteAllTextAsync(file, $"$ErrorActionPreference = 'Stop'\nImport-Module '{TestEnvironment.Manifest}'\nSet-Location '{_folder.FullName}'\n{script}\nexit 0\n");
        var settings = AwsCli.Isolation.Concat(
        [
            new("AWS_ENDPOINT_URL_SECURITYHUB", moto.Url.ToString()),
            new("AWS_ENDPOINT_URL_S3", moto.Url.ToString()),
        ]);
        var (exitCode, output, error) = await ChildShell.RunAsync(["-File", file], server, settings: settings);
        Assert.True(exitCode == 0 && error.Length == 0, output + error);
        return output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static List<string> BlocksOf(string page) =>
        [.. PowerShellBlock().Matches(File.ReadAllText(Path.Combine(TestEnvironment.RepositoryRoot, page)).ReplaceLineEndings("\n")).Select(static match => match.Groups[1].Value)];

    [GeneratedRegex(@"^[ ]*```powershell\n(.*?)^[ ]*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PowerShellBlock();

    [GeneratedRegex("^aws s3 sync .*$", RegexOptions.Multiline)]
    private static partial Regex SyncLine();
}
