using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>Log groups by hand, with the unmodified <c>aws</c>.</summary>
[Trait("Category", "Peers")]
public sealed class LogGroupCliTests
{
    private const string Region = "eu-west-2";
    private const string Key = "arn:aws:kms:eu-west-2:111122223333:key/00000402-5a6d-4b0c-8000-000000000402";

    [PeerFact(Peer.Aws)]
    public async Task Spans_are_put_under_a_key_and_taken_from_it_by_hand()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        var aws = new AwsCli(server.Url);
        var destination = aws.RunAsync(Region, "xray", "get-trace-segment-destination");
        var before = GroupsAsync(aws);
        Assert.Equal("CloudWatchLogs", (await destination).GetProperty("Destination").GetString());
        Assert.False((await before)["aws/spans"].TryGetProperty("kmsKeyId", out _));
        Assert.Equal(Key, (await before)["/tracing/application"].GetProperty("kmsKeyId").GetString());

        await aws.RunAsync(Region, "logs", "associate-kms-key", "--log-group-name", "aws/spans", "--kms-key-id", Key);
        var refused = aws.FailAsync(Region, "logs", "associate-kms-key", "--log-group-name", "aws/spans", "--kms-key-id", "alias/tracing");
        var missing = aws.FailAsync(Region, "logs", "associate-kms-key", "--log-group-name", "/none", "--kms-key-id", Key);
        var under = GroupsAsync(aws);
        Assert.Equal("InvalidParameterException", await refused);
        Assert.Equal("ResourceNotFoundException", await missing);
        Assert.Equal(Key, (await under)["aws/spans"].GetProperty("kmsKeyId").GetString());

        await aws.RunAsync(Region, "logs", "disassociate-kms-key", "--resource-identifier", "arn:aws:logs:eu-west-2:111122223333:log-group:aws/spans");
        Assert.False((await GroupsAsync(aws))["aws/spans"].TryGetProperty("kmsKeyId", out _));
    }

    [PeerFact(Peer.Aws)]
    public async Task What_a_template_says_of_a_log_group_is_told_by_hand()
    {
        const string arn = "arn:aws:logs:eu-west-2:111122223333:log-group:/by/hand";
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        var aws = new AwsCli(server.Url);
        await aws.RunAsync(Region, "logs", "create-log-group", "--log-group-name", "/by/hand", "--log-group-class", "INFREQUENT_ACCESS", "--tags", "Team=billing");
        await aws.RunAsync(Region, "logs", "put-retention-policy", "--log-group-name", "/by/hand", "--retention-in-days", "90");
        var refused = aws.FailAsync(Region, "logs", "put-retention-policy", "--log-group-name", "/by/hand", "--retention-in-days", "91");
        var tags = aws.RunAsync(Region, "logs", "list-tags-for-resource", "--resource-arn", arn);
        var group = (await GroupsAsync(aws))["/by/hand"];
        Assert.Equal((90, "INFREQUENT_ACCESS", false), (group.GetProperty("retentionInDays").GetInt32(), group.GetProperty("logGroupClass").GetString(), group.GetProperty("deletionProtectionEnabled").GetBoolean()));
        Assert.Equal("billing", (await tags).GetProperty("tags").GetProperty("Team").GetString());
        Assert.Equal("InvalidParameterException", await refused);

        await aws.RunAsync(Region, "logs", "delete-retention-policy", "--log-group-name", "/by/hand");
        Assert.False((await GroupsAsync(aws))["/by/hand"].TryGetProperty("retentionInDays", out _));
    }

    // --page-size 1 takes a page for each log group.
    private static async Task<Dictionary<string, JsonElement>> GroupsAsync(AwsCli aws) =>
        (await aws.RunAsync(Region, "logs", "describe-log-groups", "--page-size", "1")).GetProperty("logGroups").EnumerateArray()
            .ToDictionary(group => group.GetProperty("logGroupName").GetString()!);
}
