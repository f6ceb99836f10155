using System.IO.Compression;
using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.History;

/// <summary>Runs that were made apart become one of a history, as if one had seen all.</summary>
public sealed class MergeCmkHistoryTests : SandboxTest, IDisposable
{
    private const string Regions = "us-east-1, eu-west-1, eu-central-1, us-west-2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");
    private readonly SkippingClock _clock = new();

    // Runs of one second count as one look.
    private ModuleSession? _later;

    public void Dispose()
    {
        _later?.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Parts_become_what_one_run_would_have_been()
    {
        Run($"Test-ServiceCmk -Region {Regions} -HistoryPath {At("whole")}");
        foreach (var region in Regions.Split(", "))
        {
            Run($"Test-ServiceCmk -Region {region} -HistoryPath {At(region)}");
        }

        var merged = Merge("all", Regions.Split(", "));
        Assert.Equal((20, 20), (merged.Places, merged.PlacesScanned));
        Assert.Equal(Texts("whole"), Texts("all"));
        var run = RunOf("all");
        Assert.True((bool)run["Complete"]!);
        Assert.Equal("Merge-CmkHistory", (string?)run["Command"]);
    }

    [Fact]
    public void In_any_order_once_however_often_and_with_what_is_there_twice()
    {
        foreach (var region in Regions.Split(", "))
        {
            Run($"Test-ServiceCmk -Region {region} -HistoryPath {At(region)}");
        }

        var first = Merge("all", Regions.Split(", "));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "copy"));
        var file = Assert.Single(Files("us-east-1"));
        File.Copy(file, Path.Combine(_folder.FullName, "copy", Path.GetFileName(file)));
        var again = Merge("all", [.. Regions.Split(", ").Reverse(), "copy"]);
        Assert.Equal(first.RunId, again.RunId);
        Assert.Single(Files("all"));

        var other = Merge("other", [.. Regions.Split(", ").Reverse(), "copy"]);
        Assert.Equal(first.RunId.Split('-')[1], other.RunId.Split('-')[1]);
        Assert.Equal(Texts("all"), Texts("other"));
    }

    [Fact]
    public void What_failed_before_fails_since_then_and_what_is_gone_or_mended_ends_once()
    {
        Run($"Test-ServiceCmk -Region us-east-1, eu-west-1 -HistoryPath {At("all")}");
        var since = Findings("all").ToDictionary(finding => finding.Id, finding => finding.Since, StringComparer.Ordinal);
        var secrets = State("us-east-1").Secrets;
        secrets.Remove(secrets.Find("cc-prod-db-credentials", DateTimeOffset.UtcNow)!);
        Run("Set-XRayCmk -Region us-east-1 -KeyId (New-ServiceCmk XRay -Region us-east-1).KeyArn");
        Run($"Test-ServiceCmk -Region us-east-1 -HistoryPath {At("part")}");
        Merge("all", "part");

        var ended = Lines("all").Where(line => line.ContainsKey("Episode")).Select(line => $"{line["Episode"]!["End"]} {line["Episode"]!["FindingId"]}").ToList();
        Assert.Single(ended, end => end.StartsWith("Mended KMSC001/xray", StringComparison.Ordinal));
        Assert.Contains(ended, end => end.StartsWith("Gone KMSC001/", StringComparison.Ordinal) && end.Contains("cc-prod-db-credentials", StringComparison.Ordinal));
        var now = Findings("all");
        Assert.DoesNotContain(now, finding => finding.Id.Contains("cc-prod-db-credentials", StringComparison.Ordinal));
        Assert.Contains(now, finding => finding.Since is not null);
        Assert.All(now.Where(finding => finding.Since is not null), finding => Assert.Equal(since[finding.Id], finding.Since));

        // The Region that no part looked at is as it was.
        Assert.Contains(now, finding => finding.Id.Contains(":eu-west-1:", StringComparison.Ordinal));
        Assert.Equal((10, 5), ((int)RunOf("all")["Places"]!, (int)RunOf("all")["PlacesScanned"]!));
    }

    [Fact]
    public void A_part_that_saw_not_everything_makes_it_a_run_that_did_not()
    {
        Server.Faults.Add(new Sandbox.Endpoint.Faults.FaultRule { Kind = Sandbox.Endpoint.Faults.FaultKind.Deny, Operation = "ListSecrets" });
        Later.Run($"Test-ServiceCmk -Region us-east-1 -HistoryPath {At("part")} -ErrorAction Ignore");
        Server.Faults.Clear();
        Run($"Test-ServiceCmk -Region eu-west-1 -HistoryPath {At("other")}");

        Assert.Equal(1, Merge("all", "part", "other").NotScanned);
        Assert.False((bool)RunOf("all")["Complete"]!);
    }

    [Fact]
    public void Nothing_of_the_parts_may_be_missing()
    {
        Run($"Test-XRayCmk -Region us-east-1 -HistoryPath {At("part")}");
        Run($"Test-XRayCmk -Region eu-west-1 -HistoryPath {At("torn")}");
        var torn = Assert.Single(Files("torn"));
        File.WriteAllBytes(torn, File.ReadAllBytes(torn)[..^20]);

        var failed = Later.Run($"Merge-CmkHistory {At("part")}, {At("torn")} {At("all")}");
        Assert.Equal(["RunsNotMerged"], failed.ErrorIds);
        Assert.Contains(Path.GetFileName(torn), failed.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(Path.Combine(_folder.FullName, "all")) ? Files("all") : []);
    }

    [Fact]
    public void Nor_may_they_have_been_judged_by_other_rules()
    {
        Run($"Test-XRayCmk -Region us-east-1 -HistoryPath {At("part")}");
        Run($"Test-XRayCmk -Region eu-west-1 -Level Full -HistoryPath {At("full")}");
        Assert.Equal(["RunsNotMerged"], Later.Run($"Merge-CmkHistory {At("part")}, {At("full")} {At("all")}").ErrorIds);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Run($"Test-XRayCmk -Region us-east-1 -HistoryPath {At("part")}");
        Assert.Empty(Later.Run($"Merge-CmkHistory {At("part")} {At("all")} -WhatIf").Output);
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "all")));
    }

    private ModuleSession Later => _later ??= new ModuleSession(Server.Url, time: _clock);

    private string At(string name) => $"'{Path.Combine(_folder.FullName, name)}'";

    private void Run(string script)
    {
        _clock.Skip(TimeSpan.FromMinutes(1));
        Assert.Empty(Later.Run(script).Errors);
    }

    private CmkTrendPoint Merge(string history, params string[] parts)
    {
        _clock.Skip(TimeSpan.FromMinutes(1));
        return Assert.Single(Later.Run<CmkTrendPoint>($"Merge-CmkHistory {string.Join(", ", parts.Select(At))} {At(history)}"));
    }

    private string[] Files(string name) => [.. Directory.EnumerateFiles(Path.Combine(_folder.FullName, name), "run-*").Order(StringComparer.Ordinal)];

    private JsonObject RunOf(string name) => AllLines(name)[0]["Run"]!.AsObject();

    private List<JsonObject> Lines(string name) => [.. AllLines(name).Skip(1).Select(Normal)];

    private List<string> Texts(string name) => [.. Lines(name).Select(line => line.ToJsonString())];

    private List<(string Id, string? Since)> Findings(string name) =>
    [
        .. AllLines(name).Where(line => line.ContainsKey("Resource")).SelectMany(line => line["Resource"]!["Findings"]!.AsArray()
            .Select(finding => ($"{finding!["RuleId"]}/{line["Resource"]!["ResourceId"]}", (string?)finding["FailingSince"]))),
    ];

    private List<JsonObject> AllLines(string name)
    {
        using var file = new GZipStream(File.OpenRead(Files(name)[^1]), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    // One run and its parts look at different moments.
    private static JsonObject Normal(JsonObject line)
    {
        foreach (var name in (string[])["ScannedAt", "FoundAt", "WholeAt", "FailingSince"])
        {
            foreach (var item in line.Select(member => member.Value).OfType<JsonObject>().SelectMany(item => (JsonObject[])[item, .. (item["Findings"] as JsonArray ?? []).Select(finding => finding!.AsObject())]))
            {
                if (item.ContainsKey(name))
                {
                    item[name] = "then";
                }
            }
        }

        return line;
    }
}
