using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Runbooks;

/// <summary>Fifty shards of fifty processes merge to what one run over all would have written.</summary>
[Trait("Category", "Engine")]
public sealed partial class MergedShardTests : SandboxTest, IDisposable
{
    private const int AtOnce = 4;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    private protected override SandboxOptions Options => base.Options with { Estate = new EstateDocument() };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    public async Task Shards_of_as_many_processes_merge_to_what_one_run_writes_in_any_order_and_once_however_often(int accounts)
    {
        Server.World.Seed(Estate(accounts, secrets: 6));
        await RunAsync("plan", "store", [new("CMK_ROLE_NAME", "Audit"), new("CMK_EXTERNAL_ID", "agreed"), new("CMK_REGIONS", "eu-west-1, us-east-1"), new("CMK_ACCOUNTS_A_BATCH", "1")]);
        var items = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "store", "executions", "nightly", "batches.json")))!.AsArray();
        Assert.Equal(accounts, items.Count);
        var turns = new SemaphoreSlim(AtOnce);
        await Task.WhenAll(items.Reverse().Select(async item =>
        {
            await turns.WaitAsync();
            try
            {
                await RunAsync("scan", "store", [new("CMK_KEY", (string)item!["Key"]!), new("CMK_INDEX", item["Index"]!.ToString())]);
            }
            finally
            {
                turns.Release();
            }
        }));
        await OneRunAsync();

        // The same shards, copied in another order, and another time.
        CopyShuffled("store", "other");
        foreach (var store in (string[])["store", "store", "other"])
        {
            await RunAsync("merge", store, []);
        }

        foreach (var store in (string[])["store", "other"])
        {
            Assert.Equal(Lines("one.ndjson"), Lines($"{store}/reports/nightly/report.ndjson"));
            Assert.Equal(Lines("one.csv"), Lines($"{store}/reports/nightly/report.csv"));
            Assert.Equal(Asff("one.asff.json"), Asff($"{store}/reports/nightly/asff"));
            Assert.Equal(History("one-history"), History($"{store}/history"));
            Assert.Equal(Page("one.html"), Page($"{store}/reports/nightly/report.html"));
        }

        Assert.All(Directory.EnumerateFiles(Path.Combine(_folder.FullName, "store", "reports", "nightly", "asff"), "*.json", SearchOption.AllDirectories), file => Assert.InRange(JsonNode.Parse(File.ReadAllText(file))!.AsArray().Count, 1, 100));
        var notice = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "store", "reports", "nightly", "notice.json")))!;
        Assert.True((bool)notice["Complete"]!);
        Assert.Equal(accounts * 2 * 5, (int)notice["Places"]!);
    }

    /// <summary>An organization whose accounts each have a role that is assumed with an external id.</summary>
    internal static EstateDocument Estate(int accounts, int secrets) => new()
    {
        Organization = new EstateOrganization { ManagementAccount = SandboxAccounts.AccountId, Members = [.. Ids(accounts).Skip(1)] },
        Accounts =
        [
            .. Ids(accounts).Select(id => new EstateAccount
            {
                Id = id,
                Name = $"Account {id}",
                Roles = [new EstateRole { Name = "Audit", Trust = JsonSerializer.Deserialize<JsonElement>($$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{SandboxAccounts.AccountId}}}:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"agreed"} } }]}""") }],
                Services = { ["secrets"] = new JsonArray([.. Enumerable.Range(0, secrets).Select(number => new JsonObject { ["region"] = number % 2 == 0 ? "eu-west-1" : "us-east-1", ["name"] = $"app/secret-{number}" })]) },
            }),
        ],
    };

    private static IEnumerable<string> Ids(int accounts) => Enumerable.Range(0, accounts).Select(number => number == 0 ? SandboxAccounts.AccountId : $"{200_000_000_000 + number}");

    private async Task RunAsync(string step, string store, IEnumerable<KeyValuePair<string, string>> environment)
    {
        using var process = new StepProcess(Server.Url, StepProcess.Step(step), [new("CMK_STORE", Path.Combine(_folder.FullName, store)), new("CMK_EXECUTION", "nightly"), .. environment]);
        await process.EndWellAsync();
    }

    private async Task OneRunAsync()
    {
        using var process = new StepProcess(
            Server.Url,
            [
                "-NoProfile",
                "-NonInteractive",
                "-Command",
                $"""
                Import-Module '{TestEnvironment.Manifest}'
                Set-Location '{_folder.FullName}'
                Get-OrganizationAccount | Get-Region eu-west-1, us-east-1 -RoleName Audit -ExternalId agreed |
                    Test-ServiceCmk -HistoryPath ./one-history -CoverageVariable seen | Export-CmkReport ./one -Format Html, Csv, NdJson, Asff -HistoryPath ./one-history -CoverageVariable seen
                """,
            ],
            []);
        await process.EndWellAsync();
    }

    private void CopyShuffled(string from, string to)
    {
        var random = new Random(7);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder.FullName, from), "*", SearchOption.AllDirectories).OrderBy(_ => random.Next()))
        {
            var target = Path.Combine(_folder.FullName, to, Path.GetRelativePath(Path.Combine(_folder.FullName, from), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    // One run and fifty look at different moments, and one that fans out puts out what comes first.
    private List<string> Lines(string file) => [.. File.ReadLines(Path.Combine(_folder.FullName, file)).Select(Timeless).Order(StringComparer.Ordinal)];

    private List<string> Asff(string path)
    {
        var full = Path.Combine(_folder.FullName, path);
        var files = File.Exists(full) ? [full] : Directory.EnumerateFiles(full, "*.json", SearchOption.AllDirectories);
        return [.. files.SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!.AsArray()).Select(finding => Timeless(finding!.ToJsonString())).Order(StringComparer.Ordinal)];
    }

    private List<string> History(string path)
    {
        using var file = new GZipStream(File.OpenRead(Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder.FullName, path), "run-*"))), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var run = JsonNode.Parse(lines[0])!["Run"]!.AsObject();
        foreach (var name in (string[])["RunId", "Command", "StartedAt", "FinishedAt", "ResourceBytes"])
        {
            run.Remove(name);
        }

        return [run.ToJsonString(), .. lines.Skip(1).Select(Timeless)];
    }

    // All that reads without JavaScript; the table is the CSV's.
    private string Page(string file)
    {
        var page = File.ReadAllText(Path.Combine(_folder.FullName, file));
        return Timeless(Script().Replace(page, string.Empty));
    }

    private static string Timeless(string text) => Moment().Replace(text, "THEN");

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC|[+-]\d\d:\d\d)?|\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d( to (\d{1,2} [A-Z][a-z]{2} \d{4}, )?\d\d:\d\d)? UTC")]
    private static partial Regex Moment();

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
