using System.Text.Json;
using System.Xml.Linq;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>What IAM has in an account is shown as it is enforced.</summary>
public sealed class AuthorizationDetailsTests : IAsyncLifetime
{
    private const string Clerk = "SANDBOXCLERK00000001";
    private const string Account = SandboxAccounts.AccountId;
    private static readonly XNamespace Iam = "https://iam.amazonaws.com/doc/2010-05-08/";

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync(new SandboxOptions
    {
        Estate = new EstateDocument
        {
            Accounts =
            [
                new EstateAccount
                {
                    Id = Account,
                    ManagedPolicies =
                    [
                        new EstateManagedPolicy { Name = "UseKeys", Document = Allow("kms:*") },
                        new EstateManagedPolicy { Name = "Edge", Document = Json("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["kms:*","iam:*"],"Resource":"*"},{"Effect":"Deny","Action":"kms:DisableKey","Resource":"*"}]}""") },
                    ],
                    Groups = [new EstateGroup { Name = "Clerks", Policy = Allow("secretsmanager:ListSecrets"), AttachedPolicies = ["UseKeys"] }],
                    Roles = [new EstateRole { Name = "App", Path = "/team/", Trust = Json("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}"""), AttachedPolicies = ["UseKeys"], PermissionsBoundary = "Edge" }],
                },
                new EstateAccount { Id = SandboxAccounts.OtherAccountId },
            ],
            Principals = [new EstatePrincipal { AccessKey = Clerk, AccountId = Account, Name = "clerk", Groups = ["Clerks"], Policy = Allow("iam:Get*"), PermissionsBoundary = "Edge" }],
        },
    });

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Users_groups_roles_and_policies_are_shown()
    {
        var details = await AskAsync(Client);

        var clerk = details.Descendants(Iam + "UserDetailList").Elements().Single(user => Text(user, "UserName") == "clerk");
        Assert.Equal("Clerks", clerk.Element(Iam + "GroupList")!.Value);
        Assert.Equal($"arn:aws:iam::{Account}:policy/Edge", Text(clerk.Element(Iam + "PermissionsBoundary")!, "PermissionsBoundaryArn"));
        Assert.Contains("iam:Get*", Uri.UnescapeDataString(clerk.Descendants(Iam + "PolicyDocument").Single().Value), StringComparison.Ordinal);
        var role = Assert.Single(details.Descendants(Iam + "RoleDetailList").Elements());
        Assert.Equal(($"arn:aws:iam::{Account}:role/team/App", $"arn:aws:iam::{Account}:policy/UseKeys"), (Text(role, "Arn"), role.Descendants(Iam + "PolicyArn").Single().Value));
        Assert.Equal("Clerks", Text(Assert.Single(details.Descendants(Iam + "GroupDetailList").Elements()), "GroupName"));
        Assert.Equal(
            [("Edge", "0", "2"), ("UseKeys", "2", "0")],
            details.Descendants(Iam + "Policies").Elements().Select(policy => (Text(policy, "PolicyName"), Text(policy, "AttachmentCount"), Text(policy, "PermissionsBoundaryUsageCount"))));
    }

    [Fact]
    public async Task Pages_and_filters_show_each_once()
    {
        var whole = Arns(await AskAsync(Client));
        var arns = new List<string>();
        var rest = "&MaxItems=2";
        for (var page = 0; page < 10; page++)
        {
            var details = await AskAsync(Client, rest);
            arns.AddRange(Arns(details));
            if (details.Descendants(Iam + "IsTruncated").Single().Value == "false")
            {
                break;
            }

            rest = $"&MaxItems=2&Marker={Uri.EscapeDataString(details.Descendants(Iam + "Marker").Single().Value)}";
        }

        Assert.Equal(whole, arns);
        Assert.Equal([$"arn:aws:iam::{Account}:group/Clerks", $"arn:aws:iam::{Account}:role/team/App"], Arns(await AskAsync(Client, "&Filter.member.1=Role&Filter.member.2=Group")));
        Assert.Equal(400, (await Client.QueryAsync("iam", "Action=GetAccountAuthorizationDetails&Filter.member.1=Bucket")).Status);
    }

    [Fact]
    public async Task A_group_s_policies_and_a_boundary_are_enforced()
    {
        var key = await Client.CreateKeyAsync();
        using var clerk = Client.As(Clerk);
        (await clerk.KmsAsync("DescribeKey", new { KeyId = key })).Succeeded();
        Assert.Equal("AccessDeniedException", (await clerk.KmsAsync("DisableKey", new { KeyId = key })).Code);
        Assert.Equal("AccessDeniedException", (await clerk.SecretsAsync("ListSecrets")).Code);
        await AskAsync(clerk);
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        await AskAsync(auditor);
        (await auditor.KmsAsync("ListKeys")).Succeeded();
        Assert.Equal("AccessDeniedException", (await auditor.KmsAsync("DisableKey", new { KeyId = key })).Code);
    }

    [Fact]
    public async Task A_boundary_limits_the_sessions_of_a_role()
    {
        var key = await Client.CreateKeyAsync();
        var (status, body) = await Client.QueryAsync("sts", $"Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::{Account}:role/team/App&RoleSessionName=test");
        Assert.Equal(200, status);
        var credentials = XDocument.Parse(body).Descendants().Where(static element => !element.HasElements).ToLookup(static element => element.Name.LocalName, static element => element.Value);
        using var session = Client.As(credentials["AccessKeyId"].First(), credentials["SessionToken"].First());
        (await session.KmsAsync("DescribeKey", new { KeyId = key })).Succeeded();
        Assert.Equal("AccessDeniedException", (await session.KmsAsync("DisableKey", new { KeyId = key })).Code);
    }

    private static async Task<XElement> AskAsync(AwsClient client, string rest = "")
    {
        var (status, body) = await client.QueryAsync("iam", $"Action=GetAccountAuthorizationDetails&Version=2010-05-08{rest}");
        Assert.True(status == 200, body);
        return XDocument.Parse(body).Root!;
    }

    private static List<string> Arns(XElement details) =>
        [.. details.Descendants(Iam + "Arn").Where(static arn => arn.Parent!.Parent!.Name.LocalName is "UserDetailList" or "GroupDetailList" or "RoleDetailList" or "Policies").Select(static arn => arn.Value)];

    private static string Text(XElement element, string name) => element.Element(Iam + name)!.Value;

    private static JsonElement Allow(string action) => Json($$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"*"}]}""");

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
