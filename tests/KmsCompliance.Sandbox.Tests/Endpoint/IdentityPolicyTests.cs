using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

/// <summary>Identity policies decide as in IAM: alone where no key takes part, and together with the key policy where one
/// does.</summary>
public sealed class IdentityPolicyTests : IAsyncLifetime
{
    private const string Auditor = SandboxAccounts.AuditorAccessKey;
    private const string AuditorArn = "arn:aws:iam::111122223333:user/sandbox-auditor";

    private TestSandbox _sandbox = null!;
    private AwsClient _auditor = null!;

    private AwsClient Admin => _sandbox.Client;

    public async Task InitializeAsync()
    {
        _sandbox = await TestSandbox.EmptyAsync();
        _auditor = Admin.As(Auditor);
    }

    public async Task DisposeAsync()
    {
        _auditor.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task A_denial_names_user_action_and_resource()
    {
        await Admin.SecretsAsync("CreateSecret", new { Name = "a", SecretString = "x" });
        Allow("kms:ListKeys");

        var described = await _auditor.SecretsAsync("DescribeSecret", new { SecretId = "a" });
        var arn = (await Admin.SecretsAsync("DescribeSecret", new { SecretId = "a" }))["ARN"].GetString();
        Assert.Equal("AccessDeniedException", described.Code);
        Assert.Contains(
            $"User: {AuditorArn} is not authorized to perform: secretsmanager:DescribeSecret on resource: {arn} because no identity-based policy allows the secretsmanager:DescribeSecret action",
            described.Body,
            StringComparison.Ordinal);
        var listed = await _auditor.SecretsAsync("ListSecrets");
        Assert.Contains("secretsmanager:ListSecrets on resource: * because", listed.Body, StringComparison.Ordinal);
        var xray = await _auditor.XRayAsync("/EncryptionConfig");
        Assert.Equal((403, "AccessDeniedException"), (xray.Status, xray.Code));
        var (status, body) = await _auditor.QueryAsync("ec2", "Action=DescribeRegions&Version=2016-11-15");
        Assert.Equal(403, status);
        Assert.Contains("UnauthorizedOperation", body, StringComparison.Ordinal);
        (await _auditor.KmsAsync("ListKeys")).Succeeded();
        Assert.Equal(200, (await _auditor.QueryAsync("sts", "Action=GetCallerIdentity&Version=2011-06-15")).Status);
    }

    [Fact]
    public async Task A_policy_reaches_the_secrets_and_Regions_that_it_names()
    {
        var a = (await Admin.SecretsAsync("CreateSecret", new { Name = "a" }))["ARN"].GetString()!;
        await Admin.SecretsAsync("CreateSecret", new { Name = "b" });
        Give(
            Statement("Allow", "secretsmanager:DescribeSecret", a[..^6] + "??????"),
            Statement("Allow", "secretsmanager:ListSecrets", "*", """{"StringLike":{"aws:RequestedRegion":"us-*"}}"""));

        (await _auditor.SecretsAsync("DescribeSecret", new { SecretId = "a" })).Succeeded();
        (await _auditor.SecretsAsync("DescribeSecret", new { SecretId = a })).Succeeded();
        Assert.Equal("AccessDeniedException", (await _auditor.SecretsAsync("DescribeSecret", new { SecretId = "b" })).Code);
        Assert.Equal("AccessDeniedException", (await _auditor.SecretsAsync("DescribeSecret", new { SecretId = "none" })).Code);
        (await _auditor.SecretsAsync("ListSecrets")).Succeeded();
        using var elsewhere = _auditor.In("eu-west-1");
        Assert.Equal("AccessDeniedException", (await elsewhere.SecretsAsync("ListSecrets")).Code);
    }

    [Fact]
    public async Task An_action_without_a_resource_is_allowed_on_a_star_only()
    {
        Give(Statement("Allow", "kms:ListAliases", "arn:aws:kms:*:*:alias/*"));
        Assert.Equal("AccessDeniedException", (await _auditor.KmsAsync("ListAliases")).Code);
        Give(Statement("Allow", "kms:ListAliases", "*"));
        (await _auditor.KmsAsync("ListAliases")).Succeeded();
    }

    [Fact]
    public async Task The_root_statement_leaves_the_decision_to_the_identity_policy_and_a_denial_there_beats_the_key_policy()
    {
        var delegating = await Admin.CreateKeyAsync();
        var naming = await Admin.CreateKeyAsync(new { Policy = KeyPolicy(AuditorArn) });

        Allow("kms:ListKeys");
        Assert.Equal("AccessDeniedException", (await _auditor.KmsAsync("DescribeKey", new { KeyId = delegating })).Code);
        (await _auditor.KmsAsync("DescribeKey", new { KeyId = naming })).Succeeded();

        Give(Statement("Allow", "kms:DescribeKey", Admin.KeyArn(delegating)), Statement("Deny", "kms:DescribeKey", Admin.KeyArn(naming)));
        (await _auditor.KmsAsync("DescribeKey", new { KeyId = delegating })).Succeeded();
        Assert.Contains("explicit deny in an identity-based policy", (await _auditor.KmsAsync("DescribeKey", new { KeyId = naming })).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_of_a_new_key_and_an_alias_need_rights_of_their_own()
    {
        var tagged = new { Tags = new[] { new { TagKey = "a", TagValue = "b" } } };
        Allow("kms:CreateKey");
        await _auditor.CreateKeyAsync();
        var denied = await _auditor.KmsAsync("CreateKey", tagged);
        Assert.Equal("AccessDeniedException", denied.Code);
        Assert.Contains("kms:TagResource", denied.Body, StringComparison.Ordinal);
        Assert.Single((await Admin.KmsAsync("ListKeys"))["Keys"].EnumerateArray());

        Give(
            Statement("Allow", "kms:CreateKey", "*"),
            Statement("Allow", "kms:TagResource", "arn:aws:kms:us-east-1:111122223333:key/*"),
            Statement("Allow", "kms:CreateAlias", "arn:aws:kms:us-east-1:111122223333:key/*"));
        var id = await _auditor.CreateKeyAsync(tagged);
        Assert.Contains("alias/mine", (await _auditor.KmsAsync("CreateAlias", new { AliasName = "alias/mine", TargetKeyId = id })).Body, StringComparison.Ordinal);
        Give(Statement("Allow", "kms:CreateAlias", "arn:aws:kms:us-east-1:111122223333:*"));
        (await _auditor.KmsAsync("CreateAlias", new { AliasName = "alias/mine", TargetKeyId = id })).Succeeded();
    }

    [Theory]
    [InlineData("xray.*", true)]
    [InlineData("xray.us-east-1.amazonaws.com", true)]
    [InlineData("secretsmanager.*", false)]
    public async Task X_Ray_makes_its_grant_in_the_callers_name(string viaService, bool succeeds)
    {
        var id = await Admin.CreateKeyAsync();
        Give(
            Statement("Allow", "xray:PutEncryptionConfig", "*"),
            Statement("Allow", "kms:DescribeKey", "*"),
            Statement("Allow", "kms:CreateGrant", "*", $$$"""{"StringLike":{"kms:ViaService":"{{{viaService}}}"}}"""));

        var answer = await _auditor.XRayAsync("/PutEncryptionConfig", new { Type = "KMS", KeyId = id });

        Assert.Equal(succeeds ? 200 : 403, answer.Status);
        Assert.Equal("AccessDeniedException", (await _auditor.KmsAsync("CreateGrant", new { KeyId = id, GranteePrincipal = AuditorArn, Operations = new[] { "Decrypt" } })).Code);
    }

    [Theory]
    [InlineData("kms:GenerateDataKey", null)]
    [InlineData("kms:Decrypt", null)]
    [InlineData("kms:Encrypt", false)]
    [InlineData("", true)]
    public async Task Secrets_Manager_uses_the_key_in_the_callers_name(string missing, bool? reencrypts)
    {
        await Admin.SecretsAsync("CreateSecret", new { Name = "a", SecretString = "x" });
        var id = await Admin.CreateKeyAsync();
        Give(
            [
                Statement("Allow", "secretsmanager:UpdateSecret", "*"),
                .. new[] { "kms:GenerateDataKey", "kms:Decrypt", "kms:Encrypt" }.Where(action => action != missing)
                    .Select(action => Statement("Allow", action, Admin.KeyArn(id), """{"StringEquals":{"kms:ViaService":"secretsmanager.us-east-1.amazonaws.com"}}""")),
            ]);

        var answer = await _auditor.SecretsAsync("UpdateSecret", new { SecretId = "a", KmsKeyId = id, ClientRequestToken = new string('t', 32) });

        Assert.Equal(reencrypts is null ? 400 : 200, answer.Status);
        var versions = (await Admin.SecretsAsync("ListSecretVersionIds", new { SecretId = "a" }))["Versions"][0].GetProperty("KmsKeyIds").EnumerateArray().Select(key => key.GetString());
        Assert.Equal(reencrypts == true, versions.Contains(Admin.KeyArn(id)));
    }

    [Fact]
    public async Task Reset_gives_the_access_key_back_what_it_had()
    {
        Allow("kms:ListKeys");
        _sandbox.Server.World.Reset();
        (await _auditor.SecretsAsync("ListSecrets")).Succeeded();
    }

    [Theory]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}""", "principal")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*"}}""", "Resource")]
    [InlineData("""{"Version":"2012-10-17"}""", "Statement")]
    [InlineData("[]", "object")]
    public void A_policy_that_is_none_is_refused(string policy, string problem)
    {
        var error = Assert.Throws<EstateException>(() => _sandbox.Server.World.SetIdentityPolicy(Auditor, policy));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Throws<EstateException>(() => _sandbox.Server.World.SetIdentityPolicy("NOBODYSACCESSKEY", Policy(Statement("Allow", "*", "*"))));
    }

    private static string Policy(params string[] statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";

    private static string Statement(string effect, string action, string resource, string condition = "{}") =>
        $$"""{"Effect":"{{effect}}","Action":"{{action}}","Resource":"{{resource}}","Condition":{{condition}}}""";

    private static string KeyPolicy(string principal) =>
        $$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","{{{principal}}}"]},"Action":"kms:*","Resource":"*"}]}""";

    private void Give(params string[] statements) => _sandbox.Server.World.SetIdentityPolicy(Auditor, Policy(statements));

    private void Allow(string action) => Give(Statement("Allow", action, "*"));
}
