using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>Policies that are composed: for whom, where, and at what cost.</summary>
public sealed class NewCmkPolicyTests : SandboxTest
{
    private const string Admin = "arn:aws:iam::111122223333:role/KeyAdministrator";
    private const string User = "arn:aws:iam::111122223333:role/App";
    private const string Reader = "arn:aws:iam::111122223333:role/Viewer";
    private const string Partner = "arn:aws:iam::444455556666:role/Partner";
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/Main";
    private const string OrganizationTrail = "arn:aws:cloudtrail:us-east-1:999988887777:trail/Org";

    [Theory]
    [InlineData("XRay")]
    [InlineData("SecretsManager")]
    [InlineData("CloudTrail")]
    [InlineData("CloudTrailLake")]
    public void With_Regions_and_account_no_call_is_made_and_no_credentials_are_needed(string service)
    {
        var policies = Session.Run<CmkPolicy>($"New-CmkPolicy {service} eu-west-1, us-gov-west-1 -AccountId 111122223333 -ProfileName no-such-profile");

        Assert.Equal([(service, "111122223333", "eu-west-1"), (service, "111122223333", "us-gov-west-1")], policies.Select(policy => (policy.Service, policy.AccountId, policy.Region)));
        Assert.All(policies, policy => Assert.Equal(policy.PolicyDocument, policy.ToString()));
        Assert.All(policies, policy => Assert.Contains("\n  ", policy.PolicyDocument, StringComparison.Ordinal));
        Assert.Contains("arn:aws-us-gov:iam::111122223333:root", policies[1].PolicyDocument, StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void The_callers_account_is_asked_for_once()
    {
        Assert.Equal(["111122223333"], Session.Run<CmkPolicy>("New-CmkPolicy XRay eu-west-1, eu-west-2").Select(policy => policy.AccountId).Distinct());
        Assert.Equal([new("sts:GetCallerIdentity", 1)], Calls());
    }

    [Fact]
    public void Regions_bring_their_account_and_patterns_are_listed()
    {
        Assert.Equal(3, Session.Run<CmkPolicy>("Get-Region -Region eu-west-* | New-CmkPolicy XRay").Count);
        Assert.Equal(["ec2:DescribeRegions", "sts:GetCallerIdentity"], Calls().Keys.Order(StringComparer.Ordinal));
        Server.Calls.Reset();
        Assert.Equal(["eu-west-1", "eu-west-2", "eu-west-3"], Session.Run<CmkPolicy>("New-CmkPolicy XRay eu-west-*").Select(policy => policy.Region));
        Assert.Equal(2, Server.Calls.Total);
    }

    [Fact]
    public void Statuses_say_service_Region_and_account_and_each_comes_once()
    {
        var policies = Session.Run<CmkPolicy>("Get-ServiceEncryptionStatus -Region us-east-1 -Service XRay, SecretsManager | New-CmkPolicy");
        Assert.Equal([("SecretsManager", "us-east-1"), ("XRay", "us-east-1")], policies.Select(policy => (policy.Service, policy.Region)).Order());
    }

    [Fact]
    public void Everybody_is_named_in_their_part()
    {
        var policy = One($"New-CmkPolicy SecretsManager eu-west-1 -AccountId 111122223333 -Administrator {Admin} -User {User} -Reader {Reader} -ExternalAccount {Partner}");

        Assert.Equal(KeyAccessDecision.Allowed, Decision(policy, Admin, "kms:PutKeyPolicy"));
        Assert.NotEqual(KeyAccessDecision.Allowed, Decision(policy, Admin, "kms:Decrypt", via: true));
        Assert.Equal(KeyAccessDecision.Allowed, Decision(policy, User, "kms:Encrypt", via: true));
        Assert.NotEqual(KeyAccessDecision.Allowed, Decision(policy, User, "kms:Encrypt"));
        Assert.Equal(KeyAccessDecision.Allowed, Decision(policy, Reader, "kms:Decrypt", via: true));
        Assert.NotEqual(KeyAccessDecision.Allowed, Decision(policy, Reader, "kms:Encrypt", via: true));
        Assert.Equal(KeyAccessDecision.DependsOnIdentityPolicy, Decision(policy, Partner, "kms:Decrypt", via: true));
        Assert.Equal(KeyAccessDecision.ImplicitDeny, Decision(policy, Partner, "kms:Encrypt", via: true));
    }

    [Fact]
    public void Resources_have_no_effect_for_a_service_that_takes_none_so_that_both_kinds_can_be_piped()
    {
        var services = "'XRay', 'CloudTrail' | ForEach-Object { [pscustomobject]@{ Service = $_; Region = 'eu-west-1' } }";

        Assert.Equal(
            [.. Session.Run<CmkPolicy>("New-CmkPolicy XRay eu-west-1 -AccountId 111122223333").Select(policy => policy.PolicyDocument), .. Session.Run<CmkPolicy>($"New-CmkPolicy CloudTrail eu-west-1 -AccountId 111122223333 -ResourceArn {Trail}").Select(policy => policy.PolicyDocument)],
            Session.Run<CmkPolicy>($"{services} | New-CmkPolicy -AccountId 111122223333 -ResourceArn {Trail}").Select(policy => policy.PolicyDocument));
    }

    [Fact]
    public void Trails_are_named_and_an_organisations_too()
    {
        Assert.Contains(Trail, Texts($"New-CmkPolicy CloudTrail eu-west-1 -AccountId 111122223333 -TrailArn {Trail}"), StringComparison.Ordinal);
        Assert.DoesNotContain(Trail, Texts("New-CmkPolicy CloudTrail eu-west-1 -AccountId 111122223333"), StringComparison.Ordinal);
        Assert.Equal(
            Texts($"New-CmkPolicy CloudTrail eu-west-1 -AccountId 111122223333 -TrailArn {Trail}"),
            Texts($"New-CmkPolicy CloudTrail eu-west-1 -AccountId 111122223333 -ResourceArn {Trail}"));
        var organization = Texts($"New-CmkPolicy CloudTrail us-east-1 -AccountId 111122223333 -TrailArn {OrganizationTrail} -OrganizationTrail");
        Assert.Contains("arn:aws:cloudtrail:*:999988887777:trail/*", organization, StringComparison.Ordinal);
        Assert.DoesNotContain("111122223333:trail", organization, StringComparison.Ordinal);
    }

    [Fact]
    public void The_service_principal_of_XRay_can_be_left_out()
    {
        Assert.Contains("xray.amazonaws.com", Texts("New-CmkPolicy XRay eu-west-1 -AccountId 111122223333"), StringComparison.Ordinal);
        Assert.DoesNotContain("xray.amazonaws.com", Texts("New-CmkPolicy XRay eu-west-1 -AccountId 111122223333 -NoServicePrincipal"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Reader '*'", "InvalidPrincipal")]
    [InlineData("-User App", "InvalidPrincipal")]
    [InlineData("-Administrator 111122223333", "InvalidPrincipal")]
    [InlineData("-ExternalAccount arn:aws:iam::444455556666:group/G", "InvalidPrincipal")]
    [InlineData("-Administrator arn:aws:iam::444455556666:role/Stranger", "InvalidPrincipal")]
    [InlineData("-ExternalAccount 111122223333", "InvalidPrincipal")]
    [InlineData("-TrailArn Main", "InvalidTrailArn")]
    [InlineData("-TrailArn 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/*'", "InvalidTrailArn")]
    [InlineData("-OrganizationTrail", "InvalidTrailArn")]
    [InlineData($"-OrganizationTrail -TrailArn {Trail}, {OrganizationTrail}", "InvalidTrailArn")]
    public void Bad_input_is_refused_before_any_call(string parameters, string errorId)
    {
        Assert.Empty(RunWithError($"New-CmkPolicy CloudTrail eu-west-1 -AccountId 111122223333 {parameters}", errorId).Output);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void An_account_that_cannot_read_CloudTrail_Lake_is_refused_and_other_Regions_go_on()
    {
        RunWithError("New-CmkPolicy CloudTrailLake eu-west-1 -AccountId 111122223333 -ExternalAccount 444455556666", "InvalidPrincipal");
        Assert.Single(RunWithError("New-CmkPolicy XRay eu-west-1, nowhere -AccountId 111122223333", "InvalidRegion").Output);
    }

    [Fact]
    public void Where_something_is_asked_the_account_has_to_be_the_callers() =>
        Assert.Empty(RunWithError("New-CmkPolicy XRay eu-west-1* -AccountId 444455556666", "AccountMismatch").Output);

    [Theory]
    [InlineData("CloudTrail", $"-TrailArn {Trail} -Reader {Reader}")]
    [InlineData("CloudTrail", $"-TrailArn {OrganizationTrail} -OrganizationTrail")]
    [InlineData("CloudTrailLake", $"-User {User} -Reader {Reader}")]
    [InlineData("XRay", $"-Administrator {Admin} -Reader {Reader} -NoServicePrincipal")]
    public void A_key_is_made_with_the_policy_that_is_shown(string service, string parameters)
    {
        var made = Assert.Single(Session.Run<ServiceCmk>($"New-ServiceCmk {service} -Region eu-west-1 {parameters}"));
        Assert.Equal(Texts($"New-CmkPolicy {service} eu-west-1 {parameters}"), State("eu-west-1").Keys.FindKey(made.KeyId!, DateTimeOffset.UtcNow)!.Policy.ToJson(indented: true));
    }

    [Fact]
    public void New_ServiceCmk_refuses_the_same_before_any_call()
    {
        RunWithError("New-ServiceCmk CloudTrail -TrailArn Main", "InvalidTrailArn");
        RunWithError("New-ServiceCmk CloudTrail -Reader '*'", "InvalidPrincipal");
        Assert.Equal(0, Server.Calls.Total);
    }

    private static KeyAccessDecision Decision(KeyPolicyDocument policy, string principal, string action, bool via = false)
    {
        var request = new KeyAccessRequest(principal, principal.Split(':')[4], action, "arn:aws:kms:eu-west-1:111122223333:key/k");
        return KeyPolicyEvaluator.Evaluate(policy, via ? request.WithContext("kms:ViaService", "secretsmanager.eu-west-1.amazonaws.com") : request).Decision;
    }

    private KeyPolicyDocument One(string script) => KeyPolicyDocument.Parse(Texts(script));

    private string Texts(string script) => Assert.Single(Session.Run<CmkPolicy>(script)).PolicyDocument;
}
