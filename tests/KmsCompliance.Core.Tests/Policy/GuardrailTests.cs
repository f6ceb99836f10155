using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Permissions boundaries, session policies and the policies of an organisation. The rules are those of
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html.</summary>
public sealed class GuardrailTests
{
    private const string All = """{"Effect":"Allow","Action":"*","Resource":"*"}""";
    private const string Other = """{"Effect":"Allow","Action":"s3:*","Resource":"*"}""";
    private const string Denying = """{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}""";
    private const string Linked = "arn:aws:iam::111122223333:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS";

    public static TheoryData<string, string, string, string, string> Cases => new()
    {
        // Who is named in the key policy, who calls, what limits, and the answer.
        { "a role that is named is limited by its boundary", Role, Role, "boundary=" + Other, "ImplicitDeny" },
        { "and so is its session", Role, Session, "boundary=" + Other, "ImplicitDeny" },
        { "a session that is named is not", Session, Session, "boundary=" + Other, "Allowed" },
        { "nor is a user", User, User, "boundary=" + Other, "Allowed" },
        { "an explicit denial limits all of them", User, User, "boundary=" + Denying, "ExplicitDeny" },
        { "a session too", Session, Session, "session=" + Denying, "ExplicitDeny" },
        { "what IAM gives is limited by the boundary", Root, User, "boundary=" + Other, "ImplicitDeny" },
        { "and by the session policy", Root, Session, "session=" + Other, "ImplicitDeny" },
        { "both have to allow", Root, Session, $"session={All};boundary={Other}", "ImplicitDeny" },
        { "and then it is allowed", Root, Session, $"session={All};boundary={All}", "Allowed" },
        { "a role that is named is limited by the session policy", Role, Session, "session=" + Other, "ImplicitDeny" },
        { "a user's own call has no session policy", Root, User, "session=" + Other, "Allowed" },
        { "whether everybody's right is limited is not documented", "*", Session, "boundary=" + Other, "Unknown" },
        { "the root user has no boundary", Root, Root, "boundary=" + Denying, "Allowed" },
        { "but service control policies", Root, Root, "scp=" + Denying, "ExplicitDeny" },
        { "which have to allow", Role, Role, "scp=" + Other, "ImplicitDeny" },
        { "a user that is named too", User, User, "scp=" + Other, "ImplicitDeny" },
        { "and a foreign principal's by its own account", OtherRole, OtherRole, "scp=" + Other, "ImplicitDeny" },
        { "one that only denies asks for nothing more", Role, Role, """scp={"Effect":"Deny","Action":"kms:ScheduleKeyDeletion","Resource":"*"}""", "Allowed" },
        { "of two that differ, which counts hangs on where they are", Role, Role, $"scp={All};scp={Other}", "Unknown" },
        { "of two that allow, it does not", Role, Role, $"scp={All};scp={All}", "Allowed" },
        { "they do not bind services", Service, Service, "scp=" + Denying, "Allowed" },
        { "nor service-linked roles", Linked, Linked, "scp=" + Denying, "Allowed" },
        { "whether a session is of such a role its name does not say", "arn:aws:iam::111122223333:role/AWSServiceRoleForRDS", "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForRDS/s", "scp=" + Denying, "Unknown" },
        { "how an ARN without all parts reads there is not documented", Role, Role, $"scp={All};" + """scp={"Effect":"Deny","Action":"kms:*","Resource":"arn:aws:kms"}""", "Unknown" },
        { "resource control policies bind services", Service, Service, "rcp=" + Denying, "ExplicitDeny" },
        { "and foreign callers", OtherRole, OtherRole, "rcp=" + Denying, "ExplicitDeny" },
        { "and always allow beside", Role, Role, """rcp={"Effect":"Deny","Action":"s3:*","Resource":"*"}""", "Allowed" },
        { "not service-linked roles", Linked, Linked, "rcp=" + Denying, "Allowed" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Limits(string rule, string named, string caller, string limits, string expected)
    {
        var principal = named == "*" ? "\"*\"" : named.Contains(':') ? $$"""{"AWS":"{{named}}"}""" : $$"""{"Service":"{{named}}"}""";
        var policy = PolicyOf($$"""{"Sid":"s","Effect":"Allow","Principal":{{principal}},"Action":"kms:*","Resource":"*"}""");

        var result = KeyPolicyEvaluator.Evaluate(policy, Request(caller), PolicyGen.ParseIdentity([All]), null, Of(limits));

        Assert.True(expected == $"{result.Decision}", $"{rule}: {result.Decision}, {result.Explanation}");
        Assert.NotEmpty(result.Explanation);
    }

    [Fact]
    public void Retiring_a_grant_is_not_bound_by_resource_control_policies()
    {
        var policy = PolicyOf($$"""{"Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:*","Resource":"*"}""");
        var limits = Of("""rcp={"Effect":"Deny","Action":"*","Resource":"*"}""");

        Assert.Equal(KeyAccessDecision.Allowed, KeyPolicyEvaluator.Evaluate(policy, Request(Role, "kms:RetireGrant"), null, null, limits).Decision);
        Assert.Equal(KeyAccessDecision.ExplicitDeny, KeyPolicyEvaluator.Evaluate(policy, Request(Role, "kms:RevokeGrant"), null, null, limits).Decision);
    }

    [Fact]
    public void What_IAM_policies_would_decide_a_boundary_can_decide_before()
    {
        var policy = PolicyOf($$"""{"Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*"}""");

        Assert.Equal(KeyAccessDecision.ImplicitDeny, KeyPolicyEvaluator.Evaluate(policy, Request(Role), null, null, Of("boundary=" + Other)).Decision);
        Assert.Equal(KeyAccessDecision.DependsOnIdentityPolicy, KeyPolicyEvaluator.Evaluate(policy, Request(Role), null, null, Of("boundary=" + All)).Decision);
    }

    [Theory]
    [InlineData("boundary=" + Other, "Not allowed. The permissions boundary as given allows nothing of it.")]
    [InlineData("scp=" + Other, "Not allowed. The service control policy as given allows nothing of it.")]
    [InlineData("scp=" + Denying, "Denied by 'scp:#1'; nothing can override that.")]
    [InlineData("boundary=" + All + ";scp=" + All, "Allowed by key policy, IAM policies and grants as given, within permissions boundary and service control policy: 's'.")]
    public void Says_what_limits(string limits, string expected)
    {
        var policy = PolicyOf($$"""{"Sid":"s","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:*","Resource":"*"}""");

        Assert.Equal(expected, KeyPolicyEvaluator.Evaluate(policy, Request(Role), null, null, Of(limits)).Explanation);
    }

    // Statements for the role under a condition, and what the answer hangs on.
    [Theory]
    [InlineData(""" "StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3"} """, "Allow", "if aws:PrincipalOrgID is o-a1b2c3", "aws:PrincipalOrgID=o-a1b2c3")]
    [InlineData(""" "StringLike":{"aws:PrincipalTag/team":["b*","r*"]} """, "Allow", "if aws:PrincipalTag/team is like b* or r*", "aws:PrincipalTag/team=red")]
    [InlineData(""" "Bool":{"aws:MultiFactorAuthPresent":"true"} """, "Allow", "if aws:MultiFactorAuthPresent is true", "aws:MultiFactorAuthPresent=true")]
    [InlineData(""" "Null":{"aws:SourceVpce":"false"} """, "Allow", "if aws:SourceVpce is there", "aws:SourceVpce=vpce-1")]
    [InlineData(""" "IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3"} """, "Allow", "if aws:SourceIp is in 203.0.113.0/24 and aws:PrincipalOrgID is o-a1b2c3 or is absent", "aws:SourceIp=203.0.113.9;aws:PrincipalOrgID=")]
    [InlineData(""" "StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3"} """, "Deny", "unless aws:PrincipalOrgID is not o-a1b2c3 or is absent", "aws:PrincipalOrgID=o-a1b2c3")]
    [InlineData(""" "ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3/*"} """, "Allow", "if one value of aws:PrincipalOrgPaths is like o-a1b2c3/*", "aws:PrincipalOrgPaths=o-a1b2c3/r-1/")]
    public void What_is_not_known_is_named_and_decides(string condition, string effect, string residual, string context)
    {
        var statement = $$"""{"Sid":"s","Effect":"{{effect}}","Principal":{"AWS":"{{Role}}"},"Action":"kms:*","Resource":"*","Condition":{ {{condition}} } }""";
        var policy = PolicyOf(effect == "Allow" ? statement : $$"""{{statement}},{"Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:*","Resource":"*"}""");

        var result = KeyPolicyEvaluator.Evaluate(policy, Request(Role));

        Assert.Equal((KeyAccessDecision.Unknown, residual), (result.Decision, result.Residual));
        Assert.StartsWith($"Allowed {residual}. ", result.Explanation, StringComparison.Ordinal);
        Assert.Equal(KeyAccessDecision.Allowed, Decision(policy, Role, "kms:Decrypt", context));
    }

    [Fact]
    public void What_hangs_on_IAM_policies_too_says_so()
    {
        var policy = PolicyOf($$"""{"Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3"} } }""");

        Assert.Equal("if aws:PrincipalOrgID is o-a1b2c3, and if the IAM policies of the caller's account allow it", KeyPolicyEvaluator.Evaluate(policy, Request(Role)).Residual);
        Assert.Equal("if aws:PrincipalOrgID is o-a1b2c3", KeyPolicyEvaluator.Evaluate(policy, Request(Role), PolicyGen.ParseIdentity([All])).Residual);
    }

    [Fact]
    public void A_grant_for_one_resource_names_it_where_the_question_names_none()
    {
        var policy = PolicyOf($$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Nobody"},"Action":"kms:*","Resource":"*"}""");
        var grant = new KeyGrant("g", "dynamodb.amazonaws.com", ["Decrypt"]) { SourceArn = "arn:aws:dynamodb:eu-west-1:111122223333:table/a" };

        var result = KeyPolicyEvaluator.Evaluate(policy, Request("dynamodb.amazonaws.com"), identityPolicies: null, [grant]);

        Assert.Equal((KeyAccessDecision.Unknown, "if aws:SourceArn is arn:aws:dynamodb:eu-west-1:111122223333:table/a"), (result.Decision, result.Residual));
        Assert.Null(KeyPolicyEvaluator.Evaluate(policy, Request("dynamodb.amazonaws.com"), identityPolicies: null, [grant with { HasOtherConstraint = true }]).Residual);
    }

    private static AccessGuardrails Of(string limits)
    {
        var given = limits.Split(';').Select(static entry => entry.Split('=', 2)).ToLookup(static entry => entry[0], static entry => $$"""{"Version":"2012-10-17","Statement":[{{entry[1]}}]}""");
        IReadOnlyList<T>? Read<T>(string kind, Func<string, T> parse) => given.Contains(kind) ? [.. given[kind].Select(parse)] : null;
        return new()
        {
            PermissionsBoundary = Read("boundary", IdentityPolicyDocument.Parse),
            SessionPolicies = Read("session", IdentityPolicyDocument.Parse),
            ServiceControlPolicies = Read("scp", IdentityPolicyDocument.ParseServiceControl),
            ResourceControlPolicies = Read("rcp", static text => KeyPolicyDocument.ParseResourceControl(text.Replace("\"Effect\"", "\"Principal\":\"*\",\"Effect\"", StringComparison.Ordinal))),
        };
    }
}
