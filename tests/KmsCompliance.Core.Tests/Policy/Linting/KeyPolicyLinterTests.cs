using KmsCompliance.Core.Tests.Policy.Scenarios;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Linting;
using KmsCompliance.Services;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy.Linting;

public sealed class KeyPolicyLinterTests
{
    private const string Account = $$"""{"Sid":"account","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*"}""";
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";

    private static readonly KeyPolicyLintContext Context = new() { AccountId = "111122223333", KnownAccounts = ["444455556666", "777788889999"], Services = [.. ServiceCatalog.All.Select(static service => service.PolicyFacts)] };

    // What stands beside the account's statement, for which service, and the findings above informational.
    public static TheoryData<string, string, string> Cases => new()
    {
        // Everyone.
        { Allow("\"*\""), "", "KMSP001 High s" },
        { Allow("""{"AWS":["*"]}"""), "", "KMSP001 High s" },
        { Allow("""{"AWS":"arn:aws:iam::111122223333:role/*"}"""), "", "KMSP014 High s" },
        { Allow("\"*\"", condition: """ "StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringEquals":{"kms:CallerAccount":"111122223333"} """), "", "" },
        { Allow("\"*\"", condition: """ "StringEquals":{"kms:CallerAccount":"000000000000"} """), "", "KMSP002 Medium s" },
        { Allow("\"*\"", condition: """ "StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3"} """), "", "" },
        { Allow("\"*\"", condition: """ "StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringLike":{"aws:PrincipalOrgID":"*"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "ForAllValues:StringEquals":{"aws:PrincipalOrgPaths":"o-a1b2c3/"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3/*"} """), "", "" },
        { Allow("\"*\"", condition: """ "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/app-*"} """), "", "" },
        { Allow("\"*\"", condition: """ "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "IpAddress":{"aws:SourceIp":"203.0.113.0/24"} """), "", "" },
        { Allow("\"*\"", condition: """ "IpAddress":{"aws:SourceIp":"0.0.0.0/0"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringLike":{"aws:PrincipalOrgID":"o-*"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringLike":{"kms:CallerAccount":"1*"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringLike":{"aws:userid":"A*"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringLike":{"aws:userid":"AROADBQP57FF2AEXAMPLE:*"} """), "", "" },
        { Allow("\"*\"", condition: """ "StringLike":{"aws:SourceVpce":"vpce-*"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringLike":{"kms:CallerAccount":"11112222333?"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-*/r-ab12/*"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringLike":{"aws:PrincipalOrgID":"o-a1b2c3"} """), "", "" },
        { Allow("\"*\"", condition: """ "StringEquals":{"aws:PrincipalOrgID":["o-a1b2c3","o-d4e5f6"]} """), "", "" },
        { Allow("\"*\"", condition: """ "IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "StringEquals":{"aws:PrincipalServiceName":"cloudtrail.amazonaws.com"} """), "", "" },
        { Allow("\"*\"", condition: """ "StringLike":{"aws:PrincipalServiceName":"*.amazonaws.com"} """), "", "KMSP001 High s" },
        { Allow("\"*\"", condition: """ "Bool":{"aws:PrincipalIsAWSService":"true"} """), "", "KMSP001 Medium s" },
        { Deny("\"*\""), "", "" },
        { Deny("\"*\"", "\"kms:*\"", condition: """ "Bool":{"aws:SecureTransport":"false"} """), "", "" },
        { Deny("\"*\"", "\"kms:*\"", condition: """ "BoolIfExists":{"aws:SecureTransport":false} """), "", "" },

        // What KMS refuses, and nothing more of the same.
        { Allow("""{"AWS":"arn:aws:iam::000000000000:role/*"}""", "\"kms:*\""), "", "KMSP014 High s" },
        { Allow("""{"AWS":"arn:aws:iam::111122223333:group/Admins"}"""), "", "KMSP014 High s" },
        { Deny("""{"AWS":"arn:aws:iam::111122223333:group/Admins"}"""), "", "KMSP014 High s" },
        { Allow("""{"Service":"*"}"""), "", "KMSP014 High s" },
        { Allow("""{"Service":"xray"}"""), "", "KMSP014 High s" },
        { Allow("""{"Service":"cloudtrail.amazonaws"}"""), "", "KMSP014 High s" },
        { Allow("""{"Service":["logs.eu-west-1.amazonaws.com","ec2.cn-north-1.amazonaws.com.cn","alexa-appkit.amazon.com"]}"""), "", "" },
        { $$"""{"Sid":"s","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:Decrypt","Resource":"{{Key}}"}""", "", "KMSP014 High s" },
        { $$"""{"Sid":"s","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:Decrypt","Resource":["*","arn:aws:kms:eu-west-1:111122223333:key/*"]}""", "", "KMSP014 High s" },
        { $$"""{"Sid":"s","Effect":"Deny","Principal":{"AWS":"{{Role}}"},"Action":"kms:Decrypt","NotResource":"{{Key}}"}""", "", "KMSP014 High s" },
        { $$"""{"Sid":"s","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:Decrypt","Resource":["*"]}""", "", "" },

        // What a key policy may not ask about.
        { Allow(Named("Clerk"), condition: """ "ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/app*"} """), "", "KMSP017 Medium s" },
        { Deny(Named("Clerk"), condition: """ "StringEquals":{"aws:ResourceTag/team":"blue"} """), "", "KMSP017 Medium s" },
        { Allow(Named("Clerk"), condition: """ "StringEquals":{"KMS:resourcetag/team":"blue"} """), "", "KMSP017 Medium s" },

        // One finding for one cause.
        { Allow("\"*\"", "\"kms:*\""), "", "KMSP001 High s" },
        { """{"Sid":"s","Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:role/Clerk"},"Action":"kms:*","Resource":"*"}""", "", "KMSP013 High s" },

        // Other accounts.
        { Allow("""{"AWS":"arn:aws:iam::444455556666:role/Reader"}"""), "", "" },
        { Allow("""{"AWS":"arn:aws:iam::000000000000:role/Reader"}"""), "", "KMSP002 Medium s" },
        { Allow("""{"AWS":"000000000000"}"""), "", "KMSP002 Medium s" },
        { Allow("""{"AWS":"arn:aws:iam::444455556666:root"}"""), "", "" },
        { Deny("""{"AWS":"arn:aws:iam::000000000000:root"}"""), "", "" },

        // Rights.
        { $"{Allow(Named("Boss"), "[\"kms:PutKeyPolicy\"]", "a")},{Allow(Named("Boss"), "[\"kms:Decrypt\"]", "b")}", "", "KMSP004 Medium b" },
        { $"{Allow(Named("Boss"), "[\"kms:Put*\"]", "a")},{Allow(Named("Clerk"), "[\"kms:Decrypt\"]", "b")}", "", "" },
        { Allow(Named("Boss"), "[\"kms:ScheduleKeyDeletion\",\"kms:GenerateDataKey*\"]"), "", "KMSP004 Medium s" },
        { Allow(Named("Clerk"), "[\"kms:Encrypt\",\"kms:Decrypt\"]"), "", "" },
        { Allow(Named("Clerk"), "[\"kms:Encrypt\",\"kms:Decrypt\"]"), "SecretsManager", "" },
        { Allow(Named("Clerk"), "[\"kms:Encrypt\",\"kms:Decrypt\"]"), "XRay", "KMSP005 Low s" },
        { Allow(Named("Clerk"), "[\"kms:Decrypt\"]"), "XRay", "" },
        { Allow(Named("Clerk"), "\"kms:*\""), "", "KMSP006 Medium s" },
        { Allow(Named("Clerk"), "\"*\""), "", "KMSP006 Medium s" },
        { Allow("""{"Service":"xray.amazonaws.com"}""", "\"kms:*\""), "", "KMSP006 Medium s" },
        { """{"Sid":"s","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Clerk"},"NotAction":"kms:Decrypt","Resource":"*"}""", "", "KMSP006 Medium s" },
        { """{"Sid":"s","Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:role/Clerk"},"Action":"kms:Decrypt","Resource":"*"}""", "", "KMSP013 High s" },
        { """{"Sid":"s","Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111122223333:role/Clerk","arn:aws:iam::111122223333:root"]},"Action":"kms:Decrypt","Resource":"*"}""", "", "" },

        // Principals that are gone or missing.
        { Allow("""{"AWS":"AROADBQP57FF2AEXAMPLE"}"""), "", "KMSP009 Medium s" },
        { Deny("""{"AWS":["AIDACKCEVSQ6C2EXAMPLE"]}"""), "", "KMSP009 Medium s" },
        { Allow(Named("Clerk")), "CloudTrail", "KMSP010 High -" },
        { Allow(Named("Clerk")), "cloudtraillake", "KMSP010 High -" },
        { Deny("""{"Service":"cloudtrail.amazonaws.com"}"""), "CloudTrail", "KMSP010 High -" },
        { Allow("""{"Service":"cloudtrail.amazonaws.com"}"""), "CloudTrail", "" },

        // CloudTrail Lake.
        { Allow("""{"Service":"cloudtrail.amazonaws.com"}""", condition: $$""" "StringEquals":{"aws:SourceArn":"{{Trail}}"} """), "CloudTrailLake", "KMSP011 High s" },
        { Allow("""{"Service":"cloudtrail.amazonaws.com"}""", condition: """ "StringEquals":{"AWS:sourceaccount":"111122223333"} """), "CloudTrailLake", "KMSP011 High s" },
        { Allow("""{"Service":"cloudtrail.amazonaws.com"}""", condition: $$""" "StringEquals":{"aws:SourceArn":"{{Trail}}"} """), "CloudTrail", "" },

        // Statements without effect, members and operators that nobody knows.
        { """{"Sid":"s","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Clerk"},"Resource":"*"}""", "", "KMSP014 High s" },
        { """{"Sid":"s","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Clerk"},"Action":"kms:Decrypt"}""", "", "KMSP014 High s" },
        { """{"Sid":"s","Effect":"Allow","Principal":{},"Action":"kms:Decrypt","Resource":"*"}""", "", "KMSP014 Low s" },
        { """{"Sid":"s","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Clerk"},"Action":"kms:Decrypt","Resource":"*","Until":1}""", "", "KMSP015 Low s" },
        { Allow(Named("Clerk"), condition: """ "StringIs":{"kms:ViaService":"x"} """), "", "KMSP015 Low s" },
    };

    // Conditions of an Allow statement for a role of the account, and whether they can hold.
    public static TheoryData<string, bool> Conditions => new()
    {
        { """ "StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"} """, true },
        { """ "StringEquals":{"kms:ViaService":"secretsmanager.*.amazonaws.com"} """, false },
        { """ "StringLike":{"kms:ViaService":"secretsmanager.*.amazonaws.com"} """, true },
        { """ "StringEquals":{"kms:ViaService":"secretsmanager.amazonaws.com"} """, false },
        { """ "StringEquals":{"kms:ViaService":["secretsmanager.amazonaws.com","s3.eu-west-1.amazonaws.com"]} """, true },
        { """ "StringNotEquals":{"kms:ViaService":"secretsmanager.amazonaws.com"} """, true },
        { """ "StringEqualsIfExists":{"kms:ViaService":"secretsmanager.amazonaws.com"} """, true },
        { """ "StringEquals":{"kms:CallerAccount":"1111-2222-3333"} """, false },
        { """ "StringEquals":{"kms:CallerAccount":"444455556666"} """, false },
        { """ "StringEquals":{"kms:CallerAccount":["444455556666","111122223333"]} """, true },
        { """ "StringLike":{"kms:CallerAccount":"4444*"} """, false },
        { """ "StringEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"} """, false },
        { """ "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"} """, true },
        { """ "StringEquals":{"aws:PrincipalArn":"arn:aws:sts::111122223333:assumed-role/Clerk/anna"} """, false },
        { """ "StringEquals":{"aws:SourceArn":"main"} """, false },
        { """ "StringEquals":{"kms:EncryptionContext:aws:cloudtrail:arn":"main"} """, false },
        { """ "ArnEquals":{"aws:SourceArn":"main"} """, false },
        { """ "ArnLike":{"aws:SourceArn":"*:trail/main"} """, true },
        { """ "Bool":{"kms:GrantIsForAWSResource":"yes"} """, false },
        { """ "Bool":{"kms:GrantIsForAWSResource":true} """, true },
        { """ "NumericLessThan":{"kms:RotationPeriodInDays":"many"} """, false },
        { """ "DateLessThan":{"aws:CurrentTime":"tomorrow"} """, false },
        { """ "DateLessThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"} """, true },
        { """ "IpAddress":{"aws:SourceIp":"10.0.0.256"} """, false },
        { """ "IpAddress":{"aws:SourceIp":"2001:db8::/32"} """, true },
        { """ "BinaryEquals":{"kms:RecipientAttestation:PCR0":"not base64!"} """, false },
        { """ "StringEquals":{"kms:EncryptionContext:a":"x"},"StringNotEquals":{"kms:EncryptionContext:a":["x","y"]} """, false },
        { """ "StringEquals":{"kms:EncryptionContext:a":["x","z"]},"StringNotEquals":{"KMS:EncryptionContext:a":["x","y"]} """, true },
        { """ "StringEquals":{"kms:EncryptionContext:a":"x"},"StringLike":{"kms:EncryptionContext:a":"y*"} """, false },
        { """ "StringEquals":{"kms:EncryptionContext:a":"x"},"Null":{"kms:EncryptionContext:a":"true"} """, false },
        { """ "StringLike":{"kms:EncryptionContext:a":"x"},"Null":{"kms:EncryptionContext:a":"true"} """, false },
        { """ "StringLikeIfExists":{"kms:EncryptionContext:a":"x"},"Null":{"kms:EncryptionContext:a":"true"} """, true },
        { """ "Null":{"kms:EncryptionContext:a":["true","false"]} """, true },
        { """ "StringEquals":{"kms:EncryptionContext:a":"${aws:username}"},"StringNotEquals":{"kms:EncryptionContext:a":"${aws:username}"} """, true },
    };

    public static TheoryData<string, string, string?> Lockouts => new()
    {
        { Account, "", null },
        { Allow(Named("Clerk")), "Critical -", null },
        { Allow(Named("Boss"), "\"kms:PutKeyPolicy\""), "Medium -", null },
        { $"{Account},{Deny("\"*\"", "\"kms:PutKeyPolicy\"")}", "Critical -", null },
        { $$"""{"Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"} } }""", "Medium -", null },
        { Allow("""{"AWS":"arn:aws:iam::444455556666:role/Boss"}""", "\"kms:PutKeyPolicy\""), "Critical -", null },
        { $"{Account},{Deny(Named("Boss"), "\"kms:PutKeyPolicy\"")}", "High -", "arn:aws:iam::111122223333:role/Boss" },
        { Allow(Named("Clerk"), "\"kms:PutKeyPolicy\""), "High - Medium -", "arn:aws:iam::111122223333:role/Boss" },
        { Account, "", "arn:aws:iam::111122223333:role/Boss" },
        { $$"""{"Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":["*","{{Key}}"]}""", "", null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rule(string statements, string service, string expected)
    {
        var findings = KeyPolicyLinter.Lint(PolicyOf($"{Account},{statements}"), Context with { Service = ServiceCatalog.Find(service)?.PolicyFacts });

        Assert.Equal(expected, Above(findings));
        Assert.All(findings, finding => Assert.False(string.IsNullOrWhiteSpace(finding.Message) || string.IsNullOrWhiteSpace(finding.Remediation)));
    }

    [Theory]
    [InlineData("queue.eu-west-1.amazonaws.com", "")]
    [InlineData("queue.us-east-1.amazonaws.com", "KMSP010 High -")]
    [InlineData("queue.amazonaws.com", "KMSP010 High -")]
    public void A_service_may_have_a_principal_in_each_Region(string principal, string expected)
    {
        var service = new ServicePolicyFacts("Queue") { Sids = [], RequiredPrincipal = static region => $"queue.{region}.amazonaws.com" };

        Assert.Equal(expected, Above(KeyPolicyLinter.Lint(
            PolicyOf($"{Account},{Allow($$"""{"Service":"{{principal}}"}""")}"), Context with { Service = service, Region = "eu-west-1" })));
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_that_can_never_hold(string condition, bool canHold)
    {
        var allow = KeyPolicyLinter.Lint(PolicyOf($"{Account},{Allow(Named("Clerk"), condition: condition)}"), Context);
        var deny = KeyPolicyLinter.Lint(PolicyOf($"{Account},{Deny(Named("Clerk"), condition: condition)}"), Context);

        Assert.Equal(canHold ? "" : "KMSP012 Medium s", Above(allow));
        Assert.Equal(canHold ? "" : "KMSP012 Medium s", Above(deny));
    }

    [Fact]
    public void A_service_s_own_calls_come_through_no_service()
    {
        var policy = PolicyOf($"{Account},{Allow("""{"Service":"cloudtrail.amazonaws.com"}""", condition: """ "StringEquals":{"kms:ViaService":"cloudtrail.eu-west-1.amazonaws.com"} """)}");

        Assert.Equal("KMSP012 Medium s", Above(KeyPolicyLinter.Lint(policy, Context)));
    }

    [Theory]
    [MemberData(nameof(Lockouts))]
    public void Lockout(string statements, string expected, string? caller)
    {
        var findings = KeyPolicyLinter.Lint(PolicyOf(statements), Context with { CallerArn = caller }).Where(finding => finding.RuleId == "KMSP008");

        Assert.Equal(expected, string.Join(' ', findings.Select(finding => $"{finding.Severity} {finding.Sid ?? "-"}")));
    }

    [Theory]
    [InlineData("XRay")]
    [InlineData("SecretsManager")]
    [InlineData("CloudTrail")]
    [InlineData("CloudTrailLake")]
    public void Generated_policies_have_nothing_above_informational(string service)
    {
        var context = Context with { Service = ServiceCatalog.Find(service)!.PolicyFacts, KeyArn = Key, CallerArn = ServiceKeys.Admin };
        var full = ServiceKeys.Principals(service);

        Assert.Equal("", Above(KeyPolicyLinter.Lint(ServiceKeys.Build(service), context)));
        Assert.Equal("", Above(KeyPolicyLinter.Lint(ServiceKeys.Build(service, full with { Administrators = [], Users = [], Readers = [], ExternalAccounts = [] }), context with { CallerArn = null })));
        Assert.Equal("", Above(KeyPolicyLinter.Lint(ServiceKeys.Build(service, full with { IncludeServicePrincipal = false }), context)));
    }

    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    [Fact]
    public void AWS_s_own_default_policies_have_nothing_above_informational()
    {
        var byProgram = PolicyOf(Account);
        var byConsole = PolicyOf($$"""
            {{Account}},
            {"Sid":"Allow access for Key Administrators","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Admin"},"Action":[
              "kms:Create*","kms:Describe*","kms:Enable*","kms:List*","kms:Put*","kms:Update*","kms:Revoke*","kms:Disable*","kms:Get*","kms:Delete*",
              "kms:TagResource","kms:UntagResource","kms:ScheduleKeyDeletion","kms:CancelKeyDeletion","kms:RotateKeyOnDemand"],"Resource":"*"},
            {"Sid":"Allow use of the key","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/User","arn:aws:iam::444455556666:root"]},"Action":[
              "kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],"Resource":"*"},
            {"Sid":"Allow attachment of persistent resources","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/User","arn:aws:iam::444455556666:root"]},
             "Action":["kms:CreateGrant","kms:ListGrants","kms:RevokeGrant"],"Resource":"*","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"} } }
            """);

        Assert.Equal(["KMSP007"], KeyPolicyLinter.Lint(byProgram, Context).Select(finding => finding.RuleId));
        Assert.Equal("", Above(KeyPolicyLinter.Lint(byProgram, Context)));
        Assert.Equal("", Above(KeyPolicyLinter.Lint(byConsole, Context)));
        Assert.Equal(["KMSP003", "KMSP003"], KeyPolicyLinter.Lint(byConsole, Context).Select(finding => finding.RuleId));
    }

    [Fact]
    public void Any_resource_in_any_place_is_no_finding()
    {
        foreach (var service in ServiceKeys.Services)
        {
            Assert.DoesNotContain(KeyPolicyLinter.Lint(ServiceKeys.Build(service), Context with { Service = ServiceCatalog.Find(service)!.PolicyFacts }), finding => finding.Message.Contains("Resource", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_gravest_comes_first_and_each_rule_is_there_once()
    {
        var findings = KeyPolicyLinter.Lint(PolicyOf($"{Allow("\"*\"")},{Allow("""{"AWS":"arn:aws:iam::000000000000:root"}""", sid: "t")}"), Context);

        Assert.Equal(findings.OrderByDescending(finding => Severity.Rank(finding.Severity)).Select(finding => finding.RuleId), findings.Select(finding => finding.RuleId));
        Assert.Equal(Severity.Critical, findings[0].Severity);
        Assert.Equal(KeyPolicyLinter.Rules.Select(rule => rule.Id).Distinct().Order(StringComparer.Ordinal), KeyPolicyLinter.Rules.Select(rule => rule.Id));
        Assert.All(KeyPolicyLinter.Rules, rule => Assert.NotEmpty(rule.Title));
    }

    [Fact]
    public void A_Sid_that_appears_twice_is_noted_and_both_statements_are_judged()
    {
        var findings = KeyPolicyLinter.Lint(PolicyOf($"{Account},{Allow(Named("Clerk"))},{Allow("\"*\"")}"), Context);

        Assert.Equal("KMSP001 High s#3", Above(findings));
        Assert.Equal("s#3", Assert.Single(findings, finding => finding is { RuleId: "KMSP016", Severity: Severity.Informational }).Sid);
    }

    [Fact]
    public void Every_rule_is_broken_by_a_case_here()
    {
        var broken = Cases.Select(row => (string)row[2]).SelectMany(text => text.Split("; ")).Where(text => text.Length > 0).Select(text => text[..7])
            .Concat(["KMSP003", "KMSP007", "KMSP008", "KMSP012", "KMSP016"]);

        Assert.Equal(KeyPolicyLinter.Rules.Select(rule => rule.Id), broken.Distinct().Order(StringComparer.Ordinal));
    }

    private static string Above(IEnumerable<KeyPolicyFinding> findings) => string.Join("; ", findings
        .Where(finding => Severity.IsAtLeast(finding.Severity, Severity.Low))
        .Select(finding => $"{finding.RuleId} {finding.Severity} {finding.Sid ?? "-"}"));

    private static string Named(string role) => $$"""{"AWS":"arn:aws:iam::111122223333:role/{{role}}"}""";

    private static string Allow(string principal, string action = "\"kms:Decrypt\"", string sid = "s", string condition = "") => Statement("Allow", principal, action, sid, condition);

    private static string Deny(string principal, string action = "\"kms:Decrypt\"", string sid = "s", string condition = "") => Statement("Deny", principal, action, sid, condition);

    private static string Statement(string effect, string principal, string action, string sid, string condition) =>
        $$"""{"Sid":"{{sid}}","Effect":"{{effect}}","Principal":{{principal}},"Action":{{action}},"Resource":"*","Condition":{ {{condition}} } }""";
}
