using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Why, in words.</summary>
public sealed class ExplanationTests
{
    private const string Via = "secretsmanager.eu-west-1.amazonaws.com";

    private static readonly KeyPolicyDocument Policy = PolicyOf($$"""
        {"Sid":"account","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:Describe*","Resource":"*"},
        {"Sid":"use","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":["kms:Encrypt","kms:Decrypt"],"Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"{{Via}}"} } },
        {"Sid":"other","Effect":"Allow","Principal":{"AWS":"{{User}}"},"Action":"kms:Decrypt","Resource":"*"},
        {"Sid":"never","Effect":"Deny","Principal":"*","Action":"kms:ScheduleKeyDeletion","Resource":"*"},
        {"Sid":"tagged","Effect":"Allow","Principal":"*","Action":"kms:Sign","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"blue"} } }
        """);

    [Theory]
    [InlineData(Role, "kms:Decrypt", $"kms:ViaService={Via}", "Allowed by key policy, IAM policies and grants as given: 'use'.")]
    [InlineData(Role, "kms:Decrypt", "", $"No statement allows it. 'use' does not apply: the condition StringEquals kms:ViaService wants '{Via}', and in the request the key is absent.")]
    [InlineData(Role, "kms:Decrypt", "kms:ViaService=s3.eu-west-1.amazonaws.com", $"No statement allows it. 'use' does not apply: the condition StringEquals kms:ViaService wants '{Via}', and in the request the key is 's3.eu-west-1.amazonaws.com'.")]
    [InlineData(Federated, "kms:Decrypt", "", $"Not known. 'other' may or may not apply: it names '{User}', and whether that is the caller cannot be said.")]
    [InlineData(OtherRole, "kms:Encrypt", "", $"No statement allows it. 'use' does not apply: it names '{Role}', not {OtherRole}.")]
    [InlineData(Role, "kms:Verify", "", "No statement allows it.")]
    [InlineData(Role, "kms:DescribeKey", "", "'account' in the key policy leaves it to the IAM policies of the caller's account.")]
    [InlineData(Root, "kms:ScheduleKeyDeletion", "", "Denied by 'never'; nothing can override that.")]
    [InlineData(Role, "kms:Sign", "", "Allowed if aws:PrincipalTag/team is blue. 'tagged' may or may not apply: the condition StringEquals aws:PrincipalTag/team wants 'blue', and in the request the key is not known.")]
    public void Says_who_decided_or_who_came_nearest(string caller, string action, string context, string expected)
    {
        var explanation = KeyPolicyEvaluator.Evaluate(Policy, Request(caller, action, context)).Explanation;

        Assert.Equal(expected, explanation);
    }

    [Fact]
    public void A_denial_tells_of_every_statement_which_clause_failed()
    {
        var verdicts = KeyPolicyEvaluator.Evaluate(Policy, Request(Role)).Statements;

        Assert.Equal(
            ["account Action", "use Condition kms:ViaService", "other Principal", "never Action", "tagged Action"],
            verdicts.Select(verdict => $"{verdict.Label} {verdict.Clause} {verdict.Condition?.Key}".TrimEnd()));
        Assert.All(verdicts, verdict => Assert.Equal(StatementOutcome.DoesNotApply, verdict.Outcome));
        Assert.Equal("does not apply: it is about 'kms:Describe*', not kms:Decrypt.", verdicts[0].Explanation);
    }

    [Fact]
    public void IAM_policies_and_grants_speak_for_themselves()
    {
        IdentityPolicyDocument[] iam =
        [
            IdentityPolicyDocument.Parse("""{"Statement":{"Sid":"a","Effect":"Allow","Action":"kms:*","Resource":"*"}}"""),
            IdentityPolicyDocument.Parse("""{"Statement":{"Effect":"Deny","Action":"kms:Sign","Resource":"*"}}"""),
        ];
        var grant = new KeyGrant("0c237476b398", Role, ["Encrypt", "Sign"]) { EncryptionContextSubset = new Dictionary<string, string> { ["x"] = "1" } };
        var result = KeyPolicyEvaluator.Evaluate(Policy, Request(Role, "kms:Encrypt"), iam, [grant]);

        Assert.Equal(KeyAccessDecision.ImplicitDeny, result.Decision);
        Assert.Equal(["iam:1:a", "iam:2:#1", "grant:0c237476b398"], result.Statements.Skip(5).Select(verdict => verdict.Label));
        Assert.Equal([StatementSource.IdentityPolicy, StatementSource.IdentityPolicy, StatementSource.Grant], result.Statements.Skip(5).Select(verdict => verdict.Source));
        Assert.Equal("does not apply: its constraint wants another encryption context.", result.Statements[7].Explanation);
        Assert.Equal("ExplicitDeny", $"{KeyPolicyEvaluator.Evaluate(Policy, Request(Role, "kms:Sign"), iam, [grant]).Decision}");
    }

    [Fact]
    public void What_a_terminal_obeys_is_not_told()
    {
        var policy = PolicyOf($$"""
            {"Sid":"x\u001b[2J\u202ey","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:Decrypt","Resource":"*"}
            """);

        Assert.Equal("Allowed by key policy, IAM policies and grants as given: 'x\uFFFD[2J\uFFFDy'.", KeyPolicyEvaluator.Evaluate(policy, Request(Role, "kms:Decrypt")).Explanation);
        Assert.DoesNotContain('\u001b', KeyPolicyEvaluator.Evaluate(policy, Request(User, "kms:Decrypt")).Explanation);
    }

    [Fact]
    public void A_request_is_told_part_by_part()
    {
        var request = new KeyAccessRequest(Role, "111122223333", "kms:Decrypt", Key)
            .WithContext("kms:ViaService", Via)
            .WithEncryptionContext(new Dictionary<string, string> { ["SecretARN"] = "arn", ["SecretVersionId"] = "1" })
            .WithContext("KMS:viaservice", "other");

        Assert.Equal(["other"], request.Context["kms:ViaService"]);
        Assert.Equal(["arn"], request.Context["kms:EncryptionContext:SecretARN"]);
        Assert.Equal(["SecretARN", "SecretVersionId"], request.Context["kms:EncryptionContextKeys"]);
        Assert.Empty(new KeyAccessRequest(Role, null, "kms:Decrypt", Key).Context);
    }
}
