using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint.Services.XRay;

public sealed class XRayTests : IAsyncLifetime
{
    private static readonly TimeSpan Updating = TimeSpan.FromSeconds(3);

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync(new SandboxOptions { XRayUpdatingDuration = Updating });

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_new_account_has_Type_NONE_and_no_key()
    {
        var config = await ConfigAsync();
        Assert.Equal("NONE", config.GetProperty("Type").GetString());
        Assert.Equal("ACTIVE", config.GetProperty("Status").GetString());
        Assert.False(config.TryGetProperty("KeyId", out _));
    }

    [Fact]
    public async Task A_put_is_UPDATING_then_ACTIVE_and_holds_the_key_ARN()
    {
        var id = await Client.CreateKeyAsync();
        (await Client.KmsAsync("CreateAlias", new { AliasName = "alias/a", TargetKeyId = id })).Succeeded();
        foreach (var form in new[] { id, Client.KeyArn(id), "alias/a", "arn:aws:kms:us-east-1:111122223333:alias/a" })
        {
            var put = (await PutAsync("KMS", form))["EncryptionConfig"];
            Assert.Equal("UPDATING", put.GetProperty("Status").GetString());
            Assert.Equal(Client.KeyArn(id), put.GetProperty("KeyId").GetString());
            _sandbox.Clock.Advance(Updating - TimeSpan.FromMilliseconds(1));
            Assert.Equal("UPDATING", (await ConfigAsync()).GetProperty("Status").GetString());
            _sandbox.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal("ACTIVE", (await ConfigAsync()).GetProperty("Status").GetString());
            Assert.Equal(Client.KeyArn(id), (await ConfigAsync()).GetProperty("KeyId").GetString());
        }

        var none = (await PutAsync("NONE"))["EncryptionConfig"];
        Assert.Equal("UPDATING", none.GetProperty("Status").GetString());
        Assert.False(none.TryGetProperty("KeyId", out _));
    }

    [Fact]
    public async Task A_put_makes_one_grant()
    {
        var id = await Client.CreateKeyAsync();
        (await PutAsync("KMS", id)).Succeeded();
        (await PutAsync("KMS", id)).Succeeded();
        var grant = Assert.Single((await Client.KmsAsync("ListGrants", new { KeyId = id }))["Grants"].EnumerateArray());
        Assert.Contains("Decrypt", grant.GetProperty("Operations").EnumerateArray().Select(operation => operation.GetString()));
    }

    [Fact]
    public async Task A_put_with_the_predefined_alias_makes_the_AWS_managed_key()
    {
        var arn = (await PutAsync("KMS", "alias/aws/xray"))["EncryptionConfig"].GetProperty("KeyId").GetString();
        Assert.Equal("AWS", (await Client.KmsAsync("DescribeKey", new { KeyId = arn }))["KeyMetadata"].GetProperty("KeyManager").GetString());
    }

    [Fact]
    public async Task Keys_that_cannot_serve_are_refused()
    {
        var disabled = await Client.CreateKeyAsync();
        (await Client.KmsAsync("DisableKey", new { KeyId = disabled })).Succeeded();
        var asymmetric = await Client.CreateKeyAsync(new { KeySpec = "RSA_2048", KeyUsage = "ENCRYPT_DECRYPT" });
        var pending = await Client.CreateKeyAsync(new { Origin = "EXTERNAL" });
        foreach (var keyId in new[] { disabled, asymmetric, pending, "alias/none", "00000000-0000-4000-8000-000000000000", "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-000000000000" })
        {
            var answer = await PutAsync("KMS", keyId);
            Assert.Equal("InvalidRequestException", answer.Code);
            Assert.Equal(400, answer.Status);
        }

        Assert.Equal("InvalidRequestException", (await PutAsync("KMS")).Code);
        Assert.Equal("InvalidRequestException", (await PutAsync("NONE", disabled)).Code);
        Assert.Equal("InvalidRequestException", (await PutAsync("OTHER")).Code);
        Assert.Equal("NONE", (await ConfigAsync()).GetProperty("Type").GetString());
    }

    [Fact]
    public async Task Without_CreateGrant_on_the_key_a_put_is_denied()
    {
        var id = await Client.CreateKeyAsync();
        _sandbox.Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:CreateGrant");
        var answer = await PutAsync("KMS", id);
        Assert.Equal("AccessDeniedException", answer.Code);
        Assert.Equal(403, answer.Status);
        Assert.StartsWith("AccessDeniedException:http", answer.Headers["x-amzn-errortype"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_guarded_for_AWS_resources_serves_XRay_and_not_the_caller()
    {
        var id = await Client.CreateKeyAsync(new
        {
            Policy = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/sandbox-administrator"},"NotAction":"kms:CreateGrant","Resource":"*"},
              {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/sandbox-administrator"},"Action":"kms:CreateGrant","Resource":"*",
               "Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"},"StringEquals":{"kms:ViaService":"xray.us-east-1.amazonaws.com"}}}]}
            """,
        });
        Assert.Equal("AccessDeniedException", (await Client.KmsAsync("CreateGrant", new { KeyId = id, GranteePrincipal = "arn:aws:iam::111122223333:role/r", Operations = new[] { "Decrypt" } })).Code);
        (await PutAsync("KMS", id)).Succeeded();
    }

    [Fact]
    public async Task Each_Region_and_account_has_its_own_setting()
    {
        (await PutAsync("KMS", await Client.CreateKeyAsync())).Succeeded();
        using var elsewhere = Client.In("eu-west-1");
        using var other = Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        Assert.Equal("NONE", (await elsewhere.XRayAsync("/EncryptionConfig"))["EncryptionConfig"].GetProperty("Type").GetString());
        Assert.Equal("NONE", (await other.XRayAsync("/EncryptionConfig"))["EncryptionConfig"].GetProperty("Type").GetString());
    }

    [Fact]
    public async Task A_read_without_body_and_content_type_is_answered()
    {
        using var request = Client.Request("xray", "/EncryptionConfig");
        var answer = await Client.SendAsync(request);
        Assert.Equal("NONE", answer["EncryptionConfig"].GetProperty("Type").GetString());
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Segments_that_are_not_sound_are_named()
    {
        var answer = await Client.XRayAsync("/TraceSegments", new
        {
            TraceSegmentDocuments = new[]
            {
                """{"name":"a","id":"70de5b6f19ff9a0a","start_time":1.0,"end_time":2.0,"trace_id":"1-581cf771-a006649127e371903a2de979"}""",
                """{"name":"a","id":"70de5b6f19ff9a0b","start_time":1.0}""",
                "not json",
            },
        });
        Assert.Equal(["70de5b6f19ff9a0b", null], answer["UnprocessedTraceSegments"].EnumerateArray().Select(segment => segment.TryGetProperty("Id", out var id) ? id.GetString() : null));
    }

    [Fact]
    public async Task Segments_go_to_XRay_until_they_are_sent_elsewhere()
    {
        Assert.Equal(("XRay", "ACTIVE"), Destination(await Client.XRayAsync("/GetTraceSegmentDestination")));
        Assert.Equal(("CloudWatchLogs", "PENDING"), Destination(await Client.XRayAsync("/UpdateTraceSegmentDestination", new { Destination = "CloudWatchLogs" })));
        _sandbox.Clock.Advance(Updating - TimeSpan.FromMilliseconds(1));
        Assert.Equal(("CloudWatchLogs", "PENDING"), Destination(await Client.XRayAsync("/GetTraceSegmentDestination")));
        _sandbox.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(("CloudWatchLogs", "ACTIVE"), Destination(await Client.XRayAsync("/GetTraceSegmentDestination")));
        Assert.Equal(("CloudWatchLogs", "ACTIVE"), Destination(await Client.XRayAsync("/UpdateTraceSegmentDestination", new { Destination = "CloudWatchLogs" })));
        Assert.Equal("InvalidRequestException", (await Client.XRayAsync("/UpdateTraceSegmentDestination", new { Destination = "S3" })).Code);
        using var elsewhere = Client.In("eu-west-1");
        Assert.Equal(("XRay", "ACTIVE"), Destination(await elsewhere.XRayAsync("/GetTraceSegmentDestination")));
    }

    [Fact]
    public async Task The_auditor_may_read_the_destination_and_not_change_it()
    {
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        Assert.Equal(("XRay", "ACTIVE"), Destination(await auditor.XRayAsync("/GetTraceSegmentDestination")));
        Assert.Equal("AccessDeniedException", (await auditor.XRayAsync("/UpdateTraceSegmentDestination", new { Destination = "CloudWatchLogs" })).Code);
        _sandbox.Server.Faults.DenyAction(SandboxAccounts.AuditorAccessKey, "xray:GetTraceSegmentDestination");
        Assert.Equal("AccessDeniedException", (await auditor.XRayAsync("/GetTraceSegmentDestination")).Code);
    }

    private static (string? Destination, string? Status) Destination(Answer answer) => (answer["Destination"].GetString(), answer["Status"].GetString());

    private async Task<JsonElement> ConfigAsync() => (await Client.XRayAsync("/EncryptionConfig"))["EncryptionConfig"];

    private Task<Answer> PutAsync(string type, string? keyId = null) =>
        Client.XRayAsync("/PutEncryptionConfig", keyId is null ? new { Type = type } : new { Type = type, KeyId = keyId });
}
