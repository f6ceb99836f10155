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
    public async Task Who_reads_a_secret_and_log_files_of_moto_is_whom_aws_gave_the_right()
    {
        await using var moto = await MotoServer.StartAsync();
        var aws = new AwsCli(moto.Url);
        var key = Text((await aws.RunAsync(Region, "kms", "create-key")).GetProperty("KeyMetadata"), "Arn");
        const string OfAccount = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{AccountId}}:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"} } }]}""";
        foreach (var (role, action, trust) in new[] { ("Reader", "secretsmanager:GetSecretValue", OfAccount), ("ByPolicy", "kms:Decrypt", Trust), ("KeyOnly", "kms:Decrypt", Trust), ("Auditor", "s3:GetObject", Trust) })
        {
            await aws.RunAsync(Region, "iam", "create-role", "--role-name", role, "--assume-role-policy-document", trust);
            await aws.RunAsync(Region, "iam", "put-role-policy", "--role-name", role, "--policy-name", "own", "--policy-document", Policy("Allow", action));
            await aws.RunAsync(Region, "iam", "put-role-policy", "--role-name", role, "--policy-name", "key", "--policy-document", Policy("Allow", "kms:Decrypt"));
        }

        await aws.RunAsync(Region, "iam", "create-user", "--user-name", "ann");
        await aws.RunAsync(Region, "iam", "put-user-policy", "--user-name", "ann", "--policy-name", "own", "--policy-document", Policy("Allow", "sts:AssumeRole"));
        var secret = Text(await aws.RunAsync(Region, "secretsmanager", "create-secret", "--name", "app/token", "--kms-key-id", key, "--secret-string", "not-read"), "ARN");
        var plain = Text(await aws.RunAsync(Region, "secretsmanager", "create-secret", "--name", "app/plain", "--kms-key-id", key, "--secret-string", "not-read"), "ARN");
        await aws.RunAsync(Region, "secretsmanager", "put-resource-policy", "--secret-id", secret, "--resource-policy", Lets("ByPolicy", "secretsmanager:GetSecretValue", "*"));
        await aws.RunAsync(Region, "s3api", "create-bucket", "--bucket", "app-trail", "--create-bucket-configuration", $"LocationConstraint={Region}");
        await aws.RunAsync(Region, "cloudtrail", "create-trail", "--name", "app", "--s3-bucket-name", "app-trail", "--s3-key-prefix", "logs", "--kms-key-id", key);
        using var session = new ModuleSession(moto.Url);

        static IEnumerable<string> Readers(IEnumerable<CmkDataAccess> rows) =>
            rows.Where(static row => row is { PrincipalKind: "Role", Decision: not "Denied" }).Select(static row => $"{row.Principal.Split('/')[^1]} {row.Decision} {row.Statement}").Order(StringComparer.Ordinal);
        var rows = session.Run<CmkDataAccess>($"Get-CmkAccess -ReadsData {secret}");
        Assert.Equal(["ByPolicy Allowed resource:#1", "Reader Allowed iam:own:#1"], Readers(rows));
        Assert.Equal([$"arn:aws:iam::{AccountId}:user/ann if sts:ExternalId is x"], rows.Single(static row => row.Principal.EndsWith("/Reader", StringComparison.Ordinal)).AssumableBy);
        Assert.Equal(["ec2.amazonaws.com"], rows.Single(static row => row.Principal.EndsWith("/ByPolicy", StringComparison.Ordinal)).AssumableBy);
        Assert.Equal(["Reader Allowed iam:own:#1"], Readers(session.Run<CmkDataAccess>($"Get-CmkAccess -ReadsData {plain}")));

        var trail = $"arn:aws:cloudtrail:{Region}:{AccountId}:trail/app";
        Assert.Equal(["Auditor Allowed iam:own:#1"], Readers(session.Run<CmkDataAccess>($"Get-CmkAccess -ReadsData {trail}")));
        await aws.RunAsync(Region, "s3api", "put-bucket-policy", "--bucket", "app-trail", "--policy", Lets("KeyOnly", "s3:GetObject", "arn:aws:s3:::app-trail/logs/*"));
        Assert.Equal(["Auditor Allowed iam:own:#1", "KeyOnly Allowed resource:#1"], Readers(session.Run<CmkDataAccess>($"Get-CmkAccess -ReadsData {trail}")));
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

    private static string Lets(string role, string action, string resource) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{AccountId}}:role/{{role}}"},"Action":"{{action}}","Resource":"{{resource}}"}]}""";

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
