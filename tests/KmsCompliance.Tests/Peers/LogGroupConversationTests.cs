using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Peers;

/// <summary>What the module and the unmodified <c>aws</c> say to each other of log groups, through an endpoint that others wrote
/// and through the sandbox's.</summary>
[Trait("Category", "Peers")]
public sealed class LogGroupConversationTests
{
    private const string Region = "eu-west-3";
    private const string AnyoneMay = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}""";

    [PeerFact(Peer.Aws, Peer.Moto)]
    public async Task Log_groups_that_aws_made_in_moto_are_judged_and_one_that_is_under_its_key_stays_so()
    {
        await using var moto = await MotoServer.StartAsync();
        var (aws, key) = await MakeGroupsAsync(moto.Url);
        using var session = new ModuleSession(moto.Url);
        AssertJudged(session, key);

        var set = session.Run($"Set-ServiceCmk -ResourceId conversation/keyed -Service CloudWatchLogs -Region {Region} -KeyId {key}");
        Assert.Equal((CmkChangeStatus.Unchanged, true), ((Assert.Single(set.Output).BaseObject as CmkChange)!.Status, (set.Output[0].BaseObject as CmkChange)!.Verified));

        // Moto does not serve AssociateKmsKey: what was not done is not told as done.
        var refused = session.Run($"Set-ServiceCmk -ResourceId conversation/plain -Service CloudWatchLogs -Region {Region} -KeyId {key} -Force");
        Assert.Single(refused.ErrorIds);
        Assert.DoesNotContain(refused.Output, item => item.BaseObject is CmkChange { Status: CmkChangeStatus.Applied });
        Assert.Null(await KeyOfAsync(aws, "conversation/plain"));
    }

    [PeerFact(Peer.Aws)]
    public async Task Log_groups_that_aws_made_in_the_sandbox_are_judged_and_set_and_aws_sees_it()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        var (aws, key) = await MakeGroupsAsync(server.Url);
        using var session = new ModuleSession(server.Url);
        AssertJudged(session, key);

        var change = Assert.Single(session.Run<CmkChange>(
            $"Get-ServiceEncryptionStatus -Region {Region} -Service CloudWatchLogs -ResourceId conversation/* | Where-Object Compliance -ne Compliant | Set-ServiceCmk -KeyId {key}"));
        Assert.Equal((CmkChangeStatus.Applied, true, key), (change.Status, change.Verified, change.KeyArn));
        Assert.Equal(key, await KeyOfAsync(aws, "conversation/plain"));
    }

    private static void AssertJudged(ModuleSession session, string key) => Assert.Equal(
        [("conversation/keyed", Compliance.Compliant, key), ("conversation/plain", Compliance.NonCompliant, null)],
        session.Run<LogGroupEncryptionStatus>($"Get-ServiceEncryptionStatus -Region {Region} -Service CloudWatchLogs -ResourceId conversation/*")
            .OrderBy(group => group.LogGroupName, StringComparer.Ordinal)
            .Select(group => (group.LogGroupName, group.Compliance, group.KeyArn)));

    private static async Task<(AwsCli Aws, string Key)> MakeGroupsAsync(Uri endpoint)
    {
        var aws = new AwsCli(endpoint);
        var key = (await aws.RunAsync(Region, "kms", "create-key", "--policy", AnyoneMay)).GetProperty("KeyMetadata").GetProperty("Arn").GetString()!;
        await aws.RunAsync(Region, "logs", "create-log-group", "--log-group-name", "conversation/plain");
        await aws.RunAsync(Region, "logs", "create-log-group", "--log-group-name", "conversation/keyed", "--kms-key-id", key);
        return (aws, key);
    }

    private static async Task<string?> KeyOfAsync(AwsCli aws, string name)
    {
        var groups = await aws.RunAsync(Region, "logs", "describe-log-groups", "--log-group-name-prefix", name);
        var group = Assert.Single(groups.GetProperty("logGroups").EnumerateArray());
        return group.TryGetProperty("kmsKeyId", out JsonElement key) ? key.GetString() : null;
    }
}
