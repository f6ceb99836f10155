using System.Net;
using System.Xml.Linq;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Isolation;

/// <summary>Credentials and Region that a shell keeps, read by their shape, in the caller's scope, whenever they are
/// needed.</summary>
[Trait("Category", "Credentials")]
public sealed class StoredCredentialTests : SandboxTest
{
    private const string ShowAccount = "(Get-Region -Region us-east-1).AccountId";
    private const string Own = SandboxAccounts.AccountId;
    private const string Other = SandboxAccounts.OtherAccountId;

    private ModuleSession Bare
    {
        get
        {
            Session.Run("$PSDefaultParameterValues.Remove('*:AccessKey'); $PSDefaultParameterValues.Remove('*:SecretKey')");
            return Session;
        }
    }

    [Fact]
    public void The_variable_of_the_callers_scope_counts()
    {
        Bare.Set("own", Stored(SandboxAccounts.AdministratorAccessKey));
        Bare.Set("other", Stored(SandboxAccounts.OtherAdministratorAccessKey));
        var accounts = Bare.Run<string>(
            $$"""
            $StoredAWSCredentials = $own
            function Ask { {{ShowAccount}} }
            function Elsewhere { $StoredAWSCredentials = $other; {{ShowAccount}}; Ask; & { {{ShowAccount}} } }
            {{ShowAccount}}
            Elsewhere
            Ask
            """);
        Assert.Equal([Own, Other, Other, Other, Own], accounts);
    }

    [Theory]
    [InlineData("$null")]
    [InlineData("'a plain string'")]
    [InlineData("42")]
    [InlineData("[pscustomobject]@{ AccessKey = 'A'; SecretKey = 'S' }")]
    public void What_holds_no_credentials_is_ignored(string value)
    {
        var result = Bare.Run($"$StoredAWSCredentials = {value}; {ShowAccount}");
        Assert.Equal("NoCredentials", Assert.Single(result.ErrorIds));
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void What_is_named_goes_before_what_is_stored()
    {
        Bare.Set("StoredAWSCredentials", Stored(SandboxAccounts.OtherAdministratorAccessKey));
        Bare.Set("own", Stored(SandboxAccounts.AdministratorAccessKey));
        Bare.Set("inner", Renewed(() => Read(SandboxAccounts.AdministratorAccessKey)));
        Bare.Set("pair", new System.Management.Automation.PSCredential(SandboxAccounts.AdministratorAccessKey, new NetworkCredential(string.Empty, SandboxAccounts.SecretKey).SecurePassword));

        Assert.Equal(
            [Other, Own, Own, Own, Own],
            Bare.Run<string>(
                $$"""
                {{ShowAccount}}
                (Get-Region -Region us-east-1 -Credential $own).AccountId
                (Get-Region -Region us-east-1 -Credential $inner).AccountId
                (Get-Region -Region us-east-1 -Credential $pair).AccountId
                (Get-Region -Region us-east-1 -AccessKey {{SandboxAccounts.AdministratorAccessKey}} -SecretKey {{SandboxAccounts.SecretKey}}).AccountId
                """));
        Assert.Equal(["ProfileNotFound"], Bare.Run("Get-Region -ProfileName no-such-profile").ErrorIds);
    }

    [Fact]
    public async Task Credentials_are_read_again_in_the_middle_of_a_command()
    {
        var accessKey = SandboxAccounts.AdministratorAccessKey;
        Bare.Set("StoredAWSCredentials", new StoredCredentials(Renewed(() => Read(accessKey))));
        var second = Server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "GetEncryptionConfig", Region = "eu-west-2" });
        using var running = Bare.Start("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, eu-west-3 -ThrottleLimit 1");
        await second.WaitForArrivedAsync(1, Patience.Token);

        accessKey = SandboxAccounts.AuditorAccessKey;
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, AccessKey = SandboxAccounts.AdministratorAccessKey });
        second.Open();
        await running.EndAsync();

        Assert.Empty(running.ErrorIds);
        Assert.Equal(["eu-west-1", "eu-west-2", "eu-west-3"], running.Output.Select(item => ((XRayEncryptionStatus)item.BaseObject).Region));
    }

    [Fact]
    public async Task A_session_token_is_sent_and_an_empty_one_is_none()
    {
        var (accessKey, secretKey, token) = await AssumeRoleAsync();
        Bare.Set("complete", new StoredCredentials(Renewed(() => new ReadCredentials(accessKey, secretKey, token))));
        Bare.Set("incomplete", new StoredCredentials(Renewed(() => new ReadCredentials(accessKey, secretKey, null))));
        Bare.Set("tokenless", new StoredCredentials(Renewed(() => new ReadCredentials(SandboxAccounts.AdministratorAccessKey, SandboxAccounts.SecretKey, string.Empty))));

        Assert.Equal([Other, Own], Bare.Run<string>($"$StoredAWSCredentials = $complete; {ShowAccount}; $StoredAWSCredentials = $tokenless; {ShowAccount}"));
        Assert.Equal(["CredentialsNotAccepted"], Bare.Run($"$StoredAWSCredentials = $incomplete; {ShowAccount}").ErrorIds);
    }

    [Fact]
    public void Credentials_that_cannot_be_renewed_end_the_command_and_say_why()
    {
        Bare.Set("StoredAWSCredentials", new StoredCredentials(Renewed(() => throw new TimeZoneNotFoundException("The SSO session has expired."))));
        foreach (var script in new[] { "Get-Region", "Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2", "Get-ServiceEncryptionStatus -Region *", "Test-SecretCmk a, b", "Get-ServiceCmk -Region eu-west-1, eu-west-2", "New-ServiceCmk XRay -Region eu-west-1, eu-west-2", "Set-XRayCmk -Region eu-west-1, eu-west-2 -Default", "Set-SecretCmk a, b -KeyId alias/billing" })
        {
            var error = Assert.Single(Bare.Run(script).Errors);
            Assert.DoesNotContain(SandboxAccounts.SecretKey, error.ToString(), StringComparison.Ordinal);
            Assert.Equal(("CredentialsNotAccepted", System.Management.Automation.ErrorCategory.AuthenticationError), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
            Assert.Contains("The SSO session has expired.", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("$StoredAWSRegion = 'eu-west-2'; Get-XRayEncryptionStatus", "eu-west-2")]
    [InlineData("function Ask { $StoredAWSRegion = 'eu-west-3'; Get-XRayEncryptionStatus }; Ask", "eu-west-3")]
    [InlineData("$StoredAWSRegion = 'eu-west-2'; Get-XRayEncryptionStatus -Region eu-west-1", "eu-west-1")]
    public void The_stored_Region_of_the_callers_scope_counts_where_none_is_named(string script, string region) =>
        Assert.Equal(region, Assert.Single(Session.Run<XRayEncryptionStatus>(script)).Region);

    [Fact]
    public void Without_any_Region_the_command_says_so()
    {
        Assert.Equal(["NoRegion"], Session.Run("$StoredAWSRegion = $null; Get-XRayEncryptionStatus").ErrorIds);
        Assert.Equal(0, Server.Calls.Total);
    }

    private static StoredCredentials Stored(string accessKey) => new(Renewed(() => Read(accessKey)));

    private static RenewedCredentials Renewed(Func<ReadCredentials> read) => new(read);

    private static ReadCredentials Read(string accessKey) => new(accessKey, SandboxAccounts.SecretKey, null);

    private async Task<(string AccessKey, string SecretKey, string Token)> AssumeRoleAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={SandboxAccounts.AdministratorAccessKey}/20260601/us-east-1/sts/aws4_request, SignedHeaders=host;x-amz-date, Signature=0");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Action"] = "AssumeRole",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = $"arn:aws:iam::{Other}:role/Administrator",
            ["RoleSessionName"] = "tests",
        });
        using var answer = await client.SendAsync(request);
        var body = XDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (Value("AccessKeyId"), Value("SecretAccessKey"), Value("SessionToken"));

        string Value(string name) => body.Descendants().Single(element => element.Name.LocalName == name).Value;
    }
}
