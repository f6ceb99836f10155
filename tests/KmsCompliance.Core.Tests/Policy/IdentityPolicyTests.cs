using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

public sealed class IdentityPolicyTests
{
    private const string User = "arn:aws:iam::111122223333:user/somebody";
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1";
    private const string Allow = """{"Sid":"A","Effect":"Allow","Action":"kms:*","Resource":"*"}""";

    [Theory]
    [InlineData(Allow, KeyAccessDecision.Allowed)]
    [InlineData("""{"Effect":"Allow","Action":"kms:List*","Resource":"*"}""", KeyAccessDecision.ImplicitDeny)]
    [InlineData("""{"Effect":"Allow","NotAction":"kms:Decrypt","Resource":"*"}""", KeyAccessDecision.ImplicitDeny)]
    [InlineData("""{"Effect":"Allow","NotAction":"kms:Encrypt","Resource":"*"}""", KeyAccessDecision.Allowed)]
    [InlineData("""{"Effect":"Allow","Action":"KMS:decrypt","Resource":"arn:aws:kms:*:111122223333:key/*"}""", KeyAccessDecision.Allowed)]
    [InlineData("""{"Effect":"Allow","Action":"kms:*","Resource":"arn:aws:kms:*:111122223333:alias/*"}""", KeyAccessDecision.ImplicitDeny)]
    [InlineData("""{"Effect":"Allow","Action":"kms:*","NotResource":"arn:aws:kms:*:111122223333:alias/*"}""", KeyAccessDecision.Allowed)]
    [InlineData(Allow + """,{"Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}""", KeyAccessDecision.ExplicitDeny)]
    [InlineData("""{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"StringLike":{"kms:ViaService":"xray.*"}}}""", KeyAccessDecision.ImplicitDeny)]
    [InlineData("""{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/a":"b"}}}""", KeyAccessDecision.Unknown)]
    [InlineData(Allow + """,{"Effect":"Deny","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/a":"b"}}}""", KeyAccessDecision.Unknown)]
    [InlineData("""{"Effect":"Allow","Action":"kms:*","Resource":"arn:aws:kms:*:111122223333:key/${aws:username}"}""", KeyAccessDecision.ImplicitDeny)]
    [InlineData("""{"Effect":"Allow","Action":"kms:*","Resource":"*","Comment":"?"}""", KeyAccessDecision.Unknown)]
    public void A_request_is_decided_as_IAM_does(string statements, KeyAccessDecision decision) =>
        Assert.Equal(decision, Evaluate(statements, "kms:Decrypt", Key));

    [Fact]
    public void An_action_without_resource_is_covered_by_a_star_alone()
    {
        Assert.Equal(KeyAccessDecision.Allowed, Evaluate(Allow, "kms:ListKeys", "*"));
        Assert.Equal(KeyAccessDecision.ImplicitDeny, Evaluate("""{"Effect":"Allow","Action":"kms:*","Resource":"arn:*"}""", "kms:ListKeys", "*"));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","NotPrincipal":"*","Action":"kms:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"kms:*"}""")]
    [InlineData("""{"Effect":"Allow","Resource":"*"}""")]
    [InlineData("1")]
    public void What_is_no_statement_of_an_identity_policy_is_refused_with_its_place(string statement)
    {
        var error = Assert.Throws<KeyPolicyFormatException>(() => Parse(statement));
        Assert.Equal(2, error.Line);
    }

    private static IdentityPolicyDocument Parse(string statements) =>
        IdentityPolicyDocument.Parse($$"""
            {"Version":"2012-10-17","Statement":[
            {{statements}}]}
            """);

    private static KeyAccessDecision Evaluate(string statements, string action, string resource) =>
        IdentityPolicyEvaluator.Evaluate(Parse(statements), new KeyAccessRequest(User, "111122223333", action, resource));
}
