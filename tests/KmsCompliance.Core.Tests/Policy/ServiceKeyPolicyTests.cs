using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

public sealed class ServiceKeyPolicyTests
{
    private const string Admin = "arn:aws:iam::111122223333:role/KeyAdmin";
    private const string ForAws = "kms:GrantIsForAWSResource=true";
    private const string ViaSecrets = "kms:ViaService=secretsmanager.eu-west-1.amazonaws.com";
    private const string ViaS3 = "kms:ViaService=s3.eu-west-1.amazonaws.com";

    private static readonly KeyPolicyRequest Full = new()
    {
        AccountId = "111122223333",
        Region = "eu-west-1",
        Administrators = [Admin],
        Users = [Role, User],
        ExternalAccounts = ["444455556666", "arn:aws:iam::777788889999:role/Reader", "arn:aws:iam::777788889999:role/Other"],
    };

    // What each policy allows for certain, by caller and context; all else must not be.
    public static TheoryData<string, string, string, string[]> Rights
    {
        get
        {
            string[] secrets =
            [
                "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey",
                "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext", "kms:DescribeKey",
            ];
            return new()
            {
                { "XRay", Admin, "", KmsActions.Manage },
                { "XRay", Admin, ViaSecrets, KmsActions.Manage },
                { "XRay", Admin, "kms:GrantIsForAWSResource=false", KmsActions.Manage },
                { "XRay", Admin, ForAws, [.. KmsActions.Manage, "kms:CreateGrant"] },
                { "XRay", User, "", ["kms:Decrypt", "kms:DescribeKey"] },
                { "XRay", Session, ForAws, ["kms:Decrypt", "kms:DescribeKey"] },
                { "XRay", Service, "aws:SourceAccount=111122223333", [.. KmsActions.Use.Where(a => a.StartsWith("kms:GenerateDataKey", StringComparison.Ordinal)), "kms:Decrypt", "kms:DescribeKey"] },
                { "XRay", Service, "aws:SourceAccount=444455556666", [] },
                { "XRay", Service, "", [] },
                { "XRay", "arn:aws:iam::111122223333:role/Someone", ForAws, [] },
                { "XRay", OtherRole, "", [] },
                { "SecretsManager", Admin, "", KmsActions.Manage },
                { "SecretsManager", Admin, $"{ForAws};{ViaSecrets}", KmsActions.Manage },
                { "SecretsManager", User, ViaSecrets, secrets },
                { "SecretsManager", Session, ViaSecrets, secrets },
                { "SecretsManager", User, ViaS3, ["kms:DescribeKey"] },
                { "SecretsManager", User, "", ["kms:DescribeKey"] },
                { "SecretsManager", "secretsmanager.amazonaws.com", "aws:SourceAccount=111122223333", [] },
                { "SecretsManager", OtherRole, ViaSecrets, [] },
            };
        }
    }

    public static TheoryData<string, string, string, string[]> ForeignRights => new()
    {
        { "XRay", OtherRole, "", ["kms:Decrypt", "kms:DescribeKey"] },
        { "XRay", "arn:aws:iam::777788889999:role/Reader", "", ["kms:Decrypt", "kms:DescribeKey"] },
        { "XRay", "arn:aws:iam::777788889999:role/Unnamed", "", [] },
        { "XRay", "arn:aws:iam::000000000000:role/Reader", "", [] },
        { "SecretsManager", OtherRole, ViaSecrets, ["kms:Decrypt", "kms:DescribeKey"] },
        { "SecretsManager", OtherRole, "", [] },
        { "SecretsManager", OtherRole, ViaS3, [] },
        { "SecretsManager", "arn:aws:iam::777788889999:role/Other", ViaSecrets, ["kms:Decrypt", "kms:DescribeKey"] },
        { "SecretsManager", "arn:aws:iam::777788889999:role/Unnamed", ViaSecrets, [] },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "administrator", "*" },
        { "administrator", "Admin" },
        { "administrator", "111122223333" },
        { "administrator", OtherRole },
        { "administrator", "arn:aws-cn:iam::111122223333:role/Admin" },
        { "user", "*" },
        { "user", Session },
        { "user", OtherRole },
        { "external account", "*" },
        { "external account", "4444" },
        { "external account", "111122223333" },
        { "external account", Role },
        { "external account", "arn:aws-cn:iam::444455556666:root" },
    };

    [Theory]
    [MemberData(nameof(Rights))]
    public void Each_may_what_it_must_and_nothing_more(string service, string caller, string context, string[] expected)
    {
        var policy = Build(service, Full);

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            KmsActions.All.Where(action => Decision(policy, caller, action, context) == KeyAccessDecision.Allowed).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ForeignRights))]
    public void Other_accounts_may_read_if_they_let_their_own(string service, string caller, string context, string[] expected)
    {
        var policy = Build(service, Full);

        Assert.Equal(expected, KmsActions.All.Where(action => Decision(policy, caller, action, context) != KeyAccessDecision.ImplicitDeny));
        Assert.All(expected, action => Assert.Equal(KeyAccessDecision.DependsOnIdentityPolicy, Decision(policy, caller, action, context)));
    }

    [Theory]
    [InlineData("XRay")]
    [InlineData("SecretsManager")]
    public void The_account_keeps_every_right(string service)
    {
        var policy = Build(service, Full);

        Assert.All(KmsActions.All, action =>
        {
            Assert.Equal(KeyAccessDecision.Allowed, Decision(policy, Root, action));
            Assert.Equal(KeyAccessDecision.DependsOnIdentityPolicy, Decision(policy, "arn:aws:iam::111122223333:role/Someone", action));
        });
    }

    [Theory]
    [InlineData("XRay", "EnableRootAccountPermissions AllowKeyAdministration AllowGrantsForAwsResources AllowReadingTraces AllowReadingTracesFrom444455556666 AllowReadingTracesFrom777788889999 AllowXRay")]
    [InlineData("SecretsManager", "EnableRootAccountPermissions AllowKeyAdministration AllowUseThroughSecretsManager AllowDescribeKey AllowReadingThroughSecretsManagerFrom444455556666 AllowReadingThroughSecretsManagerFrom777788889999")]
    public void Sids_are_stable_and_letters_and_digits(string service, string sids)
    {
        var policy = Build(service, Full);

        Assert.Equal(sids.Split(' '), policy.Statements.Select(statement => statement.Sid));
        Assert.All(policy.Statements, statement => Assert.All(statement.Sid!, c => Assert.True(char.IsAsciiLetterOrDigit(c))));
        Assert.Equal(policy.ToJson(), Build(service, Full).ToJson());
    }

    [Fact]
    public void Without_principals_the_account_s_statement_is_all()
    {
        var request = new KeyPolicyRequest { AccountId = "111122223333", Region = "eu-west-1", IncludeServicePrincipal = false };

        Assert.Equal(
            """{"Version":"2012-10-17","Statement":[{"Sid":"EnableRootAccountPermissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}""",
            XRayKeyPolicy.Build(request).ToJson());
        Assert.True(XRayKeyPolicy.Build(request).EquivalentTo(SecretsManagerKeyPolicy.Build(request)));
    }

    [Fact]
    public void The_service_principal_can_be_left_out()
    {
        var policy = XRayKeyPolicy.Build(Full with { IncludeServicePrincipal = false });

        Assert.DoesNotContain(policy.Statements, statement => statement.Principals.Any(principal => principal.Type == "Service"));
        Assert.Equal(6, policy.Statements.Count);
    }

    [Theory]
    [InlineData("aws", "eu-west-1", "secretsmanager.eu-west-1.amazonaws.com")]
    [InlineData("aws-us-gov", "us-gov-west-1", "secretsmanager.us-gov-west-1.amazonaws.com")]
    [InlineData("aws-cn", "cn-north-1", "secretsmanager.cn-north-1.amazonaws.com.cn")]
    [InlineData("aws-eusc", "eusc-de-east-1", "secretsmanager.eusc-de-east-1.amazonaws.eu")]
    [InlineData("aws-iso", "us-iso-east-1", "secretsmanager.us-iso-east-1.c2s.ic.gov")]
    public void Partitions_have_their_own_ARNs_and_suffixes(string partition, string region, string via)
    {
        var role = $"arn:{partition}:iam::111122223333:role/Reader";
        var policy = SecretsManagerKeyPolicy.Build(new()
        {
            Partition = partition,
            AccountId = "111122223333",
            Region = region,
            Users = [role],
            ExternalAccounts = ["444455556666"],
        });

        Assert.Equal(KeyAccessDecision.Allowed, Decision(policy, role, "kms:Encrypt", $"kms:ViaService={via}"));
        Assert.Contains(policy.Statements, statement => statement.Principals[0].Value == $"arn:{partition}:iam::444455556666:root");
    }

    [Fact]
    public void A_principal_given_twice_is_written_once()
    {
        var policy = XRayKeyPolicy.Build(Full with { Users = [Role, Role], ExternalAccounts = ["444455556666", OtherRoot] });

        Assert.Single(policy.Statements.Single(statement => statement.Sid == "AllowReadingTraces").Principals);
        Assert.Single(policy.Statements.Single(statement => statement.Sid == "AllowReadingTracesFrom444455556666").Principals);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_wrong_principal_is_named(string role, string value)
    {
        var request = role switch
        {
            "administrator" => Full with { Administrators = [Admin, value] },
            "user" => Full with { Users = [value] },
            _ => Full with { ExternalAccounts = [value] },
        };

        var error = Assert.Throws<ArgumentException>(() => SecretsManagerKeyPolicy.Build(request));

        Assert.StartsWith($"The {role} '{value}' ", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, Assert.Throws<ArgumentException>(() => XRayKeyPolicy.Build(request)).Message);
    }

    [Fact]
    public void A_wrong_account_Region_or_partition_is_named()
    {
        Assert.StartsWith("'1111' is not an account id", Refusal(Full with { AccountId = "1111" }), StringComparison.Ordinal);
        Assert.StartsWith("'EU West' is not a Region", Refusal(Full with { Region = "EU West" }), StringComparison.Ordinal);
        Assert.StartsWith("'' is not a Region", Refusal(Full with { Region = "" }), StringComparison.Ordinal);
        Assert.StartsWith("'azure' is not a known partition. Known: aws, ", Refusal(Full with { Partition = "azure" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_principals_are_a_clear_error()
    {
        var users = Enumerable.Range(0, 900).Select(i => $"arn:aws:iam::111122223333:role/Reader{i}").ToList();

        Assert.NotNull(XRayKeyPolicy.Build(Full with { Users = users[..600] }));
        var error = Assert.Throws<KeyPolicyFormatException>(() => XRayKeyPolicy.Build(Full with { Users = users }));
        Assert.Matches("^The key policy would be [0-9]+ bytes long; KMS takes 32768 bytes at most. Name fewer principals", error.Message);
    }

    private static string Refusal(KeyPolicyRequest request) =>
        Assert.Throws<ArgumentException>(() => XRayKeyPolicy.Build(request)).Message;

    private static KeyPolicyDocument Build(string service, KeyPolicyRequest request) =>
        service == "XRay" ? XRayKeyPolicy.Build(request) : SecretsManagerKeyPolicy.Build(request);
}
