using System.Text.Json;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Peers;

/// <summary>Users, groups, roles and policies that <c>aws</c> made in moto are seen by the module as they were meant.</summary>
[Trait("Category", "Peers")]
public sealed class AccessConversationTests
{
    // Moto's own account (its documentation).
    private const string AccountId = "123456789012";
    private const string Region = "eu-west-1";
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    [PeerFact(Peer.Aws, Peer.Moto)]
    public async Task Who_can_use_a_key_of_moto_is_what_aws_gave_them()
    {
        await using var moto = await MotoServer.StartAsync();
        var aws = new AwsCli(moto.Url);
        var key = Text((await aws.RunAsync(Region, "kms", "create-key")).GetProperty("KeyMetadata"), "Arn");
        var edge = Text((await aws.RunAsync(Region, "iam", "create-policy", "--policy-name", "Edge", "--policy-document", Policy("Allow", "s3:*"))).GetProperty("Policy"), "Arn");
        var use = Text((await aws.RunAsync(Region, "iam", "create-policy", "--policy-name", "Use", "--policy-document", Policy("Allow", "kms:Decrypt", "50% of ${aws:username}"))).GetProperty("Policy"), "Arn");
        await aws.RunAsync(Region, "iam", "create-role", "--role-name", "App", "--path", "/team/", "--assume-role-policy-document", Trust);
        await aws.RunAsync(Region, "iam", "put-role-policy", "--role-name", "App", "--policy-name", "own", "--policy-document", Policy("Allow", "kms:Decrypt"));
        await aws.RunAsync(Region, "iam", "create-role", "--role-name", "Bounded", "--assume-role-policy-document", Trust, "--permissions-boundary", edge);
        await aws.RunAsync(Region, "iam", "put-role-policy", "--role-name", "Bounded", "--policy-name", "own", "--policy-document", Policy("Allow", "kms:*"));
        await aws.RunAsync(Region, "iam", "create-group", "--group-name", "Readers");
        await aws.RunAsync(Region, "iam", "put-group-policy", "--group-name", "Readers", "--policy-name", "own", "--policy-document", Policy("Allow", "kms:Decrypt"));
        foreach (var user in new[] { "ann", "bob", "cid" })
        {
            await aws.RunAsync(Region, "iam", "create-user", "--user-name", user);
        }

        await aws.RunAsync(Region, "iam", "add-user-to-group", "--group-name", "Readers", "--user-name", "ann");
        await aws.RunAsync(Region, "iam", "attach-user-policy", "--user-name", "bob", "--policy-arn", use);
        using var session = new ModuleSession(moto.Url);

        var rows = session.Run<CmkKeyAccess>($"Get-CmkAccess {key} Decrypt");

        Assert.Equal(
            [
                $"arn:aws:iam::{AccountId}:role/team/App Allowed iam:own:#1",
                $"arn:aws:iam::{AccountId}:user/ann Allowed iam:own:#1",
                $"arn:aws:iam::{AccountId}:user/bob Conditional iam:Use:#1",
            ],
            rows.Where(static row => row.PrincipalKind != "AccountRoot").Select(static row => $"{row.Principal} {row.Decision} {row.Statement[^1]}").Order(StringComparer.Ordinal));
        Assert.Equal("if aws:PrincipalTag/share is 50% of ${aws:username}", rows.Single(static row => row.Decision == "Conditional").Condition);
    }

    [PeerFact(Peer.Aws, Peer.Moto)]
    public async Task Policies_of_an_organization_that_aws_made_shut_its_members_out()
    {
        await using var moto = await MotoServer.StartAsync();
        var aws = new AwsCli(moto.Url);
        await aws.RunAsync(Region, "organizations", "create-organization", "--feature-set", "ALL");
        var root = Text((await aws.RunAsync(Region, "organizations", "list-roots")).GetProperty("Roots")[0], "Id");
        foreach (var type in new[] { "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY" })
        {
            await aws.RunAsync(Region, "organizations", "enable-policy-type", "--root-id", root, "--policy-type", type);
        }

        var unit = Text((await aws.RunAsync(Region, "organizations", "create-organizational-unit", "--parent-id", root, "--name", "Workloads")).GetProperty("OrganizationalUnit"), "Id");
        var members = new List<string>();
        foreach (var name in new[] { "free", "limited" })
        {
            members.Add(Text((await aws.RunAsync(Region, "organizations", "create-account", "--account-name", name, "--email", $"{name}@example.com")).GetProperty("CreateAccountStatus"), "AccountId"));
        }

        await aws.RunAsync(Region, "organizations", "move-account", "--account-id", members[1], "--source-parent-id", root, "--destination-parent-id", unit);
        var denial = Text((await aws.RunAsync(Region, "organizations", "create-policy", "--name", "NoDecrypt", "--description", "x", "--type", "SERVICE_CONTROL_POLICY", "--content", Policy("Deny", "kms:Decrypt"))).GetProperty("Policy").GetProperty("PolicySummary"), "Id");
        await aws.RunAsync(Region, "organizations", "attach-policy", "--policy-id", denial, "--target-id", unit);
        var policy = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{AccountId}}:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::{{members[0]}}:root","arn:aws:iam::{{members[1]}}:root"]},"Action":"kms:Decrypt","Resource":"*"}]}""";
        var key = Text((await aws.RunAsync(Region, "kms", "create-key", "--policy", policy)).GetProperty("KeyMetadata"), "Arn");
        using var session = new ModuleSession(moto.Url);

        var result = session.Run($"Get-CmkAccess {key} Decrypt -IncludeOrganization");

        Assert.Empty(result.Warnings);
        var rows = result.Output.Select(static row => (CmkKeyAccess)row.BaseObject).ToList();
        Assert.Equal([$"arn:aws:iam::{AccountId}:root", members[0]], rows.Select(static row => row.Principal));
        Assert.All(rows, static row => Assert.Equal(string.Empty, row.Unless));
    }

    private static string Policy(string effect, string action, string? tag = null) => JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new[]
        {
            new
            {
                Effect = effect,
                Action = action,
                Resource = "*",
                Condition = tag is null ? [] : new Dictionary<string, Dictionary<string, string>> { ["StringEquals"] = new() { ["aws:PrincipalTag/share"] = tag } },
            },
        },
    });

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
