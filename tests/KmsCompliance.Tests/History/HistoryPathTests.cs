using System.IO.Compression;
using System.Text.Json.Nodes;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.History;

/// <summary>Every audit can keep what it saw.</summary>
public sealed class HistoryPathTests : PipelineTest, IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("kmscompliance-tests-");

    private string Folder => Path.Combine(_parent.FullName, "history");

    private string[] Files => [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal)];

    public void Dispose() => _parent.Delete(recursive: true);

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1, eu-west-1 -HistoryPath $history", 2)]
    [InlineData("Get-ServiceEncryptionStatus -Service XRay -Region us-east-1, eu-west-1 -HistoryPath $history", 2)]
    [InlineData("Get-SecretEncryptionStatus -Region us-east-1 -SecretId cc-prod-db-credentials -HistoryPath $history", 1)]
    [InlineData("Test-XRayCmk -Region us-east-1, eu-west-1 -HistoryPath $history", 2)]
    [InlineData("Test-XRayCmk -Region us-east-1, eu-west-1 -Quiet -HistoryPath $history", 2)]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1, eu-west-1 | Test-XRayCmk -HistoryPath $history", 2)]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1, eu-west-1 | Test-ServiceCmk -ApprovedKey alias/* -HistoryPath $history", 2)]
    [InlineData("Test-SecretCmk cc-prod-db-credentials -Region us-east-1 -HistoryPath $history", 1)]
    [InlineData("Get-Region us-east-1 | Test-ServiceCmk -Service XRay -HistoryPath $history", 1)]
    public void Every_command_that_audits_keeps_what_it_saw(string script, int resources)
    {
        Assert.Empty(Run(script).Errors);
        var lines = Lines(Assert.Single(Files));
        Assert.Equal(resources, lines.Count(static line => line.ContainsKey("Resource")));
        Assert.True((bool)lines[0]["Run"]!["Complete"]!);
        Assert.Equal(script.Contains("-ApprovedKey", StringComparison.Ordinal), lines[0]["Run"]!["Rules"]!.AsArray().Any(static rule => (string?)rule == "KMSC003"));
        Assert.All(lines.Where(static line => line.ContainsKey("Resource")), static line => Assert.NotEmpty(line["Resource"]!["Findings"]!.AsArray()));
    }

    [Fact]
    public void A_run_over_some_Regions_keeps_what_is_known_of_the_others()
    {
        Run("Test-XRayCmk -Region us-east-1, eu-west-1 -HistoryPath $history");
        var before = Of("us-east-1");
        Run("Test-XRayCmk -Region eu-west-1 -HistoryPath $history");
        Assert.Equal(2, Files.Length);
        Assert.Equal(before, Of("us-east-1"));
        Assert.Equal(2, (int)Lines(Files[^1])[0]["Run"]!["Places"]!);
        Assert.Equal(1, (int)Lines(Files[^1])[0]["Run"]!["PlacesScanned"]!);
    }

    [Fact]
    public void Secrets_that_a_filter_left_out_are_not_gone_and_those_that_a_listing_does_not_show_are()
    {
        Run("Get-SecretEncryptionStatus -Region us-east-1 -HistoryPath $history");
        var all = Of("us-east-1").Length;
        Assert.InRange(all, 2, int.MaxValue);
        Run("Get-SecretEncryptionStatus -Region us-east-1 -Name cc-* -HistoryPath $history");
        Assert.Equal(all, Of("us-east-1").Length);

        Run("Get-SecretEncryptionStatus -Region us-east-1 -IncludePlannedDeletion -HistoryPath $history");
        Run("Get-SecretEncryptionStatus -Region us-east-1 -HistoryPath $history");
        Assert.Equal(all, Of("us-east-1").Length);
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1, eu-west-1 -HistoryPath $history | Select-Object -First 1")]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1 -HistoryPath $history | ForEach-Object { throw 'broken' }")]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1 -AccessKey AKIAIOSFODNN7NOBODY1 -SecretKey wrong -HistoryPath $history")]
    [InlineData("Test-XRayCmk -Region us-east-1 -AccessKey AKIAIOSFODNN7NOBODY1 -SecretKey wrong -Quiet -HistoryPath $history")]
    public void A_run_that_does_not_come_to_its_end_leaves_nothing(string script)
    {
        Run($"try {{ {script} }} catch {{ }}");
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Nor_does_one_that_is_stopped()
    {
        var gate = Hold("GetEncryptionConfig", "us-east-1");
        using var running = Session.Start($"Get-XRayEncryptionStatus -Region eu-west-1, us-east-1 -HistoryPath '{Folder}'");
        await Arrived(gate);
        await running.StopAsync();
        Assert.Empty(Files);
    }

    [Fact]
    public async Task What_holds_nothing_is_kept_although_it_is_listed_before_it_is_known_whose_it_is()
    {
        var gate = Hold("GetCallerIdentity");
        using var running = Session.Start($"Get-SecretEncryptionStatus -Region ap-southeast-1 -HistoryPath '{Folder}' -CoverageVariable global:seen");
        await Arrived(gate);
        while (Server.Calls.Count("secretsmanager", "ListSecrets") == 0)
        {
            await Task.Yield();
        }

        gate.Open();
        await running.EndAsync();
        Assert.Equal("111122223333", (string?)Assert.Single(Lines(Assert.Single(Files)), static line => line.ContainsKey("Place"))["Place"]!["AccountId"]);
    }

    [Fact]
    public void A_place_that_could_not_be_listed_is_kept_as_such()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListSecrets" });
        Run("Get-SecretEncryptionStatus -Region eu-central-1 -HistoryPath $history");
        var lines = Lines(Assert.Single(Files));
        Assert.Equal("NotListed", (string?)lines[1]["Place"]!["Status"]);
        Assert.False((bool)lines[0]["Run"]!["Complete"]!);
        Assert.Equal(1, (int)lines[0]["Run"]!["NotScanned"]!);
    }

    [Fact]
    public void What_is_no_folder_is_refused_before_anything_is_asked()
    {
        File.WriteAllText(Folder, "a file");
        RunWithError($"Get-XRayEncryptionStatus -Region us-east-1 -HistoryPath '{Folder}'", "HistoryPathNotAFolder");
        RunWithError($"Get-XRayEncryptionStatus -Region us-east-1 -HistoryPath '{Folder}/below'", "HistoryNotWritten");
        RunWithError("Get-XRayEncryptionStatus -Region us-east-1 -HistoryPath Variable:x", "HistoryPathNotAFolder");
        Assert.Equal(["False"], Session.Run($"Test-XRayCmk -Region us-east-1 -Quiet -HistoryPath '{Folder}' -ErrorAction Ignore").Output.Select(static answer => answer.ToString()));
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void A_file_that_is_no_run_is_left_out_and_said()
    {
        Run("Get-XRayEncryptionStatus -Region us-east-1 -HistoryPath $history");
        File.WriteAllText(Files[0], "torn");
        var result = Run("Get-XRayEncryptionStatus -Region eu-west-1 -HistoryPath $history -WarningVariable said; $said");
        Assert.Contains(result.Output, static item => item.ToString()!.EndsWith("is left out: it is empty or no ordinary file.", StringComparison.Ordinal));
        Assert.Empty(Of("us-east-1"));
    }

    private ScriptResult Run(string script) => Session.Run($"$history = '{Folder}'; {script}");

    // The lines of a Region's resources in the last file.
    private string[] Of(string region) => [.. Lines(Files[^1]).Where(line => (string?)line["Resource"]?["Region"] == region).Select(static line => line.ToJsonString()).Order(StringComparer.Ordinal)];

    private static List<JsonObject> Lines(string file)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return [.. text.ReadToEnd().TrimEnd('\n').Split('\n').Select(static line => JsonNode.Parse(line)!.AsObject())];
    }
}
