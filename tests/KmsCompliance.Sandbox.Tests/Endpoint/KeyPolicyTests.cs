using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

public sealed class KeyPolicyTests : IAsyncLifetime
{
    private const string Root = """{"Sid":"root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}""";

    private TestSandbox _sandbox = null!;

    private AwsClient Client => _sandbox.Client;

    private AwsClient Other => Client.As(SandboxAccounts.OtherAdministratorAccessKey);

    public async Task InitializeAsync() => _sandbox = await TestSandbox.EmptyAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Without_a_policy_the_account_gets_the_key()
    {
        var id = await Client.CreateKeyAsync();
        var policy = await Client.KmsAsync("GetKeyPolicy", new { KeyId = id });
        Assert.Contains("arn:aws:iam::111122223333:root", policy["Policy"].GetString(), StringComparison.Ordinal);
        Assert.Equal("default", policy["PolicyName"].GetString());
        Assert.Equal("default", Assert.Single((await Client.KmsAsync("ListKeyPolicies", new { KeyId = id }))["PolicyNames"].EnumerateArray()).GetString());
        Assert.Equal("NotFoundException", (await Client.KmsAsync("GetKeyPolicy", new { KeyId = id, PolicyName = "another" })).Code);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps","Principal":"*","Action":"kms:*","Resource":"*"}]}""")]
    public async Task A_text_that_is_no_policy_is_refused(string text)
    {
        var id = await Client.CreateKeyAsync();
        Assert.Equal("MalformedPolicyDocumentException", (await Client.KmsAsync("PutKeyPolicy", new { KeyId = id, Policy = text })).Code);
        Assert.Equal("MalformedPolicyDocumentException", (await Client.KmsAsync("CreateKey", new { Policy = text })).Code);
    }

    [Fact]
    public async Task A_policy_over_32768_bytes_is_refused()
    {
        var text = Policy(Root);
        var longest = text + new string(' ', 32768 - text.Length);
        var id = await Client.CreateKeyAsync(new { Policy = longest });
        Assert.Equal("LimitExceededException", (await Client.KmsAsync("PutKeyPolicy", new { KeyId = id, Policy = longest + " " })).Code);
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Decrypt"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Decrypt","Resource":"arn:aws:kms:us-east-1:111122223333:key/*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Decrypt","NotResource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:group/Admins"},"Action":"kms:Decrypt","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/*"},"Action":"kms:Decrypt","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"no-such-service.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"cloudtrail"},"Action":"kms:Decrypt","Resource":"*"}""")]
    public async Task A_statement_that_KMS_refuses_is_refused(string statement)
    {
        var id = await Client.CreateKeyAsync();
        Assert.Equal("MalformedPolicyDocumentException", (await Client.KmsAsync("PutKeyPolicy", new { KeyId = id, Policy = Policy(Root, statement) })).Code);
        Assert.Equal("MalformedPolicyDocumentException", (await Client.KmsAsync("CreateKey", new { Policy = Policy(Root, statement) })).Code);
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Decrypt","Resource":["*"]}""")]
    [InlineData("""{"Effect":"Allow","Principal":"*","NotAction":"kms:PutKeyPolicy","Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"111122223333"}}}""")]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":["logs.eu-west-1.amazonaws.com","delivery.logs.amazonaws.com","cloudtrail.amazonaws.com"]},"Action":"kms:Decrypt","Resource":"*"}""")]
    public async Task A_statement_that_KMS_takes_is_taken(string statement) =>
        await Client.CreateKeyAsync(new { Policy = Policy(Root, statement) });

    [Fact]
    public async Task A_policy_that_locks_its_author_out_needs_the_bypass()
    {
        var onlyReading = Policy("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:Describe*","Resource":"*"}""");
        Assert.Equal("MalformedPolicyDocumentException", (await Client.KmsAsync("CreateKey", new { Policy = onlyReading })).Code);
        var id = await Client.CreateKeyAsync(new { Policy = onlyReading, BypassPolicyLockoutSafetyCheck = true });
        Assert.Equal("AccessDeniedException", (await Client.KmsAsync("PutKeyPolicy", new { KeyId = id, Policy = Policy(Root) })).Code);
        (await Client.KmsAsync("DescribeKey", new { KeyId = id })).Succeeded();
    }

    [Fact]
    public async Task A_principal_that_is_not_visible_yet_is_refused_until_it_is()
    {
        const string role = "arn:aws:iam::111122223333:role/new";
        var policy = Policy(Root, """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/new"},"Action":"kms:Decrypt","Resource":"*"}""");
        _sandbox.Server.Faults.HidePrincipal(role);
        Assert.Equal("MalformedPolicyDocumentException", (await Client.KmsAsync("CreateKey", new { Policy = policy })).Code);
        _sandbox.Server.Faults.ShowPrincipal(role);
        await Client.CreateKeyAsync(new { Policy = policy });
    }

    [Fact]
    public async Task A_deleted_principal_cannot_be_put_back()
    {
        var policy = Policy(Root, """{"Effect":"Allow","Principal":{"AWS":"AROA0000000000EXAMPLE"},"Action":"kms:Decrypt","Resource":"*"}""");
        Assert.Equal("MalformedPolicyDocumentException", (await Client.KmsAsync("CreateKey", new { Policy = policy })).Code);
    }

    [Fact]
    public async Task A_policy_that_denies_is_obeyed()
    {
        var deny = """{"Effect":"Deny","Principal":"*","Action":["kms:DescribeKey","kms:DisableKey"],"Resource":"*"}""";
        var id = await Client.CreateKeyAsync(new { Policy = Policy(Root, deny) });
        Assert.Equal("AccessDeniedException", (await Client.KmsAsync("DescribeKey", new { KeyId = id })).Code);
        Assert.Equal("AccessDeniedException", (await Client.KmsAsync("DisableKey", new { KeyId = id })).Code);
        (await Client.KmsAsync("PutKeyPolicy", new { KeyId = id, Policy = Policy(Root) })).Succeeded();
        (await Client.KmsAsync("DescribeKey", new { KeyId = id })).Succeeded();
    }

    [Fact]
    public async Task The_other_account_reads_a_key_only_when_its_policy_says_so()
    {
        var open = await Client.CreateKeyAsync(new
        {
            Policy = Policy(Root, """{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":["kms:DescribeKey","kms:GetKeyPolicy"],"Resource":"*"}"""),
        });
        var shut = await Client.CreateKeyAsync();
        using var other = Other;
        Assert.Equal(SandboxAccounts.AccountId, (await other.KmsAsync("DescribeKey", new { KeyId = Client.KeyArn(open) }))["KeyMetadata"].GetProperty("AWSAccountId").GetString());
        Assert.Equal("AccessDeniedException", (await other.KmsAsync("DescribeKey", new { KeyId = Client.KeyArn(shut) })).Code);

        // GetKeyPolicy does not cross accounts, whatever the policy says.
        Assert.Equal("AccessDeniedException", (await other.KmsAsync("GetKeyPolicy", new { KeyId = Client.KeyArn(open) })).Code);
        Assert.Equal("NotFoundException", (await other.KmsAsync("DescribeKey", new { KeyId = open })).Code);
    }

    [Fact]
    public async Task An_auditor_reads_and_changes_nothing()
    {
        var id = await Client.CreateKeyAsync();
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        (await auditor.KmsAsync("DescribeKey", new { KeyId = id })).Succeeded();
        Assert.Equal("AccessDeniedException", (await auditor.KmsAsync("CreateKey")).Code);
        Assert.Equal("AccessDeniedException", (await auditor.KmsAsync("DisableKey", new { KeyId = id })).Code);
        Assert.Equal("AccessDeniedException", (await auditor.SecretsAsync("CreateSecret", new { Name = "a" })).Code);
        Assert.Equal(403, (await auditor.XRayAsync("/PutEncryptionConfig", new { Type = "NONE" })).Status);
    }

    [Fact]
    public async Task An_action_denied_by_identity_is_denied_to_that_access_key_alone()
    {
        var id = await Client.CreateKeyAsync();
        _sandbox.Server.Faults.DenyAction(SandboxAccounts.AuditorAccessKey, "kms:Describe*");
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        Assert.Equal("AccessDeniedException", (await auditor.KmsAsync("DescribeKey", new { KeyId = id })).Code);
        (await Client.KmsAsync("DescribeKey", new { KeyId = id })).Succeeded();
    }

    [Fact]
    public async Task A_grant_lets_its_grantee_in_until_it_is_revoked()
    {
        var id = await Client.CreateKeyAsync(new
        {
            Policy = Policy("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/sandbox-administrator"},"Action":"kms:*","Resource":"*"}"""),
        });
        using var auditor = Client.As(SandboxAccounts.AuditorAccessKey);
        Assert.Equal("AccessDeniedException", (await auditor.KmsAsync("DescribeKey", new { KeyId = id })).Code);
        var grant = new { KeyId = id, GranteePrincipal = "arn:aws:iam::111122223333:user/sandbox-auditor", Operations = new[] { "DescribeKey" }, Name = "audit" };
        var grantId = (await Client.KmsAsync("CreateGrant", grant))["GrantId"].GetString();
        Assert.Equal(grantId, (await Client.KmsAsync("CreateGrant", grant))["GrantId"].GetString());
        (await auditor.KmsAsync("DescribeKey", new { KeyId = id })).Succeeded();
        Assert.Equal(grantId, Assert.Single((await Client.KmsAsync("ListGrants", new { KeyId = id }))["Grants"].EnumerateArray()).GetProperty("GrantId").GetString());
        (await Client.KmsAsync("RevokeGrant", new { KeyId = id, GrantId = grantId })).Succeeded();
        Assert.Equal("AccessDeniedException", (await auditor.KmsAsync("DescribeKey", new { KeyId = id })).Code);
        Assert.Equal("NotFoundException", (await Client.KmsAsync("RevokeGrant", new { KeyId = id, GrantId = grantId })).Code);
    }

    private static string Policy(params string[] statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";
}
