using System.Text.Json;
using KmsCompliance.Sandbox.Tests.Peers;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Peers;

/// <summary>What the module and the unmodified <c>aws</c> say to each other of an organization and its accounts, through an endpoint that
/// others wrote.</summary>
[Trait("Category", "Peers")]
public sealed class OrganizationConversationTests
{
    // Moto's own account (its documentation), which becomes the organization's management account.
    private const string Management = "123456789012";
    private const string Region = "eu-west-1";

    // Two pages of AWS Organizations, whose pages have 20 accounts at most.
    private const int Members = 24;

    [PeerFact(Peer.Aws, Peer.Moto)]
    public async Task Accounts_that_aws_made_in_moto_are_found_by_unit_and_tag_and_reached_by_a_role_in_each()
    {
        await using var moto = await MotoServer.StartAsync();
        var aws = new AwsCli(moto.Url);
        await aws.RunAsync(Region, "organizations", "create-organization", "--feature-set", "ALL");
        var root = Text((await aws.RunAsync(Region, "organizations", "list-roots")).GetProperty("Roots")[0], "Id");
        var members = new List<string>();
        for (var member = 0; member < Members; member++)
        {
            members.Add(Text((await aws.RunAsync(Region, "organizations", "create-account", "--email", $"member{member}@example.com", "--account-name", $"member-{member}")).GetProperty("CreateAccountStatus"), "AccountId"));
        }

        var (shop, warehouse) = (members[3], members[23]);
        var production = await CreateUnitAsync(aws, root, "Production");
        var stores = await CreateUnitAsync(aws, production, "Stores");
        await aws.RunAsync(Region, "organizations", "move-account", "--account-id", shop, "--source-parent-id", root, "--destination-parent-id", production);
        await aws.RunAsync(Region, "organizations", "move-account", "--account-id", warehouse, "--source-parent-id", root, "--destination-parent-id", stores);
        await aws.RunAsync(Region, "organizations", "tag-resource", "--resource-id", warehouse, "--tags", "Key=Environment,Value=production");
        using var session = new ModuleSession(moto.Url);

        await AccountsAreThoseThatAwsListsAsync(aws, session, members);
        Assert.Equal(Sorted(shop, warehouse), Ids(session, $"-OrganizationalUnit {production}"));
        Assert.Equal([warehouse], Ids(session, $"-OrganizationalUnit {stores}"));
        Assert.Equal([warehouse], Ids(session, "-Tag @{ Environment = 'prod*' }"));
        Assert.Equal([shop], Ids(session, $"'{shop}'"));
        Assert.Single(session.Run("Get-OrganizationAccount -OrganizationalUnit ou-a1b2-c3d4e5f6").ErrorIds);
        Assert.Single(session.Run("Get-OrganizationAccount 999988887777").ErrorIds);

        await RolesReachTheirAccountsAsync(aws, moto.Url, session, shop, warehouse);
    }

    private static async Task AccountsAreThoseThatAwsListsAsync(AwsCli aws, ModuleSession session, IReadOnlyList<string> members)
    {
        // aws puts the pages together itself.
        var listed = (await aws.RunAsync(Region, "organizations", "list-accounts")).GetProperty("Accounts").EnumerateArray()
            .ToDictionary(static account => Text(account, "Id"), static account => (Text(account, "Name"), Text(account, "Email"), Text(account, "Arn")));
        var accounts = session.Run<OrganizationAccount>("Get-OrganizationAccount");
        Assert.Equal(Members + 1, accounts.Count);
        Assert.Equal(Sorted([Management, .. members]), Sorted([.. accounts.Select(static account => account.AccountId)]));
        Assert.All(accounts, account => Assert.Equal(listed[account.AccountId], (account.AccountName, account.Email, account.AccountArn)));
    }

    private static async Task RolesReachTheirAccountsAsync(AwsCli aws, Uri endpoint, ModuleSession session, string shop, string warehouse)
    {
        foreach (var account in new[] { shop, warehouse })
        {
            var role = await aws.RunAsync(Region, "sts", "assume-role", "--role-arn", $"arn:aws:iam::{account}:role/Setup", "--role-session-name", "setup");
            var inside = new AwsCli(endpoint, Text(role.GetProperty("Credentials"), "AccessKeyId"));
            await inside.RunAsync(Region, "secretsmanager", "create-secret", "--name", $"of-{account}", "--secret-string", "value");
        }

        var script = $"Get-Region {Region} -AccountId '{shop}', '{warehouse}' -RoleName Audit -ExternalId agreed -SessionTag @{{ Team = 'security' }} | Get-SecretEncryptionStatus -CoverageVariable global:coverage";
        var secrets = session.Run<SecretEncryptionStatus>(script);

        Assert.Equal(Sorted($"{shop} of-{shop}", $"{warehouse} of-{warehouse}"), Sorted([.. secrets.Select(static secret => $"{secret.AccountId} {secret.ResourceName}")]));
        Assert.All(secrets, secret => Assert.Equal($"arn:aws:sts::{secret.AccountId}:assumed-role/Audit/KmsCompliance", secret.ScannedBy));
        Assert.True(Assert.Single(session.Run<AuditCoverage>("$coverage")).Complete);
    }

    private static async Task<string> CreateUnitAsync(AwsCli aws, string parent, string name) =>
        Text((await aws.RunAsync(Region, "organizations", "create-organizational-unit", "--parent-id", parent, "--name", name)).GetProperty("OrganizationalUnit"), "Id");

    private static IEnumerable<string> Ids(ModuleSession session, string chosen) =>
        Sorted([.. session.Run<OrganizationAccount>($"Get-OrganizationAccount {chosen}").Select(static account => account.AccountId)]);

    private static IEnumerable<string> Sorted(params string[] texts) => texts.Order(StringComparer.Ordinal);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
