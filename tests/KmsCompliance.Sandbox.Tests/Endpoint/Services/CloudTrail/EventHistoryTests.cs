using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.CloudTrail;

/// <summary>The event history: fed by the sandbox's own calls, and by those of services that it makes for them.</summary>
public sealed class EventHistoryTests : IAsyncLifetime
{
    private const string Used = "00000000-0000-4000-8000-00000000abcd";

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_call_becomes_an_event_that_says_who_what_and_with_which_key()
    {
        var id = await Client.CreateKeyAsync();
        _sandbox.Clock.Advance(TimeSpan.FromSeconds(1.5));
        (await Client.KmsAsync("DisableKey", new { KeyId = id })).Succeeded();
        (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = id })).Succeeded();

        var events = await OfKeyAsync(Client.KeyArn(id));
        Assert.Equal(["CreateAlias", "DisableKey", "CreateKey"], events.Select(static one => Text(one, "EventName")));
        var disabled = events[1];
        Assert.Equal("kms.amazonaws.com", Text(disabled, "EventSource"));
        Assert.Equal("false", Text(disabled, "ReadOnly"));
        Assert.Equal("sandbox-administrator", Text(disabled, "Username"));
        Assert.Equal(SandboxAccounts.AdministratorAccessKey, Text(disabled, "AccessKeyId"));
        var detail = Detail(disabled);
        Assert.Equal(Text(disabled, "EventId"), Text(detail, "eventID"));
        Assert.Equal("2026-06-01T12:00:01Z", Text(detail, "eventTime"));
        Assert.Equal(1780315201, disabled.GetProperty("EventTime").GetDouble());
        Assert.Equal("us-east-1", Text(detail, "awsRegion"));
        Assert.Equal("127.0.0.1", Text(detail, "sourceIPAddress"));
        Assert.Equal(id, Text(detail.GetProperty("requestParameters"), "keyId"));
        Assert.Equal("IAMUser", Text(detail.GetProperty("userIdentity"), "type"));
        Assert.Equal("arn:aws:iam::111122223333:user/sandbox-administrator", Text(detail.GetProperty("userIdentity"), "arn"));
        Assert.Equal("arn:aws:kms:us-east-1:111122223333:alias/a", Text(events[0].GetProperty("Resources")[0], "ResourceName"));
    }

    [Fact]
    public async Task What_is_refused_has_its_code_and_what_is_told_to_no_event_is_in_none()
    {
        var id = await Client.CreateKeyAsync(new { Tags = new[] { new { TagKey = "a", TagValue = "marker-of-a-tag" } } });
        _sandbox.Server.Faults.DenyAction("*", "kms:DisableKey");
        Assert.Equal("AccessDeniedException", (await Client.KmsAsync("DisableKey", new { KeyId = id })).Code);
        Assert.Equal("DryRunOperationException", (await Client.KmsAsync("Encrypt", new { KeyId = id, Plaintext = "bWFya2Vy", DryRun = true, EncryptionContext = new { purpose = "trial" } })).Code);
        var events = await OfKeyAsync(Client.KeyArn(id));
        Assert.Equal(["DryRunOperationException", "AccessDenied", null], events.Select(static one => Optional(Detail(one), "errorCode")));
        Assert.Equal("trial", Text(Detail(events[0]).GetProperty("requestParameters").GetProperty("encryptionContext"), "purpose"));
        Assert.All(events, static one => Assert.DoesNotContain("bWFya2Vy", one.GetRawText(), StringComparison.Ordinal));
        Assert.All(events, static one => Assert.DoesNotContain("marker-of-a-tag", one.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Services_use_keys_for_their_callers_and_in_their_own_name()
    {
        var policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"Service":["cloudtrail.amazonaws.com","logs.us-east-1.amazonaws.com"]},"Action":"kms:*","Resource":"*"}]}""";
        var id = await Client.CreateKeyAsync(new { Policy = policy });
        var arn = Client.KeyArn(id);
        var secret = (await Client.SecretsAsync("CreateSecret", new { Name = "s", KmsKeyId = id, SecretString = "marker-of-a-secret" }))["ARN"].GetString();
        (await Client.SecretsAsync("GetSecretValue", new { SecretId = "s" })).Succeeded();
        await Client.CreateBucketAsync("logs");
        (await Client.CloudTrailAsync("CreateTrail", new { Name = "first", S3BucketName = "logs", KmsKeyId = id })).Succeeded();
        (await Client.XRayAsync("/PutEncryptionConfig", new { Type = "KMS", KeyId = id })).Succeeded();
        (await Client.XRayAsync("/TraceSegments", new { TraceSegmentDocuments = new[] { """{"name":"a","id":"70de5b6f19ff9a0a","start_time":1,"end_time":2,"trace_id":"1-581cf771-a006649127e371903a2de979"}""" } })).Succeeded();
        (await Client.XRayAsync("/Traces", new { TraceIds = new[] { "1-581cf771-a006649127e371903a2de979" } })).Succeeded();

        var events = await OfKeyAsync(arn);
        (string Name, string? By)[] seen = [.. events.Select(static one => (Text(one, "EventName"), Optional(Detail(one).GetProperty("userIdentity"), "invokedBy"))).Reverse()];
        Assert.Equal(
        [
            ("CreateKey", null),
            ("GenerateDataKey", "secretsmanager.amazonaws.com"),
            ("Decrypt", "secretsmanager.amazonaws.com"),
            ("Decrypt", "secretsmanager.amazonaws.com"),
            ("DescribeKey", "cloudtrail.amazonaws.com"),
            ("GenerateDataKey", "cloudtrail.amazonaws.com"),
            ("DescribeKey", "xray.amazonaws.com"),
            ("CreateGrant", "xray.amazonaws.com"),
            ("GenerateDataKey", "xray.amazonaws.com"),
            ("Decrypt", "xray.amazonaws.com"),
        ], seen);
        var trail = Detail(events[4]);
        Assert.Equal("AWSService", Text(trail.GetProperty("userIdentity"), "type"));
        Assert.Equal("cloudtrail.amazonaws.com", Text(trail, "sourceIPAddress"));
        Assert.Equal("arn:aws:cloudtrail:us-east-1:111122223333:trail/first", Text(trail.GetProperty("requestParameters").GetProperty("encryptionContext"), "aws:cloudtrail:arn"));
        Assert.Equal(secret, Text(Detail(events[8]).GetProperty("requestParameters").GetProperty("encryptionContext"), "SecretARN"));
        Assert.All(await AllAsync(new { }), static one => Assert.DoesNotContain("marker-of-a-secret", one.GetRawText(), StringComparison.Ordinal));

        // GetKeyLastUsage names the event of the last use.
        var last = (await Client.KmsAsync("GetKeyLastUsage", new { KeyId = id }))["KeyLastUsage"];
        Assert.Equal(Text(events[0], "EventId"), Text(last, "CloudTrailEventId"));
        Assert.Equal([Text(events[0], "EventId")], (await LookAsync("EventId", Text(last, "CloudTrailEventId"))).Select(static one => Text(one, "EventId")));
    }

    [Fact]
    public async Task A_service_that_cannot_use_the_key_is_refused_in_an_event_too()
    {
        var id = await Client.CreateKeyAsync();
        (await Client.SecretsAsync("CreateSecret", new { Name = "s", KmsKeyId = id, SecretString = "v" })).Succeeded();
        (await Client.KmsAsync("DisableKey", new { KeyId = id })).Succeeded();
        Assert.Equal("DecryptionFailure", (await Client.SecretsAsync("GetSecretValue", new { SecretId = "s" })).Code);
        Assert.Equal("DisabledException", Optional(Detail((await OfKeyAsync(Client.KeyArn(id)))[0]), "errorCode"));
        await Client.CreateBucketAsync("logs");
        Assert.Equal("InsufficientEncryptionPolicyException", (await Client.CloudTrailAsync("CreateTrail", new { Name = "first", S3BucketName = "logs", KmsKeyId = await Client.CreateKeyAsync() })).Code);
        Assert.Equal("AccessDenied", Optional(Detail((await LookAsync("EventName", "DescribeKey"))[0]), "errorCode"));
    }

    [Fact]
    public async Task Another_account_that_is_denied_sees_it_itself_and_one_that_is_allowed_is_seen_by_both()
    {
        var shut = await Client.CreateKeyAsync();
        var open = await Client.CreateKeyAsync(new { Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::444455556666:root"]},"Action":"kms:*","Resource":"*"}]}""" });
        using var other = Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        Assert.Equal("AccessDeniedException", (await other.KmsAsync("DescribeKey", new { KeyId = Client.KeyArn(shut) })).Code);
        (await other.KmsAsync("DescribeKey", new { KeyId = Client.KeyArn(open) })).Succeeded();

        Assert.DoesNotContain(await OfKeyAsync(Client.KeyArn(shut)), static one => Text(one, "EventName") == "DescribeKey");
        var seen = Detail((await OfKeyAsync(Client.KeyArn(open)))[0]);
        Assert.Equal("AWSAccount", Text(seen.GetProperty("userIdentity"), "type"));
        Assert.Equal("444455556666", Text(seen.GetProperty("userIdentity"), "accountId"));
        Assert.Equal("111122223333", Text(seen, "recipientAccountId"));
        var theirs = (await other.CloudTrailAsync("LookupEvents", new { LookupAttributes = new[] { new { AttributeKey = "EventName", AttributeValue = "DescribeKey" } } }))["Events"].EnumerateArray().ToList();
        Assert.Equal([null, "AccessDenied"], theirs.Select(static one => Optional(Detail(one), "errorCode")));
        Assert.Equal(Client.KeyArn(shut), Text(theirs[1].GetProperty("Resources")[0], "ResourceName"));
    }

    [Fact]
    public async Task Pages_have_fifty_events_and_lead_on_from_where_they_were_whatever_comes_in()
    {
        SeedUsed(120);
        var arn = Client.KeyArn(Used);
        var first = await PageAsync(arn, token: null);
        (await Client.KmsAsync("DescribeKey", new { KeyId = Used })).Succeeded();
        var second = await PageAsync(arn, first["NextToken"].GetString());
        var third = await PageAsync(arn, second["NextToken"].GetString());
        Assert.False(third.Has("NextToken"));
        var ids = new[] { first, second, third }.SelectMany(static page => page["Events"].EnumerateArray()).Select(static one => Text(one, "EventId")).ToList();
        Assert.Equal(120, ids.Distinct().Count());
        Assert.Equal(120, ids.Count);
        var times = new[] { first, second, third }.SelectMany(static page => page["Events"].EnumerateArray()).Select(static one => one.GetProperty("EventTime").GetDouble()).ToList();
        Assert.Equal(times.OrderDescending(), times);
        Assert.Equal(12, (await AllAsync(OfKey(arn))).Count(static one => Optional(Detail(one), "errorCode") == "AccessDenied"));
        Assert.Equal("InvalidNextTokenException", (await PageAsync(Client.KeyArn("00000000-0000-4000-8000-00000000ffff"), first["NextToken"].GetString())).Code);
    }

    [Fact]
    public async Task Times_bound_what_is_shown_to_the_second_and_ninety_days_to_all()
    {
        var id = await Client.CreateKeyAsync();
        var arn = Client.KeyArn(id);
        _sandbox.Clock.Advance(TimeSpan.FromHours(1));
        (await Client.KmsAsync("DisableKey", new { KeyId = id })).Succeeded();
        const double At = 1780315200;
        Assert.Equal(["DisableKey"], Names(await LookAsync("ResourceName", arn, since: At + 1)));
        Assert.Equal(["CreateKey"], Names(await LookAsync("ResourceName", arn, until: At + 3599)));
        Assert.Equal(["DisableKey", "CreateKey"], Names(await LookAsync("ResourceName", arn, since: At, until: At + 3600)));
        _sandbox.Clock.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(30));
        Assert.Equal(["DisableKey"], Names(await LookAsync("ResourceName", arn)));
    }

    [Theory]
    [InlineData("""{"MaxResults":0}""", "InvalidMaxResultsException")]
    [InlineData("""{"MaxResults":51}""", "InvalidMaxResultsException")]
    [InlineData("""{"NextToken":"astray"}""", "InvalidNextTokenException")]
    [InlineData("""{"StartTime":2,"EndTime":1}""", "InvalidTimeRangeException")]
    [InlineData("""{"EventCategory":"other"}""", "InvalidEventCategoryException")]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"Colour","AttributeValue":"red"}]}""", "InvalidLookupAttributesException")]
    [InlineData("""{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"a"},{"AttributeKey":"EventId","AttributeValue":"b"}]}""", "InvalidLookupAttributesException")]
    public async Task What_CloudTrail_refuses_is_refused(string input, string code) =>
        Assert.Equal(code, (await Client.CloudTrailAsync("LookupEvents", JsonSerializer.Deserialize<JsonElement>(input))).Code);

    [Theory]
    [InlineData("EventName", "CreateKey", 2)]
    [InlineData("EventSource", "kms.amazonaws.com", 2)]
    [InlineData("Username", "sandbox-administrator", 2)]
    [InlineData("Username", "nobody", 0)]
    [InlineData("AccessKeyId", SandboxAccounts.AdministratorAccessKey, 2)]
    [InlineData("ResourceType", "AWS::KMS::Key", 2)]
    [InlineData("ReadOnly", "true", 0)]
    public async Task Each_attribute_finds_its_own(string attribute, string value, int count)
    {
        await Client.CreateKeyAsync();
        await Client.CreateKeyAsync();
        Assert.Equal(count, (await LookAsync(attribute, value)).Count);
    }

    [Fact]
    public async Task Two_requests_a_second_can_be_all_that_are_let_through()
    {
        _sandbox.Server.Faults.Add(new() { Kind = KmsCompliance.Sandbox.Endpoint.Faults.FaultKind.Throttle, Operation = "LookupEvents", CallsPerSecond = 2 });
        (await Client.CloudTrailAsync("LookupEvents")).Succeeded();
        (await Client.CloudTrailAsync("LookupEvents")).Succeeded();
        Assert.Equal("ThrottlingException", (await Client.CloudTrailAsync("LookupEvents")).Code);
        _sandbox.Clock.Advance(TimeSpan.FromSeconds(1));
        (await Client.CloudTrailAsync("LookupEvents")).Succeeded();
    }

    [Fact]
    public async Task The_oldest_events_give_way()
    {
        SeedUsed(20_000);
        var arn = Client.KeyArn(Used);
        var oldest = (await LookAsync("ResourceName", arn, until: 1780315200 - 86_399 + 5))[^1];
        (await Client.KmsAsync("DescribeKey", new { KeyId = Used })).Succeeded();
        Assert.Empty(await LookAsync("EventId", Text(oldest, "EventId")));
    }

    private static string[] Names(List<JsonElement> events) => [.. events.Select(static one => Text(one, "EventName"))];

    private static object OfKey(string arn) => new { LookupAttributes = new[] { new { AttributeKey = "ResourceName", AttributeValue = arn } } };

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string? Optional(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonElement Detail(JsonElement one) => JsonDocument.Parse(Text(one, "CloudTrailEvent")).RootElement;

    private void SeedUsed(int uses) => _sandbox.Server.World.Seed(new EstateDocument
    {
        Accounts = [new EstateAccount { Id = SandboxAccounts.AccountId, Keys = [new EstateKey { Region = "us-east-1", KeyId = Used, RecentUses = uses }] }],
    });

    private Task<Answer> PageAsync(string arn, string? token) => Client.CloudTrailAsync(
        "LookupEvents", new { LookupAttributes = new[] { new { AttributeKey = "ResourceName", AttributeValue = arn } }, NextToken = token });

    private Task<List<JsonElement>> OfKeyAsync(string arn) => LookAsync("ResourceName", arn);

    private async Task<List<JsonElement>> LookAsync(string attribute, string value, double? since = null, double? until = null) =>
        [.. (await Client.CloudTrailAsync("LookupEvents", new { LookupAttributes = new[] { new { AttributeKey = attribute, AttributeValue = value } }, StartTime = since, EndTime = until }))["Events"].EnumerateArray()];

    private async Task<List<JsonElement>> AllAsync(object input)
    {
        var all = new List<JsonElement>();
        string? token = null;
        do
        {
            var asked = JsonSerializer.SerializeToNode(input)!;
            asked["NextToken"] = token;
            var page = await Client.CloudTrailAsync("LookupEvents", asked);
            all.AddRange(page["Events"].EnumerateArray());
            token = page.Has("NextToken") ? page["NextToken"].GetString() : null;
        }
        while (token is not null);
        return all;
    }
}
