using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Core.Tests.Policy;

public sealed class KeyPolicyPrincipalTests
{
    [Theory]
    [InlineData("arn:aws:iam::111122223333:root", KeyPolicyPrincipalKind.Account)]
    [InlineData("arn:aws:iam::111122223333:user/Bob", KeyPolicyPrincipalKind.User)]
    [InlineData("arn:aws-us-gov:iam::111122223333:user/team/a/Bob+x=1,2.3@b-c_d", KeyPolicyPrincipalKind.User)]
    [InlineData("arn:aws-cn:iam::111122223333:role/Reader", KeyPolicyPrincipalKind.Role)]
    [InlineData("arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef", KeyPolicyPrincipalKind.Role)]
    [InlineData("arn:aws-iso-b:iam::111122223333:role/user", KeyPolicyPrincipalKind.Role)]
    public void Accepts_users_roles_and_root(string value, KeyPolicyPrincipalKind kind)
    {
        var principal = KeyPolicyPrincipal.Parse(value);

        Assert.Equal(kind, principal.Kind);
        Assert.Equal("111122223333", principal.AccountId);
        Assert.Equal(value, principal.ToString());
        Assert.Equal(value, principal.ToArn("aws-other"));
    }

    [Fact]
    public void Accepts_an_account_id_only_where_it_is_allowed()
    {
        var principal = KeyPolicyPrincipal.Parse("111122223333", allowAccountId: true);

        Assert.Equal(KeyPolicyPrincipalKind.Account, principal.Kind);
        Assert.Null(principal.Partition);
        Assert.Equal("111122223333", principal.ToString());
        Assert.Equal("arn:aws-cn:iam::111122223333:root", principal.ToArn("aws-cn"));
        Assert.Contains("is an account id", Error("111122223333", allowAccountId: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "'*' would let in every AWS account.")]
    [InlineData("", "'' names nobody.")]
    [InlineData("  ", "names nobody.")]
    [InlineData("Admin", "'Admin' is not an ARN.")]
    [InlineData("role/Admin", "is not an ARN.")]
    [InlineData(" arn:aws:iam::111122223333:root", "is not an ARN.")]
    [InlineData("1111222233334", "is not an ARN.")]
    [InlineData("AROADBQP57FF2AEXAMPLE", "is the unique id of a user or role")]
    [InlineData("xray.amazonaws.com", "is a service principal, not a user or role.")]
    [InlineData("arn:aws:sts::111122223333:assumed-role/Admin/anna", "is a session of a role, which ends; give the role's ARN, arn:aws:iam::111122223333:role/Admin, with its path if it has one.")]
    [InlineData("arn:aws:sts::111122223333:federated-user/anna", "is not the ARN of an IAM user, role or account.")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/1", "is not the ARN of an IAM user, role or account.")]
    [InlineData("arn:aws:iam:eu-west-1:111122223333:role/Admin", "is not the ARN of an IAM user, role or account.")]
    [InlineData("arn:aws:iam::111122223333:group/Admins", "is a group")]
    [InlineData("arn:aws:iam::111122223333:policy/Admins", "with a valid name")]
    [InlineData("arn:aws:iam::111122223333:role/", "with a valid name")]
    [InlineData("arn:aws:iam::111122223333:role//Admin", "with a valid name")]
    [InlineData("arn:aws:iam::111122223333:role/Ad min", "with a valid name")]
    [InlineData("arn:aws:iam::111122223333:role/Jos\u00e9", "with a valid name")]
    [InlineData("arn:aws:iam::111122223333:Root", "with a valid name")]
    [InlineData("arn:aws:iam::111122223333:role/*", "has a wildcard")]
    [InlineData("arn:aws:iam::111122223333:role/p?/x", "has a wildcard")]
    [InlineData("arn:aws:iam::aws:role/Admin", "has no 12-digit account id")]
    [InlineData("arn:aws:iam::11112222333:role/Admin", "has no 12-digit account id")]
    [InlineData("arn:gcp:iam::111122223333:role/Admin", "has an unknown partition, 'gcp'")]
    public void Refuses_the_rest_and_says_what_it_takes(string value, string reason)
    {
        var error = Error(value, allowAccountId: false);

        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.StartsWith($"'{value}'", error, StringComparison.Ordinal);
        Assert.EndsWith(
            "Accepted: arn:aws:iam::111122223333:role/Name, arn:aws:iam::111122223333:user/Name or arn:aws:iam::111122223333:root (of any partition).",
            error,
            StringComparison.Ordinal);
        Assert.Contains("or a 12-digit account id", Error(value, allowAccountId: true), StringComparison.Ordinal);
        Assert.Equal(error, Assert.Throws<FormatException>(() => KeyPolicyPrincipal.Parse(value)).Message);
    }

    [Fact]
    public void Names_and_paths_have_their_longest()
    {
        var longest = $"arn:aws:iam::111122223333:role/{new string('p', 510)}/{new string('n', 64)}";

        Assert.Equal(longest, KeyPolicyPrincipal.Parse(longest).ToString());
        Assert.Contains("with a valid name", Error(longest + "n", allowAccountId: false), StringComparison.Ordinal);
        Assert.False(KeyPolicyPrincipal.TryParse(longest.Replace("role/", "role/p", StringComparison.Ordinal), false, out _, out _));
        Assert.False(KeyPolicyPrincipal.TryParse(null, true, out _, out _));
    }

    private static string Error(string value, bool allowAccountId)
    {
        Assert.False(KeyPolicyPrincipal.TryParse(value, allowAccountId, out var principal, out var error));
        Assert.Null(principal);
        return error;
    }
}
