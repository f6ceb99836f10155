using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>The event history by hand, with the unmodified <c>aws</c>.</summary>
[Trait("Category", "Peers")]
public sealed class EventHistoryCliTests
{
    private const string Region = "eu-west-1";
    private const string Id = "00000000-0000-4000-8000-00000000abcd";
    private const string Key = $"arn:aws:kms:{Region}:111122223333:key/{Id}";

    [PeerFact(Peer.Aws)]
    public async Task Who_used_a_key_is_looked_up_by_hand()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Estate = new EstateDocument { Accounts = [new EstateAccount { Id = SandboxAccounts.AccountId, Keys = [new EstateKey { Region = Region, KeyId = Id, RecentUses = 70 }] }] } }, CancellationToken.None);
        var aws = new AwsCli(server.Url);
        await aws.RunAsync(Region, "kms", "describe-key", "--key-id", Id);
        var ofKey = await aws.RunAsync(Region, "cloudtrail", "lookup-events", "--lookup-attributes", $"AttributeKey=ResourceName,AttributeValue={Key}");
        var usage = await aws.RunAsync(Region, "kms", "get-key-last-usage", "--key-id", Id);
        var events = ofKey.GetProperty("Events").EnumerateArray().ToList();
        Assert.Equal(71, events.Select(static one => one.GetProperty("EventId").GetString()).Distinct().Count());
        Assert.Equal("DescribeKey", events[0].GetProperty("EventName").GetString());
        var last = usage.GetProperty("KeyLastUsage").GetProperty("CloudTrailEventId").GetString()!;
        var found = await aws.RunAsync(Region, "cloudtrail", "lookup-events", "--lookup-attributes", $"AttributeKey=EventId,AttributeValue={last}");
        var one = JsonDocument.Parse(found.GetProperty("Events")[0].GetProperty("CloudTrailEvent").GetString()!).RootElement;
        Assert.Equal("AssumedRole", one.GetProperty("userIdentity").GetProperty("type").GetString());
    }
}
