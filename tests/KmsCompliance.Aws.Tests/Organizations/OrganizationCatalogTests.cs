using System.Text.Json.Nodes;
using KmsCompliance.Aws.Tests.Hosting;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Organizations;

/// <summary>What is asked of AWS Organizations, and which of its answers are believed.</summary>
public sealed class OrganizationCatalogTests
{
    private const string Account = """{"Id":"555566667777","Arn":"arn:aws:organizations::111122223333:account/o-a1b2c3d4e5/555566667777","Email":"shop@example.com","Name":"Shop","Status":"ACTIVE","JoinedMethod":"CREATED","JoinedTimestamp":1730000000.5,"New":{"a":[1]}}""";

    [Fact]
    public async Task Accounts_are_asked_for_page_by_page_in_the_partition_s_one_Region()
    {
        string[] pages =
        [
            """{"Accounts":[],"NextToken":"one"}""",
            $$"""{"Accounts":[{{Account}}],"NextToken":"two"}""",
            """{"Accounts":[{"Id":"666677778888"}],"NextToken":""}""",
        ];
        await using var server = await CannedServer.StartAsync((_, number) => new Answer(pages[number]));
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: "eu-west-1");

        var accounts = (await session.Organization.ListAccountsAsync(CancellationToken.None).AllAsync()).SelectMany(static page => page).ToList();

        Assert.Equal(["555566667777", "666677778888"], accounts.Select(static account => account.AccountId));
        Assert.Equal(("Shop", "shop@example.com", "ACTIVE", "o-a1b2c3d4e5"), (accounts[0].AccountName, accounts[0].Email, accounts[0].Status, accounts[0].OrganizationId));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1730000000.5), accounts[0].JoinedAt);
        Assert.Equal((null, null, string.Empty), (accounts[1].AccountName, accounts[1].JoinedAt, accounts[1].Status));
        Assert.Equal([null, "one", "two"], server.Requests.Select(static request => (string?)JsonNode.Parse(request.Text)!["NextToken"]));
        Assert.All(server.Requests, static request =>
        {
            Assert.Equal(("POST", "/", "AWSOrganizationsV20161128.ListAccounts"), (request.Method, request.Path, request.Header("X-Amz-Target")));
            Assert.Equal(20, (int?)JsonNode.Parse(request.Text)!["MaxResults"]);
            Assert.Contains("/us-east-1/organizations/aws4_request", request.Header("Authorization"), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("cn-north-1", "cn-northwest-1")]
    [InlineData("us-gov-east-1", "us-gov-west-1")]
    [InlineData("ap-southeast-2", "us-east-1")]
    public async Task Each_partition_has_a_Region_of_its_own_for_it(string of, string region)
    {
        await using var server = await CannedServer.StartAsync(new Answer("""{"Accounts":[]}"""));
        await using var session = await Sessions.OpenAsync(server.Url, defaultRegion: of);
        Assert.Empty((await session.Organization.ListAccountsAsync(CancellationToken.None).AllAsync()).SelectMany(static page => page));
        Assert.Contains($"/{region}/organizations/aws4_request", server.Single.Header("Authorization"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Accounts":null}""")]
    [InlineData("""{"Accounts":{}}""")]
    [InlineData("""{"Accounts":[null]}""")]
    [InlineData("""{"Accounts":[{}]}""")]
    [InlineData("""{"Accounts":[{"Id":"12345"}]}""")]
    [InlineData("""{"Accounts":[{"Id":555566667777}]}""")]
    [InlineData("""{"Accounts":[{"Id":"555566667777:role/x"}]}""")]
    [InlineData("""{"Accounts":[{"Id":"٥٥٥٥٦٦٦٦٧٧٧٧"}]}""")]
    [InlineData("""{"Accounts":[],"NextToken":1}""")]
    [InlineData("""{"Accounts":[{"Id":"555566667777"}""")]
    [InlineData("<html>Sign in</html>")]
    public async Task A_list_that_is_none_is_not_understood(string body)
    {
        var failure = await FailAsync(body, static organization => organization.ListAccountsAsync(CancellationToken.None).AllAsync());
        Assert.Equal((FailureKind.InvalidAnswer, "organizations:ListAccounts", "us-east-1"), (failure.Kind, failure.Operation, failure.Region));
    }

    [Fact]
    public async Task A_list_that_leads_back_ends()
    {
        var failure = await FailAsync($$"""{"Accounts":[{{Account}}],"NextToken":"again"}""", static organization => organization.ListAccountsAsync(CancellationToken.None).AllAsync());
        Assert.Equal(FailureKind.InvalidAnswer, failure.Kind);
    }

    [Fact]
    public async Task Units_and_their_accounts_are_asked_for_by_the_parent_s_id()
    {
        await using var server = await CannedServer.StartAsync((request, _) => new Answer(
            request.Header("X-Amz-Target")!.EndsWith("ListAccountsForParent", StringComparison.Ordinal)
                ? $$"""{"Accounts":[{{Account}}]}"""
                : """{"OrganizationalUnits":[{"Id":"ou-a1b2-c3d4e5f6","Name":"Production"}]}"""));
        await using var session = await Sessions.OpenAsync(server.Url);

        Assert.Equal(["ou-a1b2-c3d4e5f6"], await session.Organization.ListUnitsOfAsync("r-a1b2", CancellationToken.None).AllAsync());
        var account = Assert.Single((await session.Organization.ListAccountsOfAsync("ou-a1b2-c3d4e5f6", CancellationToken.None).AllAsync()).SelectMany(static page => page));

        Assert.Equal("ou-a1b2-c3d4e5f6", account.OrganizationalUnitId);
        Assert.Equal(["r-a1b2", "ou-a1b2-c3d4e5f6"], server.Requests.Select(static request => (string?)JsonNode.Parse(request.Text)!["ParentId"]));
    }

    [Theory]
    [InlineData("""{"OrganizationalUnits":[{}]}""")]
    [InlineData("""{"OrganizationalUnits":[{"Id":null}]}""")]
    [InlineData("""{"Units":[]}""")]
    public async Task A_unit_without_an_id_is_none(string body) =>
        Assert.Equal(FailureKind.InvalidAnswer, (await FailAsync(body, static organization => organization.ListUnitsOfAsync("r-a1b2", CancellationToken.None).AllAsync())).Kind);

    [Theory]
    [InlineData("""{"Account":{"Id":"666677778888"}}""", "the answer is about 666677778888.")]
    [InlineData("""{"Account":{}}""", "an account has no id of 12 digits.")]
    [InlineData("{}", null)]
    [InlineData("""{"Account":null}""", null)]
    public async Task What_is_said_of_another_account_is_not_believed(string body, string? message)
    {
        var failure = await FailAsync(body, static organization => organization.DescribeAccountAsync("555566667777", CancellationToken.None));
        Assert.Equal((FailureKind.InvalidAnswer, "organizations:DescribeAccount"), (failure.Kind, failure.Operation));
        Assert.True(message is null || failure.Message == message, failure.Message);
    }

    /// <summary>What the newer member says holds: AWS Organizations replaces Status by State.</summary>
    [Theory]
    [InlineData("""{"Account":{"Id":"555566667777","Status":"ACTIVE","State":"PENDING_CLOSURE"}}""", "PENDING_CLOSURE")]
    [InlineData("""{"Account":{"Id":"555566667777","Status":"SUSPENDED"}}""", "SUSPENDED")]
    public async Task An_account_s_state_is_read_from_either_member(string body, string status)
    {
        await using var server = await CannedServer.StartAsync(new Answer(body));
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Equal(status, (await session.Organization.DescribeAccountAsync("555566667777", CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Tags_of_all_pages_are_put_together()
    {
        string[] pages = ["""{"Tags":[{"Key":"Owner","Value":"pay"}],"NextToken":"one"}""", """{"Tags":[{"Key":"Level","Value":""}]}"""];
        await using var server = await CannedServer.StartAsync((_, number) => new Answer(pages[number]));
        await using var session = await Sessions.OpenAsync(server.Url);
        Assert.Equal("Level=; Owner=pay", (await session.Organization.ListTagsAsync("555566667777", CancellationToken.None)).ToString());
    }

    [Fact]
    public async Task Levels_and_policies_are_asked_for_by_their_ids()
    {
        await using var server = await CannedServer.StartAsync((request, _) => new Answer(request.Header("X-Amz-Target")!.Split('.')[1] switch
        {
            "DescribeOrganization" => """{"Organization":{"Id":"o-a1b2c3d4e5","MasterAccountId":"111122223333","FeatureSet":"ALL"}}""",
            "ListParents" => """{"Parents":[{"Id":"ou-a1b2-c3d4e5f6","Type":"ORGANIZATIONAL_UNIT"}]}""",
            "ListPoliciesForTarget" => """{"Policies":[{"Id":"p-FullAWSAccess","Name":"FullAWSAccess"},{"Id":"p-a1b2c3d4"}]}""",
            _ => """{"Policy":{"PolicySummary":{"Id":"p-a1b2c3d4"},"Content":"{}"}}""",
        }));
        await using var session = await Sessions.OpenAsync(server.Url);
        var organization = session.Organization;

        Assert.Equal(new("o-a1b2c3d4e5", "111122223333", HasPolicies: true), await organization.DescribeAsync(CancellationToken.None));
        Assert.Equal("ou-a1b2-c3d4e5f6", await organization.GetParentAsync("555566667777", CancellationToken.None));
        Assert.Equal(["FullAWSAccess", "p-a1b2c3d4"], (await organization.ListPoliciesOfAsync("555566667777", OrganizationPolicyKind.ResourceControl, CancellationToken.None).AllAsync()).Select(static policy => policy.Name));
        Assert.Equal("{}", await organization.GetPolicyTextAsync("p-a1b2c3d4", CancellationToken.None));

        var asked = server.Requests.Select(static request => JsonNode.Parse(request.Text)!).ToList();
        Assert.Equal(("555566667777", "555566667777", "RESOURCE_CONTROL_POLICY", "p-a1b2c3d4"), ((string?)asked[1]["ChildId"], (string?)asked[2]["TargetId"], (string?)asked[2]["Filter"], (string?)asked[3]["PolicyId"]));
        await Assert.ThrowsAsync<AwsCallException>(() => organization.GetPolicyTextAsync("p-other", CancellationToken.None));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Organization":{"Id":"o-a1b2c3d4e5"}}""")]
    [InlineData("""{"Organization":{"Id":"o-a1b2c3d4e5","MasterAccountId":"12"}}""")]
    [InlineData("""{"Parents":[]}""")]
    [InlineData("""{"Parents":[{"Id":"r-a1b2"},{"Id":"r-a1b3"}]}""")]
    [InlineData("""{"Policies":[{"Name":"x"}]}""")]
    [InlineData("""{"Policy":{"Content":"{}"}}""")]
    public async Task An_organization_a_parent_or_a_policy_that_is_none_is_not_understood(string body)
    {
        Assert.Equal(FailureKind.InvalidAnswer, (await FailAsync(body, static organization => organization.DescribeAsync(CancellationToken.None))).Kind);
        Assert.Equal(FailureKind.InvalidAnswer, (await FailAsync(body, static organization => organization.GetParentAsync("555566667777", CancellationToken.None))).Kind);
        Assert.Equal(FailureKind.InvalidAnswer, (await FailAsync(body, static organization => organization.ListPoliciesOfAsync("r-a1b2", OrganizationPolicyKind.ServiceControl, CancellationToken.None).AllAsync())).Kind);
        Assert.Equal(FailureKind.InvalidAnswer, (await FailAsync(body, static organization => organization.GetPolicyTextAsync("p-a1b2c3d4", CancellationToken.None))).Kind);
    }

    [Theory]
    [InlineData("AccessDeniedException", 400, FailureKind.AccessDenied)]
    [InlineData("AWSOrganizationsNotInUseException", 400, FailureKind.InvalidState)]
    [InlineData("AccountNotFoundException", 400, FailureKind.NotFound)]
    [InlineData("ParentNotFoundException", 400, FailureKind.NotFound)]
    [InlineData("TooManyRequestsException", 400, FailureKind.Throttled)]
    [InlineData("ExpiredTokenException", 400, FailureKind.Authentication)]
    [InlineData("ServiceException", 500, FailureKind.ServiceFault)]
    public async Task A_refusal_is_told_in_the_service_s_own_words(string code, int status, FailureKind kind)
    {
        await using var server = await CannedServer.StartAsync(new Answer($$"""{"__type":"{{code}}","Message":"Not so."}""", status));
        await using var session = await Sessions.OpenAsync(server.Url);
        var failure = await Assert.ThrowsAsync<AwsCallException>(() => session.Organization.DescribeAccountAsync("555566667777", CancellationToken.None));
        Assert.Equal((kind, code, "Not so."), (failure.Kind, failure.Code, failure.Message));
    }

    private static async Task<AwsCallException> FailAsync<T>(string body, Func<KmsCompliance.Ports.IOrganizationCatalog, Task<T>> ask)
    {
        await using var server = await CannedServer.StartAsync(new Answer(body));
        await using var session = await Sessions.OpenAsync(server.Url);
        return await Assert.ThrowsAsync<AwsCallException>(() => ask(session.Organization));
    }
}
