using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>An organization by hand, with the unmodified <c>aws</c>.</summary>
[Trait("Category", "Peers")]
public sealed class OrganizationCliTests
{
    private const string Region = "us-east-1";

    [PeerFact(Peer.Aws)]
    public async Task Accounts_are_listed_and_their_roles_assumed_by_hand()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        var aws = new AwsCli(server.Url);
        var accounts = (await aws.RunAsync(Region, "organizations", "list-accounts", "--page-size", "2")).GetProperty("Accounts").EnumerateArray().ToList();
        Assert.Equal(7, accounts.Count);
        var root = (await aws.RunAsync(Region, "organizations", "list-roots")).GetProperty("Roots")[0].GetProperty("Id").GetString()!;
        var units = await aws.RunAsync(Region, "organizations", "list-organizational-units-for-parent", "--parent-id", root);
        Assert.Equal(["Security", "Workloads", "Suspended"], units.GetProperty("OrganizationalUnits").EnumerateArray().Select(unit => unit.GetProperty("Name").GetString()));

        var shop = "arn:aws:iam::555566667777:role/PartnerAudit";
        Assert.Equal("AccessDenied", await aws.FailAsync(Region, "sts", "assume-role", "--role-arn", shop, "--role-session-name", "by-hand"));
        var session = await aws.RunAsync(Region, "sts", "assume-role", "--role-arn", shop, "--role-session-name", "by-hand", "--external-id", "agreed-with-the-shop", "--duration-seconds", "7200");
        Assert.Equal("arn:aws:sts::555566667777:assumed-role/PartnerAudit/by-hand", session.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString());
    }
}
