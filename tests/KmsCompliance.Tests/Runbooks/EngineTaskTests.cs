using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Tests.Hosting;
using KmsCompliance.Tests.Peers;

namespace KmsCompliance.Tests.Runbooks;

/// <summary>The state machine's tasks, run as its definition says: each the command and the environment of its task definition as a
/// process of its own, against the sandbox's organization and moto's S3 and SNS.</summary>
[Trait("Category", "Engine")]
public sealed partial class EngineTaskTests : SandboxTest, IDisposable
{
    private const string Execution = "0f8b7c1e-nightly";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-tests-");
    private MotoServer _moto = null!;
    private CloudTemplate _template = null!;

    public void Dispose() => _folder.Delete(recursive: true);

    [PeerFact(Peer.Moto, Peer.Aws)]
    public async Task Its_tasks_audit_the_organization_also_where_one_is_killed_and_redriven()
    {
        await using var moto = await MotoServer.StartAsync();
        _moto = moto;
        var topic = (string)(await AwsAsync("sns", "create-topic", "--name", "audit"))!["TopicArn"]!;
        var queue = (string)(await AwsAsync("sqs", "create-queue", "--queue-name", "heard"))!["QueueUrl"]!;
        await AwsAsync("sns", "subscribe", "--topic-arn", topic, "--protocol", "sqs", "--notification-endpoint", topic.Replace(":sns:", ":sqs:", StringComparison.Ordinal).Replace(":audit", ":heard", StringComparison.Ordinal));
        _template = new CloudTemplate("engine", new Dictionary<string, string>
        {
            ["Topic"] = topic,
            ["RoleName"] = "Audit",
            ["ExternalId"] = "agreed-with-all",
            ["Regions"] = "eu-west-1, eu-central-1",
            ["AccountsPerBatch"] = "2",
        });
        var bucket = (string)_template.Resource("PlanTask")["ContainerDefinitions"]![0]!["Environment"]!.AsArray().Single(entry => (string?)entry!["Name"] == "CMK_BUCKET")!["Value"]!;
        await AwsAsync("s3api", "create-bucket", "--bucket", bucket, "--create-bucket-configuration", "LocationConstraint=eu-west-1");

        var machine = _template.Resource("StateMachine")["Definition"]!;
        var states = machine["States"]!;
        Assert.Equal(("Plan", "Scan", "Merge"), ((string?)machine["StartAt"], (string?)states["Plan"]!["Next"], (string?)states["Scan"]!["Next"]));
        await RunAsync(states["Plan"]!, item: null);

        // As the ItemReader reads them and the ItemSelector hands them on.
        var reader = states["Scan"]!["ItemReader"]!["Parameters"]!;
        Assert.Equal(bucket, (string?)reader["Bucket"]);
        var items = (await ReadAsync(bucket, Value((string)reader["Key.$"]!, item: null))).AsArray().Select(item => Selected(states["Scan"]!["ItemSelector"]!, item!)).ToList();
        Assert.Equal(3, items.Count);
        var scan = states["Scan"]!["ItemProcessor"]!["States"]!["ScanBatch"]!;
        await RunAsync(scan, items[0]);
        await RunAsync(scan, items[2]);

        // One is killed in the middle of its calls: it has no shard.
        var gate = Server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "ListSecrets" });
        using (var killed = Start(scan, items[1]))
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
            await gate.WaitForArrivedAsync(1, limit.Token);
            await killed.KillAsync();
        }

        Server.Faults.Clear();
        await RunAsync(states["Merge"]!, item: null);
        var notice = await ReadAsync(bucket, $"reports/{Execution}/notice.json");
        Assert.False((bool)notice["Complete"]!);
        Assert.Equal("[1]", notice["ShardsMissing"]!.ToJsonString());
        Assert.Contains("not complete", await HeardAsync(queue), StringComparison.Ordinal);

        // Redriven, it writes to the names that are its own.
        await RunAsync(scan, items[1]);
        await RunAsync(states["Merge"]!, item: null);
        notice = await ReadAsync(bucket, $"reports/{Execution}/notice.json");
        Assert.True((bool)notice["Complete"]!);
        Assert.Equal(6 * 2 * 5, (int)notice["Places"]!);
        var keys = (await AwsAsync("s3api", "list-objects-v2", "--bucket", bucket))!["Contents"]!.AsArray().Select(entry => (string)entry!["Key"]!).ToList();
        Assert.Equal(3 * 4, keys.Count(key => key.StartsWith($"executions/{Execution}/shards/", StringComparison.Ordinal)));
        Assert.Equal(2, keys.Count(key => key.StartsWith("history/run-", StringComparison.Ordinal)));
        Assert.Contains(keys, key => key == $"reports/{Execution}/report.html");

        // What the whole organization says, one pipeline says too.
        var findings = Session.Run<CmkFinding>("Get-OrganizationAccount | Get-Region eu-west-1, eu-central-1 -RoleName Audit | Test-ServiceCmk");
        Assert.Equal(findings.Count, (int)notice["Findings"]!);
        Assert.Equal(findings.Count(finding => finding.Compliance == Compliance.NonCompliant), (int)notice["NonCompliant"]!);
        Assert.Empty(Writes());
    }

    private static JsonObject Selected(JsonNode selector, JsonNode item) => new(selector.AsObject().Select(entry => KeyValuePair.Create(
        entry.Key.TrimEnd('$').TrimEnd('.'),
        (string)entry.Value! is var path && path.StartsWith("$$.Map.Item.Value.", StringComparison.Ordinal) ? item[path["$$.Map.Item.Value.".Length..]]!.DeepClone() : (JsonNode?)Value(path, item: null))));

    // As much of the language as the definition speaks.
    private static string Value(string text, JsonNode? item)
    {
        if (Format().Match(text) is { Success: true } format)
        {
            return format.Groups[1].Value.Replace("{}", Value(format.Groups[2].Value, item), StringComparison.Ordinal);
        }

        return text == "$$.Execution.Name" ? Execution
            : text.StartsWith("$.", StringComparison.Ordinal) && item?[text[2..]] is { } value ? value.ToString()
            : throw new InvalidOperationException($"'{text}' says nothing here.");
    }

    private StepProcess Start(JsonNode state, JsonNode? item)
    {
        Assert.EndsWith(":states:::ecs:runTask.sync", (string)state["Resource"]!, StringComparison.Ordinal);
        var parameters = state["Parameters"]!;
        var definition = _template.Resource(((string)parameters["TaskDefinition"]!).Split(':')[^1]);
        var container = Assert.Single(definition["ContainerDefinitions"]!.AsArray())!;
        var overrides = Assert.Single(parameters["Overrides"]!["ContainerOverrides"]!.AsArray())!;
        Assert.Equal((string?)container["Name"], (string?)overrides["Name"]);
        Assert.InRange(overrides.ToJsonString().Length, 1, 8_192);
        var command = container["Command"]!.AsArray().Select(part => (string)part!).ToList();
        Assert.Equal("pwsh", command[0]);
        var work = Directory.CreateDirectory(Path.Combine(_folder.FullName, Guid.NewGuid().ToString("n"))).FullName;
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL_S3"] = _moto.Url.ToString(),
            ["AWS_ENDPOINT_URL_SNS"] = _moto.Url.ToString(),
        };
        foreach (var entry in container["Environment"]!.AsArray())
        {
            environment[(string)entry!["Name"]!] = (string)entry["Value"]! is "/work" ? work : entry["Value"]!.ToString();
        }

        foreach (var entry in overrides["Environment"]!.AsArray())
        {
            environment[(string)entry!["Name"]!] = Value((string)entry["Value.$"]!, item);
        }

        return new StepProcess(Server.Url, command.Skip(1).Select(part => part.Replace("/opt/kmscompliance", TestEnvironment.RepositoryRoot, StringComparison.Ordinal)), environment);
    }

    private async Task RunAsync(JsonNode state, JsonNode? item)
    {
        using var process = Start(state, item);
        await process.EndWellAsync();
    }

    private async Task<JsonNode> ReadAsync(string bucket, string key)
    {
        var file = Path.Combine(_folder.FullName, "read.json");
        await AwsAsync("s3", "cp", $"s3://{bucket}/{key}", file, "--only-show-errors");
        return JsonNode.Parse(await File.ReadAllTextAsync(file))!;
    }

    private async Task<string> HeardAsync(string queue)
    {
        var answer = await AwsAsync("sqs", "receive-message", "--queue-url", queue);
        return string.Concat(answer!["Messages"]!.AsArray().Select(message => (string)message!["Body"]!));
    }

    private async Task<JsonNode?> AwsAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string>(AwsCli.Isolation)
        {
            ["AWS_ENDPOINT_URL"] = _moto.Url.ToString(),
            ["AWS_ACCESS_KEY_ID"] = "testing",
            ["AWS_SECRET_ACCESS_KEY"] = "testing",
            ["AWS_DEFAULT_REGION"] = "eu-west-1",
        };
        var (exitCode, output, error) = await Peer.RunAsync("aws", ["--endpoint-url", _moto.Url.ToString(), .. arguments, "--output", "json"], environment);
        Assert.True(exitCode == 0, $"aws {string.Join(' ', arguments)}\n{output}{error}");
        return string.IsNullOrWhiteSpace(output) ? null : JsonNode.Parse(output);
    }

    [GeneratedRegex(@"^States\.Format\('([^']*)', (.+)\)$")]
    private static partial Regex Format();
}
