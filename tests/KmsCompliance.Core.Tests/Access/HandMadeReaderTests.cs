using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Access;

/// <summary>Cases of which the documentation gives the answer: who reads a secret, and who may assume a role. The key lets everybody of the
/// account decrypt through Secrets Manager, and whoever of account 444455556666.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html"/> and
/// <see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html"/></remarks>
public sealed class HandMadeReaderTests
{
    private const string Account = "111122223333";
    private const string Root = $"arn:aws:iam::{Account}:root";
    private const string User = $"arn:aws:iam::{Account}:user/Anna";
    private const string Role = $"arn:aws:iam::{Account}:role/App";
    private const string Foreign = "arn:aws:iam::444455556666:role/Partner";
    private const string Secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/token-a1B2c3";
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string Read = "secretsmanager:GetSecretValue";
    private const string Nothing = """{"Effect":"Allow","Action":"s3:*","Resource":"*"}""";

    /// <summary>Who, the statements of the identity policy, those of the boundary, those of the secret's policy, the decision, and on what
    /// it hangs.</summary>
    public static TheoryData<string, string, string?, string?, string, string> Cases => new()
    {
        // An allow of either kind suffices within an account; without one there is none.
        { User, Allow(Read), null, null, "Allowed", "" },
        { User, Nothing, null, Resource("Allow", User), "Allowed", "" },
        { Role, Nothing, null, Resource("Allow", Role), "Allowed", "" },
        { User, Nothing, null, null, "Denied", "" },
        { User, Allow("secretsmanager:DescribeSecret"), null, null, "Denied", "" },
        { User, Allow("secretsmanager:*", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/*"), null, null, "Allowed", "" },
        { User, Allow(Read, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/token"), null, null, "Denied", "" },

        // The account as principal hands on to IAM policies, and gives nothing by itself.
        { User, Nothing, null, Resource("Allow", Root), "Denied", "" },
        { User, Allow(Read), null, Resource("Allow", Account), "Allowed", "" },
        { Root, Nothing, null, null, "Allowed", "" },

        // A denial wins, wherever it is, the root user's right included.
        { User, $"{Allow(Read)},{Deny(Read)}", null, Resource("Allow", User), "Denied", "" },
        { User, Allow(Read), null, Resource("Deny", User), "Denied", "" },
        { User, Allow(Read), null, Resource("Deny", Root), "Denied", "" },
        { Root, Nothing, null, Resource("Deny", "*"), "Denied", "" },
        { User, Allow(Read), null, Except(Root, User), "Allowed", "" },
        { User, Allow(Read), null, Except(Root), "Denied", "" },

        // A boundary limits identity policies, and what is given to a role; not what is given to a user.
        { User, Allow(Read), Nothing, null, "Denied", "" },
        { User, Nothing, Allow("kms:*"), Resource("Allow", User), "Allowed", "" },
        { Role, Nothing, Allow("kms:*"), Resource("Allow", Role), "Denied", "" },
        { Role, Nothing, $"{Allow("kms:*")},{Allow(Read)}", Resource("Allow", Role), "Allowed", "" },

        // What a request may have or not is a condition; what it has for certain is decided.
        { User, Allow(Read, condition: """{"StringEquals":{"aws:PrincipalTag/team":"pay"}}"""), null, null, "Conditional", "if aws:PrincipalTag/team is pay" },
        { User, Allow(Read, condition: """{"StringEquals":{"secretsmanager:ResourceTag/stage":"live"}}"""), null, null, "Allowed", "" },
        { User, Allow(Read, condition: """{"StringEquals":{"aws:ResourceTag/stage":"test"}}"""), null, null, "Denied", "" },
        { User, Allow(Read, condition: """{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}"""), null, null, "Denied", "" },
        { User, Allow(Read), null, Resource("Deny", "*", """{"Bool":{"aws:SecureTransport":"false"}}"""), "Allowed", "" },
        { User, Allow(Read), null, Resource("Deny", "*", """{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}"""), "Conditional", "unless aws:SourceVpce is not vpce-1 or is absent" },
        { User, Allow("*", condition: """{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}"""), null, null, "Denied", "" },

        // Somebody of another account needs the word of both.
        { Foreign, "", null, Resource("Allow", Foreign), "Conditional", "if account 444455556666 lets it" },
        { Foreign, "", null, Resource("Allow", "444455556666"), "Conditional", "if account 444455556666 lets it" },
        { Foreign, "", null, Resource("Deny", "444455556666"), "Denied", "" },
        { Foreign, "", null, $"{Resource("Allow", Foreign)},{Resource("Deny", Foreign)}", "Denied", "" },
        { "xray.amazonaws.com", "", null, Resource("Allow", Root), "Denied", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_secret_is_read_as_the_documentation_says(string who, string identity, string? boundary, string? policy, string decision, string condition)
    {
        var reader = (await ListAsync(who, identity, boundary, ResourcePolicyKnowledge.Of("the secret", policy is null ? null : Document(policy)))).SingleOrDefault(reader => reader.Asker.Shown == who);
        Assert.Equal((decision, condition), (reader?.Answer.Decision.ToString() ?? "", reader?.Answer.Condition ?? ""));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Statement":[{"Effect":"Allow"}]}""")]
    [InlineData("<html>")]
    [InlineData("""{"Version":"2012-10-17","Statement":[]}""")]
    [InlineData("""{"Version":"2026-01-01","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}""")]
    public async Task A_policy_that_is_not_understood_leaves_open_all_but_what_others_deny(string text)
    {
        var policy = ResourcePolicyKnowledge.Of("the secret", text);
        Assert.Contains("could not be understood", policy.Unread, StringComparison.Ordinal);
        foreach (var (identity, decision) in new[] { (Allow(Read), RightDecision.Unknown), (Nothing, RightDecision.Unknown), ($"{Allow(Read)},{Deny(Read)}", RightDecision.Denied) })
        {
            Assert.Equal(decision, (await ListAsync(User, identity, null, policy)).Single(static reader => reader.Asker.Shown == User).Answer.Decision);
        }

        var root = (await ListAsync(User, Nothing, null, policy)).Single(static reader => reader.Asker.Shown == Root);
        Assert.Equal((RightDecision.Unknown, policy.Unread), (root.Answer.Decision, root.Answer.Reason));
    }

    [Fact]
    public async Task Members_of_a_policy_that_AWS_does_not_know_make_it_open()
    {
        var policy = ResourcePolicyKnowledge.Of("the secret", $$"""{"Version":"2012-10-17","Purpose":"x","Statement":[{{Resource("Allow", User)}}]}""");
        var reader = (await ListAsync(User, Nothing, null, policy)).Single(static reader => reader.Asker.Shown == User);
        Assert.Equal(RightDecision.Unknown, reader.Answer.Decision);
        Assert.Contains("members that IAM does not know", reader.Answer.Reason, StringComparison.Ordinal);
    }

    /// <summary>A trust policy's statements, and who may assume the role by it. Anna may assume roles by IAM, Bert may not, the role
    /// Deputy may with a condition.</summary>
    public static TheoryData<string, string[]> Trusts => new()
    {
        { Trust($$"""{"AWS":"{{Account}}"}"""), [User, $"arn:aws:iam::{Account}:role/Deputy if aws:MultiFactorAuthPresent is true"] },
        { Trust($$"""{"AWS":"{{Root}}"}""", """{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"""), [$"{User} if aws:MultiFactorAuthPresent is true", $"arn:aws:iam::{Account}:role/Deputy if aws:MultiFactorAuthPresent is true"] },
        { Trust($$"""{"AWS":"arn:aws:iam::{{Account}}:user/Bert"}"""), [$"arn:aws:iam::{Account}:user/Bert"] },
        { $"{Trust($$"""{"AWS":"{{Account}}"}""")},{Trust($$"""{"AWS":"{{User}}"}""", effect: "Deny")}", [$"arn:aws:iam::{Account}:role/Deputy if aws:MultiFactorAuthPresent is true"] },
        { Trust("""{"AWS":"444455556666"}"""), ["444455556666 (whoever that account lets)"] },
        { Trust("""{"AWS":"arn:aws:iam::444455556666:root"}""", """{"StringEquals":{"sts:ExternalId":"x"}}"""), ["444455556666 (whoever that account lets) if sts:ExternalId is x"] },
        { Trust($$"""{"AWS":"{{Foreign}}"}"""), [$"{Foreign} if account 444455556666 lets it"] },
        { Trust("""{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]}"""), ["ec2.amazonaws.com", "lambda.amazonaws.com"] },
        { Trust("""{"Service":"ec2.amazonaws.com"}""", """{"StringEquals":{"aws:SourceAccount":"111122223333"}}"""), ["ec2.amazonaws.com if aws:SourceAccount is 111122223333"] },
        { Trust("\"*\"", """{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"""), [$"{User} if aws:PrincipalOrgID is o-1", $"arn:aws:iam::{Account}:user/Bert if aws:PrincipalOrgID is o-1", $"arn:aws:iam::{Account}:role/Deputy if aws:PrincipalOrgID is o-1", "* (anybody whose account lets it) if aws:PrincipalOrgID is o-1"] },
        { Trust("""{"Federated":"cognito-identity.amazonaws.com"}""", """{"StringEquals":{"cognito-identity.amazonaws.com:aud":"pool"},"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}""", "sts:AssumeRoleWithWebIdentity"), ["cognito-identity.amazonaws.com if cognito-identity.amazonaws.com:aud is pool and one value of cognito-identity.amazonaws.com:amr is like authenticated"] },
        { Trust("""{"Federated":"arn:aws:iam::111122223333:saml-provider/Idp"}""", action: "sts:AssumeRoleWithSAML"), ["arn:aws:iam::111122223333:saml-provider/Idp"] },
        { $"{Trust("""{"Federated":"arn:aws:iam::111122223333:saml-provider/Idp"}""", action: "sts:*")},{Trust("\"*\"", """{"StringNotEquals":{"saml:aud":"x"}}""", "sts:AssumeRoleWithSAML", "Deny")}", ["arn:aws:iam::111122223333:saml-provider/Idp unless saml:aud is not x or is absent"] },
        { $"{Trust("""{"Federated":"arn:aws:iam::111122223333:saml-provider/Idp"}""", action: "sts:*")},{Trust("\"*\"", null, "sts:*", "Deny")}", [] },
        { Trust("""{"AWS":"AROAEXAMPLEEXAMPLEEXA"}"""), [] },
        { Trust($$"""{"AWS":"{{Account}}"}""", action: "sts:TagSession"), [] },
    };

    [Theory]
    [MemberData(nameof(Trusts))]
    public async Task A_role_is_assumed_as_the_documentation_says(string trust, string[] assumableBy)
    {
        Assert.Equal(assumableBy, (await TrustAsync(Document(trust))).Of(Role).AssumableBy);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"Statement":[]}""")]
    public async Task A_trust_policy_that_is_not_understood_says_so(string trust)
    {
        var (assumableBy, unread) = (await TrustAsync(trust)).Of(Role);
        Assert.Empty(assumableBy);
        Assert.StartsWith("Who may assume the role could not be determined: its trust policy could not be understood.", unread, StringComparison.Ordinal);
    }

    [Fact]
    public void Users_and_roles_that_could_not_be_read_leave_open_who_may_assume_a_role()
    {
        var (assumableBy, unread) = new RoleTrust(new AccountIdentities([], "No right."), Account, "aws", KnownLimits.None).Of(Role);
        Assert.Empty(assumableBy);
        Assert.Equal("Who may assume the role could not be determined. No right.", unread);
    }

    private static async Task<RoleTrust> TrustAsync(string trust)
    {
        var assumes = Allow("sts:AssumeRole");
        AccountIdentity[] people =
        [
            new(AccountIdentityKind.User, User, "Anna") { Policies = [new("own", Document(assumes))] },
            new(AccountIdentityKind.User, $"arn:aws:iam::{Account}:user/Bert", "Bert"),
            new(AccountIdentityKind.Role, Role, "App") { TrustPolicy = trust, Policies = [new("own", Document(assumes))] },
            new(AccountIdentityKind.Role, $"arn:aws:iam::{Account}:role/Deputy", "Deputy") { TrustPolicy = trust, Policies = [new("own", Document(Allow("sts:AssumeRole", condition: """{"Bool":{"aws:MultiFactorAuthPresent":"true"}}""")))] },
        ];
        return new(await AccountIdentities.ReadAsync(new AccountCatalog(people), [RoleTrust.AssumeRole], CancellationToken.None, withTrust: true), Account, "aws", KnownLimits.None);
    }

    private static async Task<List<DataReader>> ListAsync(string who, string identity, string? boundary, ResourcePolicyKnowledge policy)
    {
        const string Boundary = $"arn:aws:iam::{Account}:policy/Boundary";
        var isOwn = who is User or Role;
        AccountIdentity[] people =
        [
            new(who == Role ? AccountIdentityKind.Role : AccountIdentityKind.User, who == Role ? Role : User, who == Role ? "App" : "Anna")
            {
                Policies = [new("own", Document($"{(isOwn ? $"{identity}," : "")}{Allow("kms:Decrypt")}"))],
                PermissionsBoundaryArn = boundary is null ? null : Boundary,
            },
            .. boundary is null ? Array.Empty<AccountIdentity>() : [new AccountIdentity(AccountIdentityKind.ManagedPolicy, Boundary, "Boundary") { Policies = [new("Boundary", Document($"{boundary},{Allow("kms:Decrypt")}"))] }],
        ];
        var identities = await AccountIdentities.ReadAsync(new AccountCatalog(people), ["kms:Decrypt", Read], CancellationToken.None);
        var status = new SecretEncryptionStatus { AccountId = Account, Region = "eu-west-1", ResourceName = "app/token", ResourceArn = Secret, Tags = new([KeyValuePair.Create("stage", "live")]) };
        var key = KeyPolicyDocument.Parse(Document(
            $$"""
            {"Effect":"Allow","Principal":{"AWS":["{{Root}}","444455556666","{{Foreign}}"]},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com","kms:EncryptionContext:SecretARN":"{{Secret}}"} } },
            {"Effect":"Allow","Principal":{"Service":"xray.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"}
            """));
        var reading = ServiceCatalog.SecretsManager.DataReading;
        return [.. new DataReaders(new(reading.RightsOnKey(status, Key), key.Statements, IsUnderstood: true, []), reading.RightOn(status, policy, Account), identities, Account, "aws").List()];
    }

    private static string Allow(string action, string resource = "*", string? condition = null) =>
        $$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"{{(condition is null ? "" : $",\"Condition\":{condition}")}}}""";

    private static string Deny(string action) => $$"""{"Effect":"Deny","Action":"{{action}}","Resource":"*"}""";

    private static string Resource(string effect, string principal, string? condition = null) =>
        $$"""{"Effect":"{{effect}}","Principal":{"AWS":"{{principal}}"},"Action":"secretsmanager:*","Resource":"*"{{(condition is null ? "" : $",\"Condition\":{condition}")}}}""";

    private static string Except(params string[] principals) =>
        $$"""{"Effect":"Deny","NotPrincipal":{"AWS":["{{string.Join("\",\"", principals)}}"]},"Action":"secretsmanager:*","Resource":"*"}""";

    private static string Trust(string principal, string? condition = null, string action = "sts:AssumeRole", string effect = "Allow") =>
        $$"""{"Effect":"{{effect}}","Principal":{{principal}},"Action":"{{action}}"{{(condition is null ? "" : $",\"Condition\":{condition}")}}}""";

    private static string Document(string statements) => $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""";
}
