using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>Who is let in, in which words one is turned away, and the shapes of answers.</summary>
public sealed class ProtocolTests : IAsyncLifetime
{
    private const string Identity = "Action=GetCallerIdentity&Version=2011-06-15";
    private const string Regions = "Action=DescribeRegions&Version=2016-11-15";

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task An_unknown_access_key_is_refused_in_each_protocol()
    {
        using var stranger = Client.As("SANDBOXSTRANGER00001");
        await AssertUnknownAsync(stranger);
    }

    [Fact]
    public async Task A_Region_that_is_not_enabled_is_refused_like_an_unknown_access_key()
    {
        using var client = Client.In("af-south-1");
        await AssertUnknownAsync(client);
    }

    [Theory]
    [InlineData(null, "MissingAuthenticationTokenException")]
    [InlineData("Bearer x", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=SANDBOXADMIN00000001, SignedHeaders=host, Signature=0", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=SANDBOXADMIN00000001/20260601/us-east-1/kms/aws4_request", "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=SANDBOXADMIN00000001/20260601/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=0", "InvalidSignatureException")]
    public async Task A_request_without_a_sound_signature_header_is_refused(string? authorization, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Headers.Add("X-Amz-Target", "TrentService.ListKeys");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        Assert.Equal(code, (await Client.SendAsync(request)).Code);
    }

    [Theory]
    [InlineData("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.DescribeTrails")]
    [InlineData("CloudTrail_20131101.DescribeTrails")]
    public async Task CloudTrail_is_asked_in_either_spelling(string target) =>
        Assert.Equal(JsonValueKind.Array, (await Client.JsonAsync("cloudtrail", target, "/", input: null))["trailList"].ValueKind);

    [Fact]
    public async Task A_service_that_the_sandbox_has_not_refuses_in_the_protocol_of_the_request()
    {
        var (status, xml) = await Client.QueryAsync("iam", "Action=GetRole&Version=2010-05-08&RoleName=Reader");
        Assert.Equal(400, status);
        Assert.Equal("InvalidAction", XDocument.Parse(xml).Descendants().Single(element => element.Name.LocalName == "Code").Value);
        Assert.Contains("'GetRole' of service 'iam'", xml, StringComparison.Ordinal);

        var json = await Client.JsonAsync("sns", "Sns_20100331.Publish", "/", input: null);
        Assert.Equal((400, "UnknownOperationException"), (json.Status, json.Code));

        var rest = await Client.JsonAsync("lambda", target: null, "/2015-03-31/functions", input: null);
        Assert.Equal((404, "UnknownOperationException"), (rest.Status, rest.Code));
        Assert.StartsWith("UnknownOperationException", rest.Headers["x-amzn-errortype"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TrentService.NoSuchOperation")]
    [InlineData("TrentService.")]
    [InlineData("Another.ListKeys")]
    public async Task An_unknown_operation_is_refused(string target)
    {
        using var request = Client.Request("kms", "/");
        request.Headers.Add("X-Amz-Target", target);
        var answer = await Client.SendAsync(request);
        Assert.Equal("UnknownOperationException", answer.Code);
        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"Limit":"many"}""")]
    public async Task A_body_of_the_wrong_shape_is_refused(string body)
    {
        using var request = Client.Request("kms", "/");
        request.Headers.Add("X-Amz-Target", "TrentService.ListKeys");
        request.Content = new StringContent(body, Encoding.UTF8);
        Assert.Equal("SerializationException", (await Client.SendAsync(request)).Code);
    }

    [Fact]
    public async Task Errors_are_spelled_as_each_service_spells_them()
    {
        var kms = await Client.KmsAsync("DescribeKey", new { KeyId = "alias/none" });
        Assert.Contains("\"message\"", kms.Body, StringComparison.Ordinal);
        Assert.Equal("application/x-amz-json-1.1", kms.Headers["Content-Type"]);
        Assert.True(Guid.TryParse(kms.Headers["x-amzn-RequestId"], out _));
        var secrets = await Client.SecretsAsync("DescribeSecret", new { SecretId = "none" });
        Assert.Contains("\"Message\"", secrets.Body, StringComparison.Ordinal);
        var xray = await Client.XRayAsync("/PutEncryptionConfig", new { Type = "KMS" });
        Assert.StartsWith("InvalidRequestException:", xray.Headers["x-amzn-errortype"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_without_output_has_an_empty_body()
    {
        var id = await Client.CreateKeyAsync();
        var answer = await Client.KmsAsync("DisableKey", new { KeyId = id });
        Assert.Equal(200, answer.Status);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task The_caller_is_told_who_he_is()
    {
        var (status, body) = await Client.QueryAsync("sts", Identity);
        Assert.Equal(200, status);
        Assert.Equal(SandboxAccounts.AccountId, Value(body, "Account"));
        Assert.Equal("arn:aws:iam::111122223333:user/sandbox-administrator", Value(body, "Arn"));
    }

    [Fact]
    public async Task AssumeRole_takes_the_caller_to_the_roles_account_until_it_expires()
    {
        var (status, body) = await Client.QueryAsync("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A444455556666%3Arole%2Faudit%2FReader&RoleSessionName=test&DurationSeconds=900");
        Assert.True(status == 200, body);
        using var assumed = Client.As(Value(body, "AccessKeyId"), Value(body, "SessionToken"));
        var (_, identity) = await assumed.QueryAsync("sts", Identity);
        Assert.Equal("arn:aws:sts::444455556666:assumed-role/Reader/test", Value(identity, "Arn"));
        Assert.Equal(SandboxAccounts.OtherAccountId, Value(identity, "Account"));
        await assumed.CreateKeyAsync();
        Assert.Empty((await Client.KmsAsync("ListKeys"))["Keys"].EnumerateArray());

        using var withoutToken = Client.As(assumed.AccessKey);
        Assert.Equal("UnrecognizedClientException", (await withoutToken.KmsAsync("ListKeys")).Code);
        var (chained, _) = await assumed.QueryAsync("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/Reader&RoleSessionName=test&DurationSeconds=3601");
        Assert.Equal(400, chained);

        _sandbox.Clock.Advance(TimeSpan.FromSeconds(900));
        Assert.Equal("ExpiredTokenException", (await assumed.KmsAsync("ListKeys")).Code);
        Assert.Equal("ExpiredToken", Value((await assumed.QueryAsync("sts", Identity)).Body, "Code"));
    }

    [Fact]
    public async Task A_role_of_an_account_that_is_not_there_is_denied()
    {
        var (status, body) = await Client.QueryAsync("sts", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::999988887777:role/Reader&RoleSessionName=test");
        Assert.Equal(403, status);
        Assert.Equal("AccessDenied", Value(body, "Code"));
    }

    [Theory]
    [InlineData("", 17, "opt-in-not-required")]
    [InlineData("&AllRegions=true", 18, "opt-in-not-required")]
    [InlineData("&AllRegions=true&Filter.1.Name=opt-in-status&Filter.1.Value.1=not-opted-in", 1, "not-opted-in")]
    [InlineData("&RegionName.1=eu-west-1&RegionName.2=eu-west-2", 2, "opt-in-not-required")]
    [InlineData("&Filter.1.Name=region-name&Filter.1.Value.1=eu-*", 5, "opt-in-not-required")]
    public async Task DescribeRegions_lists_what_is_asked_for(string rest, int count, string optInOfLast)
    {
        var (status, body) = await Client.QueryAsync("ec2", Regions + rest);
        Assert.Equal(200, status);
        var items = XDocument.Parse(body).Descendants().Where(element => element.Name.LocalName == "item").ToList();
        Assert.Equal(count, items.Count);
        Assert.Equal(optInOfLast, Value(items[^1].ToString(), "optInStatus"));
    }

    [Fact]
    public async Task DescribeRegions_refuses_a_name_it_does_not_know()
    {
        var (status, body) = await Client.QueryAsync("ec2", Regions + "&RegionName.1=eu-west-9");
        Assert.Equal(400, status);
        Assert.Equal("InvalidParameterValue", Value(body, "Code"));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        using var request = Client.Request("kms", "/");
        request.Headers.Add("X-Amz-Target", "TrentService.ListKeys");
        request.Headers.ExpectContinue = true;
        request.Content = new ByteArrayContent(new byte[5 * 1024 * 1024]);
        using var response = await Client.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private static async Task AssertUnknownAsync(AwsClient client)
    {
        var kms = await client.KmsAsync("ListKeys");
        Assert.Equal(("UnrecognizedClientException", 400), (kms.Code, kms.Status));
        var secrets = await client.SecretsAsync("ListSecrets");
        Assert.Equal(("UnrecognizedClientException", 400), (secrets.Code, secrets.Status));
        var xray = await client.XRayAsync("/EncryptionConfig");
        Assert.Equal(("UnrecognizedClientException", 403), (xray.Code, xray.Status));
        var (status, body) = await client.QueryAsync("sts", Identity);
        Assert.Equal(("InvalidClientTokenId", 403), (Value(body, "Code"), status));
        (status, body) = await client.QueryAsync("ec2", Regions);
        Assert.Equal(("AuthFailure", 401), (Value(body, "Code"), status));
    }

    private static string Value(string xml, string element) =>
        XDocument.Parse(xml).Descendants().First(candidate => candidate.Name.LocalName == element).Value;
}
