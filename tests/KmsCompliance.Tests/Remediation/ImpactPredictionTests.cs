using System.Security.Cryptography;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>Generated estates, whose key is disabled or deleted or loses its material: what Get-CmkImpact predicted happens, and nothing else
/// does; and once the key works again, so does all that did. What happens is found out by using each resource, before, meanwhile and
/// after.</summary>
public sealed class ImpactPredictionTests
{
    private const string Region = "us-west-1";
    private const string Policy = """
        {"Version":"2012-10-17","Statement":[
          {"Sid":"Account","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
          {"Sid":"Services","Effect":"Allow","Principal":{"Service":["cloudtrail.amazonaws.com","logs.us-west-1.amazonaws.com"]},"Action":"kms:*","Resource":"*"}]}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task What_was_predicted_happens_and_nothing_else(int seed) => PredictAsync(seed);

    [Fact]
    [Trait("Category", "Faults")]
    public async Task A_hundred_estates_are_predicted()
    {
        for (var seed = 101; seed <= 200; seed++)
        {
            await PredictAsync(seed);
        }
    }

    private static async Task PredictAsync(int seed)
    {
        var clock = new ManualClock();
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TimeSpan.Zero, TimeProvider = clock }, CancellationToken.None);
        using var session = new ModuleSession(server.Url);
        using var client = new AwsClient(server.Url) { Region = Region };
        string[] events = [KeyEvent.Disable, KeyEvent.Delete, KeyEvent.MaterialExpiry];
        var happens = events[seed % events.Length];
        var estate = new GeneratedEstate(client, server.World.Region(SandboxAccounts.AccountId, Region), new Random(seed), clock) { IsImported = happens == KeyEvent.MaterialExpiry };
        await estate.BuildAsync();

        var predicted = session.Run<CmkImpact>($"Get-CmkImpact {estate.Key} {happens}")
            .Where(impact => impact.Service != "KMS")
            .ToDictionary(impact => impact.ResourceId, impact => (
                Writes: impact.NewData == ImpactOnData.None,
                Reads: impact.StoredData == ImpactOnData.None,
                Versions: string.Join(", ", impact.Version.Select(version => version.Split(' ')[0]).Order(StringComparer.Ordinal))));
        Assert.All(predicted.Keys, id => Assert.Contains(id, estate.Ids));

        var before = await estate.UseAsync();
        await estate.BreakAsync(happens);
        var after = await estate.UseAsync();
        foreach (var id in estate.Ids)
        {
            var (was, now) = (before[id], after[id]);
            var foretold = predicted.GetValueOrDefault(id, (Writes: true, Reads: true, Versions: string.Empty));
            var lost = was.Readable.Except(now.Readable).Order(StringComparer.Ordinal).ToList();
            Assert.True(
                (was.Writes && !now.Writes) == !foretold.Writes,
                $"Seed {seed}, {id}: writing worked before: {was.Writes}, and does now: {now.Writes}; that it goes on was predicted: {foretold.Writes}.");
            Assert.True(
                lost.Count > 0 == !foretold.Reads,
                $"Seed {seed}, {id}: {lost.Count} things cannot be read any more; that all can was predicted: {foretold.Reads}.");
            if (id.Contains(":secret:", StringComparison.Ordinal))
            {
                Assert.Equal((seed, string.Join(", ", lost)), (seed, foretold.Versions));
            }
        }

        await estate.MendAsync(happens);
        var mended = await estate.UseAsync();
        Assert.All(estate.Ids, id => Assert.True(
            mended[id].Writes == before[id].Writes && !before[id].Readable.Except(mended[id].Readable).Any(),
            $"Seed {seed}, {id}: it worked before, and does not once the key works again."));
    }

    /// <summary>What came of using a resource: whether it takes new data, and what of it can be read.</summary>
    private sealed record Use(bool Writes, IReadOnlyCollection<string> Readable);

    private sealed class GeneratedEstate(AwsClient client, RegionState state, Random random, ManualClock clock)
    {
        private readonly List<string> _keys = [];
        private readonly List<string> _secrets = [];
        private readonly List<string> _groups = [];
        private readonly List<(string Id, string Name)> _trails = [];
        private readonly List<string> _traces = [];
        private readonly byte[] _material = new byte[32];
        private int _number;

        /// <summary>Whether the key's material is imported, and expires in thirty days.</summary>
        public bool IsImported { get; init; }

        public string Key => _keys[0];

        public IEnumerable<string> Ids => [.. _secrets, .. _groups, .. _trails.Select(trail => trail.Id), $"xray/{SandboxAccounts.AccountId}/{Region}"];

        public async Task BuildAsync()
        {
            for (var number = 0; number < 3; number++)
            {
                _keys.Add((await client.KmsAsync("CreateKey", new { Policy, Origin = IsImported && number == 0 ? "EXTERNAL" : "AWS_KMS" }))["KeyMetadata"].GetProperty("Arn").GetString()!);
            }

            if (IsImported)
            {
                await ImportAsync();
            }

            // Where X-Ray went from one key to another, both have traces.
            foreach (var key in Enumerable.Range(0, random.Next(1, 3)).Select(_ => Any()).Where(key => key is not null))
            {
                (await client.XRayAsync("/PutEncryptionConfig", new { Type = "KMS", KeyId = key })).Succeeded();
                _traces.Add(await TraceAsync());
            }

            for (var number = 0; number < 6; number++)
            {
                _secrets.Add(await SecretAsync($"secret-{number}"));
            }

            for (var number = 0; number < 3; number++)
            {
                await GroupAsync($"/app/{number}");
                await TrailAsync($"trail-{number}");
            }

            // One of the other keys may be of no use already.
            if (random.Next(2) == 0)
            {
                (await client.KmsAsync("DisableKey", new { KeyId = _keys[2] })).Succeeded();
            }
        }

        public async Task BreakAsync(string happens)
        {
            if (happens == KeyEvent.MaterialExpiry)
            {
                clock.Advance(TimeSpan.FromDays(30));
            }
            else
            {
                (await client.KmsAsync(happens == KeyEvent.Delete ? "ScheduleKeyDeletion" : "DisableKey", new { KeyId = Key })).Succeeded();
            }
        }

        public async Task MendAsync(string happens)
        {
            if (happens == KeyEvent.MaterialExpiry)
            {
                await ImportAsync();
                return;
            }

            if (happens == KeyEvent.Delete)
            {
                (await client.KmsAsync("CancelKeyDeletion", new { KeyId = Key })).Succeeded();
            }

            (await client.KmsAsync("EnableKey", new { KeyId = Key })).Succeeded();
        }

        public async Task<IReadOnlyDictionary<string, Use>> UseAsync()
        {
            var uses = new Dictionary<string, Use>(StringComparer.Ordinal);
            foreach (var secret in _secrets)
            {
                var readable = new List<string>();
                foreach (var version in (await client.SecretsAsync("ListSecretVersionIds", new { SecretId = secret, IncludeDeprecated = true }))["Versions"].EnumerateArray())
                {
                    var id = version.GetProperty("VersionId").GetString()!;
                    if ((await client.SecretsAsync("GetSecretValue", new { SecretId = secret, VersionId = id })).Status == 200)
                    {
                        readable.Add(id);
                    }
                }

                uses[secret] = new Use(await WritesSecretAsync(secret), readable);
            }

            foreach (var group in _groups)
            {
                var name = group[(group.IndexOf("log-group:", StringComparison.Ordinal) + "log-group:".Length)..];
                var isRead = (await LogsAsync("GetLogEvents", new { logGroupName = name, logStreamName = "one" })).Status == 200;
                var isWritten = (await LogsAsync("PutLogEvents", new { logGroupName = name, logStreamName = "one", logEvents = new[] { new { timestamp = 1, message = "again" } } })).Status == 200;
                uses[group] = new Use(isWritten, isRead ? ["events"] : []);
            }

            // A trail that delivers leaves files that can be read; one that does not has those of before, under the same key.
            foreach (var (id, name) in _trails)
            {
                var works = !(await client.CloudTrailAsync("GetTrailStatus", new { Name = name })).Json.TryGetProperty("LatestDeliveryError", out _);
                uses[id] = new Use(works, works ? ["files"] : []);
            }

            var traces = new List<string>();
            foreach (var trace in _traces)
            {
                if ((await client.XRayAsync("/Traces", new { TraceIds = new[] { trace } }))["Traces"].GetArrayLength() == 1)
                {
                    traces.Add(trace);
                }
            }

            var written = await TraceAsync();
            uses[$"xray/{SandboxAccounts.AccountId}/{Region}"] = new Use(state.XRay.Traces.Exists(trace => trace.Id == written), traces);
            return uses;
        }

        private async Task ImportAsync()
        {
            var parameters = await client.KmsAsync("GetParametersForImport", new { KeyId = Key, WrappingAlgorithm = "RSAES_OAEP_SHA_256", WrappingKeySpec = "RSA_2048" });
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(parameters["PublicKey"].GetBytesFromBase64(), out _);
            (await client.KmsAsync("ImportKeyMaterial", new
            {
                KeyId = Key,
                ImportToken = parameters["ImportToken"].GetString(),
                EncryptedKeyMaterial = Convert.ToBase64String(rsa.Encrypt(_material, RSAEncryptionPadding.OaepSHA256)),
                ExpirationModel = "KEY_MATERIAL_EXPIRES",
                ValidTo = clock.GetUtcNow().AddDays(30).ToUnixTimeSeconds(),
            })).Succeeded();
        }

        // Secrets Manager tries the key as it does for a new value; the value that is there is set again, which makes no version.
        private async Task<bool> WritesSecretAsync(string secret)
        {
            var described = (await client.SecretsAsync("DescribeSecret", new { SecretId = secret })).Json;
            var key = described.TryGetProperty("KmsKeyId", out var configured) ? configured.GetString() : string.Empty;
            return (await client.SecretsAsync("UpdateSecret", new { SecretId = secret, KmsKeyId = key })).Status == 200;
        }

        private async Task<string> SecretAsync(string name)
        {
            var first = Any();
            var arn = (await client.SecretsAsync("CreateSecret", new { Name = name, SecretString = "first", KmsKeyId = first ?? string.Empty }))["ARN"].GetString()!;
            for (var step = random.Next(4); step > 0; step--)
            {
                if (random.Next(2) == 0)
                {
                    (await client.SecretsAsync("UpdateSecret", new { SecretId = arn, KmsKeyId = Any() ?? string.Empty })).Succeeded();
                }
                else
                {
                    (await client.SecretsAsync("PutSecretValue", new { SecretId = arn, SecretString = $"value {step}" })).Succeeded();
                }
            }

            return arn;
        }

        private async Task GroupAsync(string name)
        {
            (await LogsAsync("CreateLogGroup", Any() is { } key ? new { logGroupName = name, kmsKeyId = key } : new { logGroupName = name })).Succeeded();
            (await LogsAsync("CreateLogStream", new { logGroupName = name, logStreamName = "one" })).Succeeded();
            (await LogsAsync("PutLogEvents", new { logGroupName = name, logStreamName = "one", logEvents = new[] { new { timestamp = 1, message = "first" } } })).Succeeded();
            _groups.Add($"arn:aws:logs:{Region}:{SandboxAccounts.AccountId}:log-group:{name}");
        }

        private async Task TrailAsync(string name)
        {
            await client.CreateBucketAsync($"logs-of-{name}");
            var made = await client.CloudTrailAsync("CreateTrail", Any() is { } key ? new { Name = name, S3BucketName = $"logs-of-{name}", KmsKeyId = key } : new { Name = name, S3BucketName = $"logs-of-{name}" });
            (await client.CloudTrailAsync("StartLogging", new { Name = name })).Succeeded();
            _trails.Add((made["TrailARN"].GetString()!, name));
        }

        private async Task<string> TraceAsync()
        {
            var trace = $"1-581cf771-{++_number:x24}";
            (await client.XRayAsync("/TraceSegments", new { TraceSegmentDocuments = new[] { JsonSerializer.Serialize(new { name = "a", id = $"{_number:x16}", trace_id = trace, start_time = 1, end_time = 2 }) } })).Succeeded();
            return trace;
        }

        private Task<Answer> LogsAsync(string operation, object input) => client.JsonAsync("logs", $"Logs_20140328.{operation}", "/", input);

        // One of the keys, or none: the service's own.
        private string? Any() => random.Next(4) is var number && number < _keys.Count ? _keys[number] : null;
    }
}
