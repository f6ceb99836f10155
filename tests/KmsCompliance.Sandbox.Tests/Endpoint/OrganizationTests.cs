using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>The organization of the default estate, and who may ask for it.</summary>
public sealed class OrganizationTests : IAsyncLifetime
{
    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync() => _sandbox = await TestSandbox.DefaultAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Five_members_and_more_are_there_with_a_role_for_audits_and_one_that_is_suspended()
    {
        var accounts = (await AskAsync(Client, "ListAccounts"))["Accounts"].EnumerateArray().ToList();
        Assert.Equal(7, accounts.Count);
        Assert.Equal(["888899990000"], accounts.Where(account => account.GetProperty("Status").GetString() != "ACTIVE").Select(Id));
        foreach (var id in accounts.Select(Id).Where(id => id != "888899990000"))
        {
            Assert.Contains("Audit", _sandbox.Server.World.FindAccount(id)!.Roles!.Keys);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task Pages_together_are_the_list(int size)
    {
        var ids = new List<string>();
        string? token = null;
        do
        {
            var page = await AskAsync(Client, "ListAccounts", token is null ? new { MaxResults = size } : new { MaxResults = size, NextToken = token });
            var accounts = page["Accounts"].EnumerateArray().ToList();
            Assert.InRange(accounts.Count, 1, size);
            ids.AddRange(accounts.Select(Id));
            token = page.Has("NextToken") ? page["NextToken"].GetString() : null;
        }
        while (token is not null);

        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(), ids);
        Assert.Equal(7, ids.Count);
    }

    [Fact]
    public async Task Every_account_lies_in_one_place_of_the_tree()
    {
        var root = (await AskAsync(Client, "ListRoots"))["Roots"][0].GetProperty("Id").GetString()!;
        var (ids, open) = (new List<string>(), new Stack<string>([root]));
        while (open.TryPop(out var parent))
        {
            var here = (await AskAsync(Client, "ListAccountsForParent", new { ParentId = parent }))["Accounts"].EnumerateArray().Select(Id).ToList();
            foreach (var id in here)
            {
                Assert.Equal(parent, (await AskAsync(Client, "ListParents", new { ChildId = id }))["Parents"][0].GetProperty("Id").GetString());
            }

            ids.AddRange(here);
            foreach (var unit in (await AskAsync(Client, "ListOrganizationalUnitsForParent", new { ParentId = parent }))["OrganizationalUnits"].EnumerateArray())
            {
                open.Push(Id(unit));
            }
        }

        Assert.Equal((await AskAsync(Client, "ListAccounts"))["Accounts"].EnumerateArray().Select(Id), ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_member_may_ask_what_its_organization_is_and_nothing_more()
    {
        using var member = Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        Assert.Equal(SandboxAccounts.AccountId, (await AskAsync(member, "DescribeOrganization"))["Organization"].GetProperty("MasterAccountId").GetString());
        Assert.Equal("AccessDeniedException", (await AskAsync(member, "ListAccounts")).Code);
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        Assert.Equal("InvalidInputException", (await AskAsync(auditor, "ListPolicies", new { Filter = "TAG_POLICY" })).Code);
        (await AskAsync(auditor, "ListAccounts")).Succeeded();
    }

    [Fact]
    public async Task Policies_are_listed_where_they_are_attached()
    {
        var root = (await AskAsync(Client, "ListRoots"))["Roots"][0].GetProperty("Id").GetString();
        var own = Assert.Single(await PoliciesAsync(root!, "RESOURCE_CONTROL_POLICY"));
        Assert.Equal("OwnOrganizationOnly", own.GetProperty("Name").GetString());
        Assert.Contains("aws:PrincipalOrgID", (await AskAsync(Client, "DescribePolicy", new { PolicyId = Id(own) }))["Policy"].GetProperty("Content").GetString(), StringComparison.Ordinal);
        Assert.Empty(await PoliciesAsync(root!, "SERVICE_CONTROL_POLICY"));
    }

    [Fact]
    public async Task Without_an_organization_its_operations_say_so()
    {
        await using var alone = await TestSandbox.EmptyAsync();
        Assert.Equal("AWSOrganizationsNotInUseException", (await AskAsync(alone.Client, "ListAccounts")).Code);
    }

    [Fact]
    public async Task A_delegated_administrator_may_ask()
    {
        var estate = TestSandbox.TwoAccounts with
        {
            Organization = new EstateOrganization
            {
                ManagementAccount = SandboxAccounts.AccountId,
                Members = [SandboxAccounts.OtherAccountId],
                DelegatedAdministrators = [SandboxAccounts.OtherAccountId],
            },
        };
        await using var sandbox = await TestSandbox.EmptyAsync(new SandboxOptions { Estate = estate });
        using var delegated = sandbox.Client.As(SandboxAccounts.OtherAdministratorAccessKey);
        Assert.Equal(2, (await AskAsync(delegated, "ListAccounts"))["Accounts"].GetArrayLength());
    }

    private async Task<IEnumerable<JsonElement>> PoliciesAsync(string target, string type) =>
        (await AskAsync(Client, "ListPoliciesForTarget", new { TargetId = target, Filter = type }))["Policies"].EnumerateArray()
            .Where(policy => !policy.GetProperty("AwsManaged").GetBoolean());

    private static string Id(JsonElement item) => item.GetProperty("Id").GetString()!;

    private static Task<Answer> AskAsync(AwsClient client, string operation, object? input = null) =>
        client.JsonAsync("organizations", $"AWSOrganizationsV20161128.{operation}", "/", input);
}
