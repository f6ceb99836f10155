using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>Who may assume a role, and what the session is good for.</summary>
public sealed class RoleSessionTests : IAsyncLifetime
{
    private const string Main = SandboxAccounts.AccountId;
    private const string Other = SandboxAccounts.OtherAccountId;
    private const string Everybody = """{"Statement":[{"Effect":"Allow","Principal":"*","Action":["sts:AssumeRole","sts:TagSession"]}]}""";

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    public async Task InitializeAsync()
    {
        _sandbox = await TestSandbox.EmptyAsync(new SandboxOptions
        {
            Estate = new EstateDocument
            {
                Accounts =
                [
                    new EstateAccount { Id = Main, Roles = [Role("Second", """{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/First"},"Action":"sts:AssumeRole"}}""")] },
                    new EstateAccount
                    {
                        Id = Other,
                        IdentityProviders = [new EstateIdentityProvider { Url = "https://id.example.com", Audiences = ["sts"] }],
                        Roles =
                        [
                            Role("First", Trust($"arn:aws:iam::{Main}:root")),
                            Role("Agreed", Trust(Main, """,{"StringEquals":{"sts:ExternalId":"agreed"}}""")),
                            Role("ByName", Trust($"arn:aws:iam::{Main}:user/sandbox-auditor")),
                            Role("Strangers", Trust("arn:aws:iam::999988887777:root")),
                            Role("Tagged", Trust(Main, """,{"StringEquals":{"aws:RequestTag/Team":"audit"}}""")),
                            Role("NotDenied", """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"},{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:user/sandbox-auditor"},"Action":"sts:*"}]}"""),
                            Role("Long", Everybody) with { MaxSessionDuration = 43_200 },
                            Role("Reader", Everybody) with { Allow = ["kms:ListKeys"] },
                            Role("Web", """{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::444455556666:oidc-provider/id.example.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"id.example.com:sub":"run-*"}}}]}"""),
                        ],
                    },
                ],
            },
        });
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData("First", "", null)]
    [InlineData("Missing", "", "AccessDenied")]
    [InlineData("Agreed", "", "AccessDenied")]
    [InlineData("Agreed", "&ExternalId=guessed", "AccessDenied")]
    [InlineData("Agreed", "&ExternalId=agreed", null)]
    [InlineData("Agreed", "&ExternalId=a", "ValidationError")]
    [InlineData("ByName", "", "AccessDenied")]
    [InlineData("Strangers", "", "AccessDenied")]
    [InlineData("NotDenied", "", null)]
    [InlineData("Tagged", "", "AccessDenied")]
    [InlineData("Tagged", "&Tags.member.1.Key=Team&Tags.member.1.Value=audit", null)]
    [InlineData("Tagged", "&Tags.member.1.Key=Team&Tags.member.1.Value=other", "AccessDenied")]
    [InlineData("NotDenied", "&Tags.member.1.Key=Team&Tags.member.1.Value=audit", "AccessDenied")]
    [InlineData("First", "&DurationSeconds=899", "ValidationError")]
    [InlineData("First", "&DurationSeconds=3601", "ValidationError")]
    [InlineData("Long", "&DurationSeconds=43200", null)]
    [InlineData("Long", "&DurationSeconds=43201", "ValidationError")]
    [InlineData("First", "&TransitiveTagKeys.member.1=Team", "InvalidParameterValue")]
    public async Task A_role_is_had_by_whom_it_trusts(string role, string rest, string? code)
    {
        var (status, body) = await AssumeAsync(Client, Other, role, rest);
        Assert.Equal(code, status == 200 ? null : Value(body, "Code"));
    }

    [Theory]
    [InlineData("ByName", null)]
    [InlineData("NotDenied", "AccessDenied")]
    public async Task Trust_by_name_is_in_that_name_alone(string role, string? code)
    {
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        var (status, body) = await AssumeAsync(auditor, Other, role);
        Assert.Equal(code, status == 200 ? null : Value(body, "Code"));
    }

    [Fact]
    public async Task A_chain_is_one_hour_at_most_and_trusts_the_role_before()
    {
        using var first = await SessionAsync(Client, Other, "First");
        using var second = await SessionAsync(first, Main, "Second");
        Assert.Contains("assumed-role/Second/test", (await second.QueryAsync("sts", "Action=GetCallerIdentity&Version=2011-06-15")).Body, StringComparison.Ordinal);
        Assert.Equal("ValidationError", Value((await AssumeAsync(first, Other, "Long", "&DurationSeconds=3601")).Body, "Code"));
        Assert.Equal("AccessDenied", Value((await AssumeAsync(Client, Main, "Second")).Body, "Code"));
    }

    [Fact]
    public async Task Transitive_tags_go_along_and_cannot_be_changed_on_the_way()
    {
        using var tagged = await SessionAsync(Client, Other, "Long", "&Tags.member.1.Key=Team&Tags.member.1.Value=audit&TransitiveTagKeys.member.1=Team");
        using var next = await SessionAsync(tagged, Other, "Long");
        Assert.Equal("audit", _sandbox.Server.World.FindPrincipal(next.AccessKey)!.SessionTags["team"]);
        Assert.Equal("InvalidParameterValue", Value((await AssumeAsync(next, Other, "Long", "&Tags.member.1.Key=team&Tags.member.1.Value=x")).Body, "Code"));
    }

    [Fact]
    public async Task A_session_may_do_what_its_role_may_until_it_expires()
    {
        using var reader = await SessionAsync(Client, Other, "Reader", "&DurationSeconds=900");
        (await reader.KmsAsync("ListKeys")).Succeeded();
        Assert.Equal("AccessDeniedException", (await reader.KmsAsync("CreateKey")).Code);
        _sandbox.Clock.Advance(TimeSpan.FromSeconds(900));
        Assert.Equal("ExpiredTokenException", (await reader.KmsAsync("ListKeys")).Code);
    }

    [Theory]
    [InlineData("run-1", "sts", 60, "Web", null)]
    [InlineData("walk-1", "sts", 60, "Web", "AccessDenied")]
    [InlineData("run-1", "other", 60, "Web", "InvalidIdentityToken")]
    [InlineData("run-1", "sts", 0, "Web", "ExpiredTokenException")]
    [InlineData("run-1", "sts", 60, "First", "AccessDenied")]
    [InlineData("run-1", "sts", 60, "Missing", "AccessDenied")]
    public async Task A_token_of_a_provider_is_taken_without_a_signature(string subject, string audience, int left, string role, string? code)
    {
        var token = Token(new { iss = "https://id.example.com", sub = subject, aud = audience, exp = _sandbox.Clock.GetUtcNow().ToUnixTimeSeconds() + left });
        var (status, body) = await UnsignedAsync($"Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::{Other}:role/{role}&RoleSessionName=web&WebIdentityToken={token}");
        Assert.Equal(code, status == 200 ? null : Value(body, "Code"));
        if (code is null)
        {
            using var session = Client.As(Value(body, "AccessKeyId"), Value(body, "SessionToken"));
            Assert.Contains("assumed-role/Web/web", (await session.QueryAsync("sts", "Action=GetCallerIdentity&Version=2011-06-15")).Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_else_is_taken_without_a_signature()
    {
        Assert.Equal("MissingAuthenticationToken", Value((await UnsignedAsync("Action=GetCallerIdentity&Version=2011-06-15")).Body, "Code"));
        Assert.Equal("InvalidIdentityToken", Value((await UnsignedAsync($"Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::{Other}:role/Web&RoleSessionName=web&WebIdentityToken=none")).Body, "Code"));
    }

    [Fact]
    public async Task Calls_are_counted_by_account_and_Region_where_a_rate_is_held()
    {
        _sandbox.Server.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Service = "kms", CallsPerSecond = 2 });
        using var other = await SessionAsync(Client, Other, "First");
        using var abroad = Client.In("eu-west-1");
        foreach (var client in new[] { Client, other, abroad })
        {
            (await client.KmsAsync("ListKeys")).Succeeded();
            (await client.KmsAsync("ListKeys")).Succeeded();
            Assert.Equal("ThrottlingException", (await client.KmsAsync("ListKeys")).Code);
        }

        _sandbox.Clock.Advance(TimeSpan.FromSeconds(0.5));
        (await Client.KmsAsync("ListKeys")).Succeeded();
        Assert.Equal("ThrottlingException", (await Client.KmsAsync("ListKeys")).Code);
    }

    [Fact]
    public async Task A_fault_may_be_one_accounts_alone()
    {
        _sandbox.Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, AccountId = Other });
        using var other = await SessionAsync(Client, Other, "First");
        Assert.Equal("AccessDeniedException", (await other.KmsAsync("ListKeys")).Code);
        (await Client.KmsAsync("ListKeys")).Succeeded();
    }

    private static EstateRole Role(string name, string trust) => new() { Name = name, Trust = JsonDocument.Parse(trust).RootElement };

    private static string Trust(string principal, string condition = "") =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":["sts:AssumeRole","sts:TagSession"]{{(condition.Length == 0 ? "" : ",\"Condition\":" + condition[1..])}}}]}""";

    private static string Token(object claims) => $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(claims)))}.e30";

    private static Task<(int Status, string Body)> AssumeAsync(AwsClient client, string account, string role, string rest = "") =>
        client.QueryAsync("sts", $"Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::{account}:role/{role}&RoleSessionName=test{rest}");

    private static async Task<AwsClient> SessionAsync(AwsClient client, string account, string role, string rest = "")
    {
        var (status, body) = await AssumeAsync(client, account, role, rest);
        Assert.True(status == 200, body);
        return client.As(Value(body, "AccessKeyId"), Value(body, "SessionToken"));
    }

    private async Task<(int Status, string Body)> UnsignedAsync(string form)
    {
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await Client.Http.PostAsync("/", content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static string Value(string xml, string name) => XDocument.Parse(xml).Descendants().First(element => element.Name.LocalName == name).Value;
}
