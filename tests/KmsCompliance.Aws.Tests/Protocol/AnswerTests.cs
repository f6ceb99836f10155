using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using static KmsCompliance.Aws.Tests.Protocol.Operations;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>Answers: those that cannot be read, pages, times.</summary>
public sealed class AnswerTests
{
    private const string Page = "<html><body>Sign in to the network</body></html>";

    /// <summary>One operation of each sort of client.</summary>
    public static TheoryData<string> Readers => ["xray:PutEncryptionConfig", "secretsmanager:ListSecrets", "kms:DescribeKey", "kms:CreateKey"];

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task An_answer_that_is_no_JSON_is_not_understood(string operation) =>
        await AssertInvalidAsync(operation, new Answer(Page) { ContentType = "text/html" });

    [Theory]
    [InlineData("xray:GetEncryptionConfig", "{}")]
    [InlineData("xray:GetEncryptionConfig", "null")]
    [InlineData("xray:GetEncryptionConfig", "")]
    [InlineData("xray:GetEncryptionConfig", """{"EncryptionConfig":{"Status":"ACTIVE"}}""")]
    [InlineData("xray:GetEncryptionConfig", """{"EncryptionConfig":"NONE"}""")]
    [InlineData("secretsmanager:ListSecrets", "{}")]
    [InlineData("secretsmanager:ListSecrets", """{"SecretList":null}""")]
    [InlineData("secretsmanager:ListSecrets", """{"SecretList":[{"Name":"a"}]}""")]
    [InlineData("secretsmanager:ListSecrets", """{"SecretList":[null]}""")]
    [InlineData("secretsmanager:ListSecrets", """{"SecretList":[{"ARN":"a","Name":"a"}]}""")]
    [InlineData("secretsmanager:ListSecrets", """{"SecretList":{}}""")]
    [InlineData("secretsmanager:ListSecrets", """{"SecretList":[{"ARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf","Name":"a","DeletedDate":"yesterday"}]}""")]
    [InlineData("secretsmanager:ListSecrets", """{"SecretList":[{"ARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf","Name":"a","DeletedDate":1e300}]}""")]
    [InlineData("secretsmanager:ListSecretVersionIds", """{"Versions":[null]}""")]
    [InlineData("secretsmanager:DescribeSecret", "{}")]
    [InlineData("kms:DescribeKey", "{}")]
    [InlineData("kms:DescribeKey", """{"KeyMetadata":{"KeyId":"a"}}""")]
    [InlineData("kms:CreateKey", """{"KeyMetadata":{"KeyId":"","Arn":"a"}}""")]
    [InlineData("kms:ListAliases", """{"Aliases":[null]}""")]
    [InlineData("kms:ListAliases", """{"Aliases":[{"AliasName":null,"TargetKeyId":"1"}]}""")]
    [InlineData("kms:ListAliases", """{"Aliases":[],"Truncated":true}""")]
    [InlineData("kms:ListKeys", """{"Keys":[],"Truncated":true,"NextMarker":null}""")]
    [InlineData("kms:ListResourceTags", """{"Tags":[],"Truncated":true,"NextMarker":""}""")]
    [InlineData("kms:ListKeys", """{"Keys":[null]}""")]
    [InlineData("kms:ListKeys", """{"Keys":[{"KeyId":null}]}""")]
    [InlineData("kms:ListResourceTags", """{"Tags":[null]}""")]
    [InlineData("kms:ListResourceTags", """{"Tags":[{"TagValue":"a"}]}""")]
    [InlineData("cloudtrail:DescribeTrails", """{"trailList":[null]}""")]
    [InlineData("cloudtrail:ListEventDataStores", """{"EventDataStores":[null]}""")]
    [InlineData("cloudtrail:LookupEvents", "{}")]
    [InlineData("cloudtrail:LookupEvents", """{"Events":[null]}""")]
    [InlineData("cloudtrail:LookupEvents", """{"Events":[{"EventId":"a"}]}""")]
    [InlineData("cloudtrail:LookupEvents", """{"Events":[{"EventTime":1}]}""")]
    [InlineData("cloudtrail:GetTrail", """{"Trail":null}""")]
    [InlineData("cloudtrail:GetEventDataStore", """{"EventDataStoreArn":null}""")]
    public async Task An_answer_without_what_it_must_have_is_not_understood(string operation, string body) =>
        await AssertInvalidAsync(operation, new Answer(body));

    [Theory]
    [MemberData(nameof(Operations.Names), MemberType = typeof(Operations))]
    public async Task An_answer_without_the_id_of_a_request_is_not_AWSs_also_where_no_body_is_expected(string operation)
    {
        await AssertInvalidAsync(operation, All[operation].Good with { RequestId = null });
        await AssertInvalidAsync(operation, new Answer(Page) { ContentType = "text/html", RequestId = null });
    }

    /// <summary>The operations whose answers have members.</summary>
    public static TheoryData<string> Telling => [.. All.Where(operation => operation.Value.Good.Body.Length > 0).Select(operation => operation.Key)];

    [Theory]
    [MemberData(nameof(Telling))]
    public async Task Nothing_in_place_of_an_answer_that_tells_something_is_not_understood(string operation) =>
        await AssertInvalidAsync(operation, new Answer(string.Empty));

    [Theory]
    [InlineData("kms:CreateAlias")]
    [InlineData("kms:EnableKeyRotation")]
    [InlineData("kms:PutKeyPolicy")]
    public async Task A_page_in_place_of_an_answer_without_a_body_is_not_understood(string operation) =>
        await AssertInvalidAsync(operation, new Answer(Page) { ContentType = "text/html" });

    [Theory]
    [InlineData("kms:CreateAlias", "{}")]
    [InlineData("kms:EnableKeyRotation", "null")]
    public async Task Nothing_in_JSON_is_as_good_as_no_body(string operation, string body)
    {
        await using var server = await CannedServer.StartAsync(new Answer(body) { ContentType = "text/html" });
        await using var session = await Sessions.OpenAsync(server.Url);
        await session.CallAsync(operation);
    }

    [Theory]
    [InlineData("xray:PutEncryptionConfig")]
    [InlineData("secretsmanager:UpdateSecret")]
    [InlineData("kms:CreateKey")]
    public async Task An_answer_that_breaks_off_may_have_taken_effect(string operation)
    {
        var good = All[operation].Good;
        await using var server = await CannedServer.StartAsync(good with { CutAfter = good.Body.Length / 2 });
        await using var session = await Sessions.OpenAsync(server.Url);

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync(operation));

        Assert.True(failure.MayHaveTakenEffect, failure.Describe());
        Assert.Contains(failure.Kind, new[] { FailureKind.InvalidAnswer, FailureKind.Connection });
    }

    [Fact]
    public async Task Members_that_are_new_to_this_release_are_passed_over()
    {
        await using var server = await CannedServer.StartAsync(new Answer(
            """{"New":[{"a":{}}],"SecretList":[{"ARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf","Name":"a","New":{"b":[1]}}]}"""));
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Equal("a", Assert.Single(await SecretsAsync(session)).ResourceName);
    }

    [Fact]
    public async Task Times_are_seconds_with_or_without_a_fraction_and_in_UTC()
    {
        await using var server = await CannedServer.StartAsync(new Answer(
            """{"SecretList":[{"ARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf","Name":"a","DeletedDate":1795420800,"LastChangedDate":1.795420800123E9}]}"""));
        await using var session = await Sessions.OpenAsync(server.Url);

        var secret = Assert.Single(await SecretsAsync(session));

        Assert.Equal(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), secret.DeletedDate);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 8, 0, 0, 123, TimeSpan.Zero), secret.LastChangedDate!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.Zero, secret.LastChangedDate.Value.Offset);
    }

    [Fact]
    public async Task Secrets_are_paged_to_the_end_through_empty_pages_with_the_token_that_came()
    {
        static string Page(string name, string? token) =>
            $$"""{"SecretList":[{{(name.Length == 0 ? "" : $$"""{"ARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:{{name}}-AbCdEf","Name":"{{name}}"}""")}}]{{(token is null ? "" : $",\"NextToken\":\"{token}\"")}}}""";
        await using var server = await CannedServer.StartAsync((_, number) => new Answer(number switch
        {
            0 => Page("a", "one"),
            1 => Page(string.Empty, "two"),
            2 => Page("b", "three"),
            _ => Page("c", number == 3 ? null : "never"),
        }));
        await using var session = await Sessions.OpenAsync(server.Url);

        Assert.Equal(["a", "b", "c"], (await SecretsAsync(session)).Select(secret => secret.ResourceName));
        Assert.Equal(
            ["""{"MaxResults":100}""", """{"MaxResults":100,"NextToken":"one"}""", """{"MaxResults":100,"NextToken":"two"}""", """{"MaxResults":100,"NextToken":"three"}"""],
            server.Requests.Select(request => request.Text));
    }

    [Fact]
    public async Task An_empty_token_ends_a_list_of_versions()
    {
        await using var server = await CannedServer.StartAsync(new Answer("""{"Versions":[{"VersionId":"v","VersionStages":["AWSCURRENT"],"KmsKeyIds":["DefaultEncryptionKey"]}],"NextToken":""}"""));
        await using var session = await Sessions.OpenAsync(server.Url);
        var version = Assert.Single((await session.GetAdapter("SecretsManager", Region).ObserveAsync(Secret, CancellationToken.None)).Versions!);
        Assert.Equal(["DefaultEncryptionKey"], version.KmsKeyIds);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task KMS_lists_end_where_they_are_not_truncated_and_go_on_through_empty_pages()
    {
        await using var server = await CannedServer.StartAsync((_, number) => new Answer(number switch
        {
            0 => """{"Aliases":[{"AliasName":"alias/a","TargetKeyId":"1"}],"Truncated":true,"NextMarker":"m"}""",
            1 => """{"Aliases":[],"Truncated":true,"NextMarker":"n"}""",
            _ => """{"Aliases":[{"AliasName":"alias/aws/xray"}],"Truncated":false,"NextMarker":"stray"}""",
        }));
        await using var session = await Sessions.OpenAsync(server.Url);

        var aliases = await session.GetKeyCatalog(Region).ListAliasesAsync(CancellationToken.None).AllAsync();

        Assert.Equal([("alias/a", "1"), ("alias/aws/xray", null)], aliases.Select(alias => (alias.AliasName, alias.TargetKeyId)));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_key_that_cannot_rotate_has_no_rotation()
    {
        await using var server = await CannedServer.StartAsync(new Answer("""{"__type":"UnsupportedOperationException","message":"Not this key."}""", 400));
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Null(await session.GetKeyCatalog(Region).GetRotationAsync(KeyId, CancellationToken.None));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"logGroups":null}""")]
    [InlineData("""{"logGroups":[null]}""")]
    public async Task Log_groups_that_are_not_listed_are_not_none(string body)
    {
        await using var server = await CannedServer.StartAsync(new Answer(body));
        await using var session = await Sessions.OpenAsync(server.Url);
        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.ListAsync("CloudWatchLogs"));
        Assert.Equal((FailureKind.InvalidAnswer, Region), (failure.Kind, failure.Region));
    }

    [Theory]
    [InlineData("CloudTrail", "cloudtrail:DescribeTrails")]
    [InlineData("CloudTrailLake", "cloudtrail:ListEventDataStores")]
    public async Task A_missing_list_of_trails_or_stores_counts_as_empty_and_is_said(string service, string operation)
    {
        await using var server = await CannedServer.StartAsync(Answer.Empty);
        await using var session = await Sessions.OpenAsync(server.Url);
        var report = new Report();
        Assert.Empty((await session.GetAdapter(service, Region).ListAsync(new Ports.ResourceQuery(), AccountId, report, CancellationToken.None).AllAsync()).SelectMany(page => page));
        Assert.Contains($"{operation} in {Region}", Assert.Single(report.Verbose), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_list_of_aliases_is_said_and_is_no_empty_one()
    {
        await using var server = await CannedServer.StartAsync(Answer.Empty);
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Equal([Ports.AliasEntry.NoList], await session.GetKeyCatalog(Region).ListAliasesAsync(CancellationToken.None).AllAsync());
        Assert.Contains("kms:ListAliases in eu-west-1", Assert.Single(session.TakeNotes()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_that_is_null_is_an_invalid_answer_and_null_members_are_none()
    {
        await using var server = await CannedServer.StartAsync((_, number) => new Answer(number < 3
            ? """{"Grants":[null]}"""
            : """{"Grants":[{"GrantId":null,"GranteePrincipal":null,"Operations":[null,"Decrypt"],"Constraints":null}]}"""));
        await using var session = await Sessions.OpenAsync(server.Url, bounds: Sessions.Short with { Attempts = 3 });
        var keys = session.GetKeyCatalog(Region);
        AwsCallException? failure = null;
        for (var i = 0; i < 3 && server.Requests.Count < 3; i++)
        {
            failure = await Assert.ThrowsAsync<AwsCallException>(() => keys.ListGrantsAsync(KeyId, CancellationToken.None).AllAsync());
        }

        Assert.Equal((FailureKind.InvalidAnswer, Region), (failure!.Kind, failure.Region));
        var grant = Assert.Single(await keys.ListGrantsAsync(KeyId, CancellationToken.None).AllAsync());
        Assert.Equal(["Decrypt"], grant.Operations);
    }

    [Theory]
    [InlineData("secretsmanager:ListSecrets", 302, "https://user:word@evil.example/a?x=1", "https://evil.example")]
    [InlineData("kms:DescribeKey", 301, "https://elsewhere.example:8443/a", "https://elsewhere.example")]
    [InlineData("xray:PutEncryptionConfig", 307, null, "redirects (status 307)")]
    [InlineData("secretsmanager:UpdateSecret", 308, "/relative", "redirects (status 308)")]
    public async Task A_redirect_says_what_it_is_and_is_not_followed(string operation, int status, string? location, string said)
    {
        await using var server = await CannedServer.StartAsync(new Answer("<html>moved</html>", status) { ContentType = "text/html", Location = location });
        await using var session = await Sessions.OpenAsync(server.Url);
        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync(operation));
        Assert.Equal(FailureKind.InvalidAnswer, failure.Kind);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("x=1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    private static async Task<IReadOnlyList<SecretEncryptionStatus>> SecretsAsync(Ports.IAwsSession session) =>
        [.. (await session.ListAsync("SecretsManager")).Cast<SecretEncryptionStatus>()];

    private static async Task AssertInvalidAsync(string operation, Answer answer)
    {
        await using var server = await CannedServer.StartAsync(answer);
        await using var session = await Sessions.OpenAsync(server.Url);

        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.CallAsync(operation));

        Assert.Equal((FailureKind.InvalidAnswer, operation), (failure.Kind, failure.Operation));
        Assert.NotEmpty(failure.Message);
    }
}
