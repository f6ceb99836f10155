using KmsCompliance.Policy.Documents;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Whom a statement speaks to. The rules are those of
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html and
/// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html.</summary>
public sealed class EvaluatorPrincipalTests
{
    public static TheoryData<string, string, string, string> Cases => new()
    {
        // The account.
        { "the root statement hands the decision to IAM for a role", Aws(Root), Role, "DependsOnIdentityPolicy #1" },
        { "and for a user", Aws(Root), User, "DependsOnIdentityPolicy #1" },
        { "and for a session", Aws(Root), Session, "DependsOnIdentityPolicy #1" },
        { "and for a federated user", Aws(Root), Federated, "DependsOnIdentityPolicy #1" },
        { "the root user has no identity policies that could decide", Aws(Root), Root, "Allowed #1" },
        { "an account id is short for the root ARN", Aws("111122223333"), Role, "DependsOnIdentityPolicy #1" },
        { "an account id lets the root user in", Aws("111122223333"), Root, "Allowed #1" },
        { "the root of another account says nothing to this one", Aws(OtherRoot), Role, "ImplicitDeny" },
        { "the same account id in another partition is another account", Aws("arn:aws-cn:iam::111122223333:root"), Role, "ImplicitDeny" },

        // Users and roles of the key's account.
        { "a role that is named needs no IAM policy", Aws(Role), Role, "Allowed #1" },
        { "a user that is named needs no IAM policy", Aws(User), User, "Allowed #1" },
        { "another role is not meant", Aws("arn:aws:iam::111122223333:role/Writer"), Role, "ImplicitDeny" },
        { "a user is not a role of the same name", Aws("arn:aws:iam::111122223333:user/Reader"), "arn:aws:iam::111122223333:role/Reader", "ImplicitDeny" },
        { "names are case-sensitive", Aws("arn:aws:iam::111122223333:user/bob"), User, "ImplicitDeny" },
        { "a path is part of a role's ARN", Aws("arn:aws:iam::111122223333:role/Reader"), Role, "ImplicitDeny" },
        { "a session acts as its role, whose path its ARN lacks", Aws(Role), Session, "Allowed #1" },
        { "a session of another account's role of that name does not", Aws(Role), "arn:aws:sts::444455556666:assumed-role/Reader/anna", "ImplicitDeny" },
        { "a session of a role whose name only begins alike does not", Aws(Role), "arn:aws:sts::111122223333:assumed-role/Reader2/anna", "ImplicitDeny" },
        { "a session can be named itself", Aws(Session), Session, "Allowed #1" },
        { "another session of the role is not meant then", Aws(Session), "arn:aws:sts::111122223333:assumed-role/Reader/bert", "ImplicitDeny" },
        { "a role may or may not be in the session that is named", Aws(Session), Role, "Unknown #1" },
        { "another role cannot be in it", Aws(Session), "arn:aws:iam::111122223333:role/Writer", "ImplicitDeny" },
        { "a federated user can be named", Aws(Federated), Federated, "Allowed #1" },
        { "whose user stands behind a federated user is not known", Aws(User), Federated, "Unknown #1" },
        { "one of several principals is enough", Aws(User, Role), Role, "Allowed #1" },
        { "named and by account: the direct way decides", Aws(Root, Role), Role, "Allowed #1" },
        { "the unique id of a deleted role is nobody", Aws("AROADBQP57FF2AEXAMPLE"), Role, "ImplicitDeny" },

        // Other accounts.
        { "a foreign role needs its own account's consent too", Aws(OtherRole), OtherRole, "DependsOnIdentityPolicy #1" },
        { "also when its account is named", Aws(OtherRoot), OtherRole, "DependsOnIdentityPolicy #1" },
        { "also when everyone is", Aws("*"), OtherRole, "DependsOnIdentityPolicy #1" },
        { "a foreign role is not let in by the key's own root", Aws(Root), OtherRole, "ImplicitDeny" },

        // Everyone.
        { "a star is everyone", """ "Principal":"*" """, Role, "Allowed #1" },
        { "in its long form too", Aws("*"), Session, "Allowed #1" },
        { "services are part of everyone", """ "Principal":"*" """, Service, "Allowed #1" },
        { "an empty list is nobody", """ "Principal":{"AWS":[]} """, Role, "ImplicitDeny" },

        // Services and outside identities.
        { "a service that is named needs nothing else", """ "Principal":{"Service":"xray.amazonaws.com"} """, Service, "Allowed #1" },
        { "another service is not meant", """ "Principal":{"Service":["logs.amazonaws.com","cloudtrail.amazonaws.com"]} """, Service, "ImplicitDeny" },
        { "a role is no service", """ "Principal":{"Service":"xray.amazonaws.com"} """, Role, "ImplicitDeny" },
        { "a service is not of the account", Aws(Root), Service, "ImplicitDeny" },
        { "a star for services is not documented", """ "Principal":{"Service":"*"} """, Service, "Unknown #1" },
        { "a role's session may have begun elsewhere", """ "Principal":{"Federated":"cognito-identity.amazonaws.com"} """, Session, "Unknown #1" },
        { "a user's did not", """ "Principal":{"Federated":"cognito-identity.amazonaws.com"} """, User, "ImplicitDeny" },
        { "a canonical user is not understood", """ "Principal":{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"} """, Role, "Unknown #1" },

        // What a policy may not say, or a request should not.
        { "part of a principal cannot be a wildcard", Aws("arn:aws:iam::111122223333:role/*"), Role, "Unknown #1" },
        { "a bare name is no principal", Aws("Reader"), Role, "Unknown #1" },
        { "a caller of an unknown form may be the one that is named", Aws(Role), "arn:aws:sts::111122223333:self", "Unknown #1" },
        { "and may be of the account that is named", Aws(Root), "nobody", "Unknown #1" },
    };

    public static TheoryData<string, string, string, string> Exceptions => new()
    {
        { "everyone else is denied", "Deny", $"{User} {Root}", "ExplicitDeny #1" },
        { "listing only the account excepts no role in it", "Deny", Root, "ExplicitDeny #1" },
        { "a role and its account are not all: the session counts too", "Deny", $"{Role} {Root}", "Unknown #1" },
        { "listing everyone denies nobody", "Deny", "*", "Allowed #2" },
        { "with Allow it is not supported", "Allow", User, "Allowed #2" },
    };

    public static TheoryData<string, string, string> ExceptedCallers => new()
    {
        { User, $"{User} {Root}", "Allowed #2" },
        { User, User, "Unknown #1" },
        { Session, $"{Session} {Role} {Root}", "Allowed #2" },
        { Session, $"{Role} {Root}", "Unknown #1" },
        { Session, User, "ExplicitDeny #1" },
        { Root, Root, "Allowed #2" },
        { Root, User, "ExplicitDeny #1" },
        { Service, Root, "ExplicitDeny #1" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Principal(string rule, string principal, string caller, string expected)
    {
        var policy = PolicyOf($$"""{"Effect":"Allow",{{principal}},"Action":"kms:Decrypt","Resource":"*"}""");

        Assert.True(expected == Answer(policy, Request(caller)), $"{rule}: expected {expected}, not {Answer(policy, Request(caller))}");
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void NotPrincipal(string rule, string effect, string excepted, string expected)
    {
        var policy = Except(effect, excepted);

        Assert.True(expected == Answer(policy, Request(Role)), $"{rule}: expected {expected}, not {Answer(policy, Request(Role))}");
    }

    [Theory]
    [MemberData(nameof(ExceptedCallers))]
    public void NotPrincipal_excepts_who_is_listed_at_every_level(string caller, string excepted, string expected)
    {
        Assert.Equal(expected, Answer(Except("Deny", excepted), Request(caller)));
    }

    [Fact]
    public void NotPrincipal_with_Allow_alone_allows_nothing_for_certain()
    {
        var policy = PolicyOf($$"""{"Effect":"Allow","NotPrincipal":{"AWS":"{{User}}"},"Action":"kms:*","Resource":"*"}""");

        Assert.Equal("Unknown #1", Answer(policy, Request(Role)));
    }

    [Fact]
    public void Without_the_key_s_account_nothing_is_allowed_for_certain()
    {
        var policy = PolicyOf($$"""{"Effect":"Allow",{{Aws(Role)}},"Action":"kms:*","Resource":"*"}""");

        Assert.Equal("Unknown #1", Answer(policy, Request(Role, key: "1234abcd-12ab-34cd-56ef-1234567890ab")));
    }

    [Fact]
    public void A_caller_of_two_accounts_is_not_understood()
    {
        var policy = PolicyOf($$"""{"Effect":"Allow",{{Aws(Role)}},"Action":"kms:*","Resource":"*"}""");

        Assert.Equal("Unknown #1", Answer(policy, new(Role, "444455556666", "kms:Decrypt", Key)));
    }

    private static KeyPolicyDocument Except(string effect, string excepted) => PolicyOf($$"""
        {"Effect":"{{effect}}","NotPrincipal":{"AWS":["{{string.Join("\",\"", excepted.Split(' '))}}"]},"Action":"kms:*","Resource":"*"},
        {"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}
        """);

    private static string Aws(params string[] principals) =>
        $$""" "Principal":{"AWS":["{{string.Join("\",\"", principals)}}"]} """;
}
