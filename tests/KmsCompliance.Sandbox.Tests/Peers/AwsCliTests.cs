using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>The documented procedure, command by command, with the unmodified <c>aws</c>. Each command takes about a
/// second, so those that do not need each other run at once.</summary>
[Trait("Category", "Peers")]
public sealed class AwsCliTests : IAsyncLifetime
{
    private const string Region = "us-east-1";
    private const string Secret = "cc-project5-credentials";

    private SandboxServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TimeSpan.FromMilliseconds(50) }, CancellationToken.None);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [PeerFact(Peer.Aws)]
    public async Task The_audit_by_hand_works()
    {
        var aws = new AwsCli(_server.Url, SandboxAccounts.AuditorAccessKey);
        var regions = aws.RunAsync(Region, "ec2", "describe-regions");
        var allRegions = aws.RunAsync(Region, "ec2", "describe-regions", "--all-regions", "--filters", "Name=opt-in-status,Values=not-opted-in");
        var identity = aws.RunAsync(Region, "sts", "get-caller-identity");
        var config = aws.RunAsync("eu-west-1", "xray", "get-encryption-config");
        var secrets = aws.RunAsync(Region, "secretsmanager", "list-secrets", "--page-size", "2");
        var secret = aws.RunAsync(Region, "secretsmanager", "describe-secret", "--secret-id", Secret);
        var key = aws.RunAsync("eu-west-1", "kms", "describe-key", "--key-id", "alias/billing");
        var aliases = aws.RunAsync("eu-west-1", "kms", "list-aliases");

        Assert.Equal(17, (await regions).GetProperty("Regions").GetArrayLength());
        Assert.Equal(
            ["af-south-1", "ap-east-1", "me-south-1"],
            (await allRegions).GetProperty("Regions").EnumerateArray().Select(region => region.GetProperty("RegionName").GetString()));
        Assert.Equal(SandboxAccounts.AccountId, (await identity).GetProperty("Account").GetString());
        Assert.Equal("KMS", (await config).GetProperty("EncryptionConfig").GetProperty("Type").GetString());
        Assert.Equal(
            ["cc-prod-db-credentials", Secret, "cc-backend-api-access"],
            (await secrets).GetProperty("SecretList").EnumerateArray().Select(entry => entry.GetProperty("Name").GetString()));
        Assert.False((await secret).TryGetProperty("KmsKeyId", out _));
        Assert.Equal("Enabled", (await key).GetProperty("KeyMetadata").GetProperty("KeyState").GetString());
        Assert.Contains((await aliases).GetProperty("Aliases").EnumerateArray(), alias => alias.GetProperty("AliasName").GetString() == "alias/billing");

        // --page-size 2 takes two pages for three secrets.
        Assert.Equal(2, _server.Calls.Count("secretsmanager", "ListSecrets", Region));
    }

    [PeerFact(Peer.Aws)]
    public async Task The_remediation_by_hand_works()
    {
        var aws = new AwsCli(_server.Url);
        var policy = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(policy, """
                {"Version":"2012-10-17","Statement":[{"Sid":"Administration","Effect":"Allow",
                  "Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}
                """);
            var metadata = (await aws.RunAsync(Region, "kms", "create-key", "--policy", $"file://{policy}", "--description", "by hand", "--tags", "TagKey=Purpose,TagValue=Test"))
                .GetProperty("KeyMetadata");
            var (id, arn) = (Text(metadata, "KeyId"), Text(metadata, "Arn"));
            await aws.RunAsync(Region, "kms", "create-alias", "--alias-name", "alias/by-hand", "--target-key-id", id);
            await Task.WhenAll(
                aws.RunAsync(Region, "kms", "enable-key-rotation", "--key-id", id),
                aws.RunAsync(Region, "secretsmanager", "update-secret", "--secret-id", Secret, "--kms-key-id", "alias/by-hand"));
            var put = await aws.RunAsync(Region, "xray", "put-encryption-config", "--type", "KMS", "--key-id", "alias/by-hand");
            Assert.Equal(arn, Text(put.GetProperty("EncryptionConfig"), "KeyId"));

            var config = PollUntilActiveAsync(aws);
            var versions = aws.RunAsync(Region, "secretsmanager", "list-secret-version-ids", "--secret-id", Secret, "--include-deprecated");
            var secret = aws.RunAsync(Region, "secretsmanager", "describe-secret", "--secret-id", Secret);
            var rotation = aws.RunAsync(Region, "kms", "get-key-rotation-status", "--key-id", id);
            var stored = aws.RunAsync(Region, "kms", "get-key-policy", "--key-id", id, "--policy-name", "default");
            Assert.Equal(arn, Text(await config, "KeyId"));
            Assert.Equal(
                ["DefaultEncryptionKey", arn],
                Assert.Single((await versions).GetProperty("Versions").EnumerateArray()).GetProperty("KmsKeyIds").EnumerateArray().Select(key => key.GetString()));
            Assert.Equal("alias/by-hand", Text(await secret, "KmsKeyId"));
            Assert.True((await rotation).GetProperty("KeyRotationEnabled").GetBoolean());
            Assert.Contains("Administration", Text(await stored, "Policy"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(policy);
        }

        Assert.Equal(0, _server.Calls.Count("secretsmanager", "GetSecretValue"));
    }

    [PeerFact(Peer.Aws)]
    public async Task Trails_and_event_data_stores_work_by_hand()
    {
        const string ireland = "eu-west-1";
        const string trailArn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/by-hand";
        var aws = new AwsCli(_server.Url);
        var policy = Path.GetTempFileName();
        string key;
        try
        {
            await File.WriteAllTextAsync(policy, $$$"""
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
                  {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":["kms:GenerateDataKey*","kms:DescribeKey"],"Resource":"*",
                   "Condition":{"StringEquals":{"aws:SourceArn":"{{{trailArn}}}"} } }]}
                """);
            var bucket = aws.RunAsync(Region, "s3api", "create-bucket", "--bucket", "by-hand-eu", "--create-bucket-configuration", $"LocationConstraint={ireland}");
            key = Text((await aws.RunAsync(ireland, "kms", "create-key", "--policy", $"file://{policy}")).GetProperty("KeyMetadata"), "Arn");
            await bucket;
        }
        finally
        {
            File.Delete(policy);
        }

        var created = await aws.RunAsync(Region, "cloudtrail", "create-trail", "--name", "by-hand", "--s3-bucket-name", "by-hand-eu", "--is-multi-region-trail");
        Assert.Equal(trailArn, Text(created, "TrailARN"));
        var head = aws.RunAsync(Region, "s3api", "head-bucket", "--bucket", "by-hand-eu");
        var location = aws.RunAsync("eu-central-1", "s3api", "get-bucket-location", "--bucket", "by-hand-eu");
        var atHome = aws.RunAsync(Region, "s3api", "get-bucket-location", "--bucket", "management-events-111122223333");
        var missing = aws.FailAsync(Region, "s3api", "head-bucket", "--bucket", "by-hand-none");
        Assert.Equal(ireland, Text(await head, "BucketRegion"));
        Assert.Equal(ireland, Text(await location, "LocationConstraint"));
        Assert.Equal(JsonValueKind.Null, (await atHome).GetProperty("LocationConstraint").ValueKind);
        Assert.Equal("404", await missing);

        var wrongRegion = aws.FailAsync(ireland, "cloudtrail", "update-trail", "--name", "by-hand", "--kms-key-id", key);
        var update = aws.RunAsync(Region, "cloudtrail", "update-trail", "--name", "by-hand", "--kms-key-id", key);
        Assert.Equal("InvalidHomeRegionException", await wrongRegion);
        Assert.Equal(key, Text(await update, "KmsKeyId"));
        await aws.RunAsync(Region, "cloudtrail", "start-logging", "--name", "by-hand");
        var described = aws.RunAsync(ireland, "cloudtrail", "describe-trails", "--trail-name-list", trailArn);
        var status = aws.RunAsync(Region, "cloudtrail", "get-trail-status", "--name", "by-hand");
        Assert.Equal(key, Text(Assert.Single((await described).GetProperty("trailList").EnumerateArray()), "KmsKeyId"));
        Assert.True((await status).GetProperty("IsLogging").GetBoolean());

        var store = Text(await aws.RunAsync(ireland, "cloudtrail", "create-event-data-store", "--name", "by-hand", "--retention-period", "30"), "EventDataStoreArn");
        var updated = await aws.RunAsync(ireland, "cloudtrail", "update-event-data-store", "--event-data-store", store, "--kms-key-id", "alias/event-lake");
        var got = aws.RunAsync(ireland, "cloudtrail", "get-event-data-store", "--event-data-store", store);
        var again = aws.FailAsync(ireland, "cloudtrail", "update-event-data-store", "--event-data-store", store, "--kms-key-id", key);
        Assert.Equal(Text(updated, "KmsKeyId"), Text(await got, "KmsKeyId"));
        Assert.Equal("InvalidParameterException", await again);
    }

    [PeerFact(Peer.Aws)]
    public async Task Refusals_reach_the_command_line()
    {
        var aws = new AwsCli(_server.Url);
        var stranger = new AwsCli(_server.Url, "SANDBOXSTRANGER00001");
        var expected = new (string Code, Task<string> Actual)[]
        {
            ("NotFoundException", aws.FailAsync(Region, "kms", "describe-key", "--key-id", "alias/none")),
            ("AccessDeniedException", aws.FailAsync("us-west-2", "kms", "describe-key", "--key-id", "arn:aws:kms:us-west-2:444455556666:key/00000802-5a6d-4b0c-8000-000000000802")),
            ("ResourceNotFoundException", aws.FailAsync(Region, "secretsmanager", "describe-secret", "--secret-id", "none")),
            ("EncryptionFailure", aws.FailAsync("eu-central-1", "secretsmanager", "update-secret", "--secret-id", "orders/db-password-cmk-not-found", "--kms-key-id", "alias/orders-disabled")),
            ("InvalidRequestException", aws.FailAsync("eu-central-1", "xray", "put-encryption-config", "--type", "KMS", "--key-id", "alias/orders-disabled")),
            ("UnrecognizedClientException", aws.FailAsync("af-south-1", "xray", "get-encryption-config")),
            ("InvalidClientTokenId", stranger.FailAsync(Region, "sts", "get-caller-identity")),
            ("AuthFailure", stranger.FailAsync(Region, "ec2", "describe-regions")),
            ("UnknownOperationException", aws.FailAsync(Region, "secretsmanager", "get-random-password")),
        };
        foreach (var (code, actual) in expected)
        {
            Assert.Equal(code, await actual);
        }
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private static async Task<JsonElement> PollUntilActiveAsync(AwsCli aws)
    {
        for (var i = 0; i < 20; i++)
        {
            var config = (await aws.RunAsync(Region, "xray", "get-encryption-config")).GetProperty("EncryptionConfig");
            if (Text(config, "Status") == "ACTIVE")
            {
                return config;
            }
        }

        throw new TimeoutException("X-Ray stayed UPDATING.");
    }
}
