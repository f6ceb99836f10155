using System.Text.Json.Nodes;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Services;
using static KmsCompliance.Aws.Tests.Protocol.Operations;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>Each request, byte by byte as AWS has it.</summary>
public sealed class WireTests
{
    /// <summary>Operation, path, target, content type, body (an id that differs each time is written as <c>TOKEN</c>).</summary>
    public static TheoryData<string, string, string?, string?, string> Table => new()
    {
        { "xray:GetEncryptionConfig", "/EncryptionConfig", null, null, "" },
        { "xray:PutEncryptionConfig", "/PutEncryptionConfig", null, "application/json", $$"""{"KeyId":"{{KeyArn}}","Type":"KMS"}""" },
        { "secretsmanager:ListSecrets", "/", "secretsmanager.ListSecrets", "application/x-amz-json-1.1", """{"MaxResults":100}""" },
        { "secretsmanager:DescribeSecret", "/", "secretsmanager.DescribeSecret", "application/x-amz-json-1.1", """{"SecretId":"a"}""" },
        { "secretsmanager:UpdateSecret", "/", "secretsmanager.UpdateSecret", "application/x-amz-json-1.1", $$"""{"SecretId":"{{SecretArn}}","ClientRequestToken":"TOKEN","KmsKeyId":"{{KeyArn}}"}""" },
        { "secretsmanager:ListSecretVersionIds", "/", "secretsmanager.ListSecretVersionIds", "application/x-amz-json-1.1", $$"""{"SecretId":"{{SecretArn}}","IncludeDeprecated":true,"MaxResults":100}""" },
        { "cloudtrail:DescribeTrails", "/", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.DescribeTrails", "application/x-amz-json-1.1", """{"includeShadowTrails":false}""" },
        { "cloudtrail:GetTrail", "/", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.GetTrail", "application/x-amz-json-1.1", """{"Name":"a-trail"}""" },
        { "cloudtrail:UpdateTrail", "/", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.UpdateTrail", "application/x-amz-json-1.1", $$"""{"Name":"{{TrailArn}}","KmsKeyId":"{{KeyArn}}"}""" },
        { "cloudtrail:ListEventDataStores", "/", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListEventDataStores", "application/x-amz-json-1.1", """{"MaxResults":1000}""" },
        { "cloudtrail:LookupEvents", "/", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents", "application/x-amz-json-1.1", $$"""{"LookupAttributes":[{"AttributeKey":"ResourceName","AttributeValue":"{{KeyArn}}"}],"StartTime":0,"EndTime":86400,"MaxResults":50}""" },
        { "cloudtrail:GetEventDataStore", "/", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.GetEventDataStore", "application/x-amz-json-1.1", $$"""{"EventDataStore":"{{StoreArn}}"}""" },
        { "cloudtrail:UpdateEventDataStore", "/", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.UpdateEventDataStore", "application/x-amz-json-1.1", $$"""{"EventDataStore":"{{StoreArn}}","KmsKeyId":"{{KeyArn}}"}""" },
        { "kms:DescribeKey", "/", "TrentService.DescribeKey", "application/x-amz-json-1.1", $$"""{"KeyId":"{{KeyId}}"}""" },
        { "kms:ListAliases", "/", "TrentService.ListAliases", "application/x-amz-json-1.1", """{"Limit":100}""" },
        { "kms:ListKeys", "/", "TrentService.ListKeys", "application/x-amz-json-1.1", """{"Limit":1000}""" },
        { "kms:ListResourceTags", "/", "TrentService.ListResourceTags", "application/x-amz-json-1.1", $$"""{"KeyId":"{{KeyId}}","Limit":50}""" },
        { "kms:GetKeyLastUsage", "/", "TrentService.GetKeyLastUsage", "application/x-amz-json-1.1", $$"""{"KeyId":"{{KeyId}}"}""" },
        { "kms:GetKeyRotationStatus", "/", "TrentService.GetKeyRotationStatus", "application/x-amz-json-1.1", $$"""{"KeyId":"{{KeyId}}"}""" },
        { "kms:CreateKey", "/", "TrentService.CreateKey", "application/x-amz-json-1.1", """{"Description":"What it is for","KeySpec":"SYMMETRIC_DEFAULT","KeyUsage":"ENCRYPT_DECRYPT","Origin":"AWS_KMS","Policy":"{\"Version\":\"2012-10-17\"}","Tags":[{"TagKey":"Owner","TagValue":"platform"}]}""" },
        { "kms:ReplicateKey", "/", "TrentService.ReplicateKey", "application/x-amz-json-1.1", $$"""{"Description":"What it is for","KeyId":"{{KeyId}}","Policy":"{\"Version\":\"2012-10-17\"}","ReplicaRegion":"eu-west-2","Tags":[{"TagKey":"Owner","TagValue":"platform"}]}""" },
        { "kms:CreateAlias", "/", "TrentService.CreateAlias", "application/x-amz-json-1.1", $$"""{"AliasName":"alias/a","TargetKeyId":"{{KeyId}}"}""" },
        { "kms:ScheduleKeyDeletion", "/", "TrentService.ScheduleKeyDeletion", "application/x-amz-json-1.1", $$"""{"KeyId":"{{KeyId}}","PendingWindowInDays":7}""" },
        { "kms:GetParametersForImport", "/", "TrentService.GetParametersForImport", "application/x-amz-json-1.1", $$"""{"KeyId":"{{KeyId}}","WrappingAlgorithm":"RSAES_OAEP_SHA_256","WrappingKeySpec":"RSA_4096"}""" },
        { "kms:ImportKeyMaterial", "/", "TrentService.ImportKeyMaterial", "application/x-amz-json-1.1", $$"""{"EncryptedKeyMaterial":"AAAA","ExpirationModel":"KEY_MATERIAL_EXPIRES","ImportToken":"AAAA","ImportType":"NEW_KEY_MATERIAL","KeyId":"{{KeyId}}","ValidTo":1795420800}""" },
        { "kms:DeleteImportedKeyMaterial", "/", "TrentService.DeleteImportedKeyMaterial", "application/x-amz-json-1.1", $$"""{"KeyId":"{{KeyId}}"}""" },
        { "kms:PutKeyPolicy", "/", "TrentService.PutKeyPolicy", "application/x-amz-json-1.1", $$$"""{"KeyId":"{{{KeyId}}}","Policy":"{}","PolicyName":"default"}""" },
        { "kms:EnableKeyRotation", "/", "TrentService.EnableKeyRotation", "application/x-amz-json-1.1", $$"""{"KeyId":"{{KeyId}}","RotationPeriodInDays":365}""" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Each_operation_is_one_POST_of_its_own_shape(string operation, string path, string? target, string? contentType, string body)
    {
        await using var server = await CannedServer.StartAsync(All[operation].Good);
        await using var session = await Sessions.OpenAsync(server.Url);

        await session.CallAsync(operation);

        var request = server.Single;
        Assert.Equal(("POST", path, target, contentType), (request.Method, request.Path, request.Header("X-Amz-Target"), request.Header("Content-Type")));
        if (body.Length == 0)
        {
            Assert.Empty(request.Body);
            return;
        }

        var sent = JsonNode.Parse(request.Text)!.AsObject();
        if (sent["ClientRequestToken"]?.GetValue<string>() is { } token)
        {
            Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", token);
            sent["ClientRequestToken"] = "TOKEN";
        }

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), sent), request.Text);
    }

    [Fact]
    public void The_table_holds_every_operation() => Assert.Equal(All.Keys, Table.Select(row => (string)row[0]));

    [Theory]
    [InlineData("XRay", null, """{"Type":"NONE"}""")]
    [InlineData("SecretsManager", "secretsmanager.UpdateSecret", """{"SecretId":"ARN","ClientRequestToken":"TOKEN","KmsKeyId":""}""")]
    [InlineData("CloudTrail", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.UpdateTrail", """{"Name":"ARN","KmsKeyId":""}""")]
    [InlineData("CloudWatchLogs", "Logs_20140328.DisassociateKmsKey", """{"logGroupName":"/aws/lambda/orders"}""")]
    public async Task Each_service_goes_back_to_its_default_key_in_its_own_way(string service, string? target, string body)
    {
        await using var server = await CannedServer.StartAsync(service switch
        {
            "XRay" => All["xray:GetEncryptionConfig"].Good,
            "CloudWatchLogs" => new Answer(string.Empty),
            _ => Answer.Empty,
        });
        await using var session = await Sessions.OpenAsync(server.Url);
        var resource = ServiceCatalog.Find(service)!.SampleStatus("111122223333", Region, KeyArn);

        await session.GetAdapter(service, Region).SetKeyAsync(resource, key: null, CancellationToken.None);

        Assert.Equal(target, server.Single.Header("X-Amz-Target"));
        var sent = JsonNode.Parse(server.Single.Text)!.AsObject();
        if (sent.ContainsKey("ClientRequestToken"))
        {
            sent["ClientRequestToken"] = "TOKEN";
        }

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body.Replace("ARN", resource.ResourceArn, StringComparison.Ordinal)), sent), server.Single.Text);
    }

    [Fact]
    public async Task An_event_data_store_is_never_told_to_go_back()
    {
        await using var server = await CannedServer.StartAsync(Answer.Empty);
        await using var session = await Sessions.OpenAsync(server.Url);

        await Assert.ThrowsAsync<ArgumentNullException>(() => session.GetAdapter("CloudTrailLake", Region).SetKeyAsync(ServiceCatalog.CloudTrailLake.SampleStatus("111122223333", Region, KeyArn), key: null, CancellationToken.None));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_repeated_UpdateSecret_carries_the_same_token_and_another_change_another()
    {
        await using var server = await CannedServer.StartAsync((_, number) => number == 0 ? new Answer("""{"__type":"InternalServiceError"}""", 500) : Answer.Empty);
        await using var session = await Sessions.OpenAsync(server.Url);
        await session.CallAsync("secretsmanager:UpdateSecret");
        await session.CallAsync("secretsmanager:UpdateSecret");

        var tokens = server.Requests.Select(request => (string?)JsonNode.Parse(request.Text)!["ClientRequestToken"]).ToList();
        Assert.Equal(3, tokens.Count);
        Assert.Equal(tokens[0], tokens[1]);
        Assert.NotEqual(tokens[0], tokens[2]);
    }

    [Fact]
    public async Task Regions_and_identity_are_asked_for_in_the_query_protocols()
    {
        await using var server = await CannedServer.StartAsync((request, _) => new Answer(
            request.Text.Contains("DescribeRegions", StringComparison.Ordinal)
                ? """<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><regionInfo><item><regionName>eu-west-1</regionName><optInStatus>opt-in-not-required</optInStatus></item></regionInfo></DescribeRegionsResponse>"""
                : """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/a</Arn><UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>""")
        { ContentType = "text/xml" });
        await using var session = await Sessions.OpenAsync(server.Url);

        var enabled = await session.Regions.DescribeRegionsAsync(Region, includeDisabled: false, CancellationToken.None);
        await session.Regions.DescribeRegionsAsync(Region, includeDisabled: true, CancellationToken.None);
        var identity = await session.GetCallerIdentityAsync(CancellationToken.None);

        Assert.Equal(("eu-west-1", "opt-in-not-required"), (Assert.Single(enabled).Region, enabled[0].OptInStatus));
        Assert.Equal(("111122223333", "aws", Sessions.AccessKey), (identity.AccountId, identity.Partition, identity.AccessKeyId));
        Assert.Equal("Action=DescribeRegions&Version=2016-11-15", server.Requests[0].Text);
        Assert.Equal("Action=DescribeRegions&AllRegions=true&Version=2016-11-15", server.Requests[1].Text);
        Assert.Equal("Action=GetCallerIdentity&Version=2011-06-15", server.Requests[2].Text);
    }
}
