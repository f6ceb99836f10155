using CsCheck;
using KmsCompliance.Policy.Evaluation;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy.Reference;

/// <summary>A question says some of a request, AWS knows all of it: an answer must be right whatever the rest is.</summary>
public sealed class EveryWorldTests
{
    private static readonly Gen<string> Principal = Gen.OneOf(
        "\"*\"", $$"""{"AWS":"{{Root}}"}""", $$"""{"AWS":["{{Role}}","{{User}}"]}""", $$"""{"AWS":"{{Session}}"}""", $$"""{"AWS":["{{OtherRoot}}"]}""",
        """{"Service":"xray.amazonaws.com"}""", $$"""{"AWS":"{{OtherRole}}"}""");

    private static readonly Gen<string> Action = Gen.OneOf("\"kms:*\"", "[\"kms:Decrypt\",\"kms:CreateGrant\"]", "\"kms:De*\"", "\"kms:ReEncrypt*\"", "\"*\"");

    // What IAM policies say of resources, whole and in part.
    private static readonly Gen<string> Resource = Gen.OneOf(
        "*", "arn:aws:kms", "arn:aws:kms:*", "arn:aws:kms:eu-west-1", "arn:aws:kms:eu-west-1:111122223333", "arn:aws:kms:us-*", "arn:aws:kms:*:*:key/1*", "arn:aws:kms:*:444455556666",
        "arn:aws:s3", "arn:aws-cn:kms", Key, "arn:aws:kms:eu-west-1:111122223333:alias/*", "arn:*", "arn:aws:kms:eu-west-1:11112222333*");

    private static readonly Gen<string> OfOperations = Gen.OneOf(
        """ "StringEquals":{"kms:EncryptionContext:x":"1"} """, """ "StringNotEquals":{"kms:EncryptionContext:x":"1"} """, """ "Null":{"kms:EncryptionContext:x":"true"} """,
        """ "ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"x"} """, """ "ForAllValues:StringEquals":{"kms:EncryptionContextKeys":["y"]} """,
        """ "ForAllValues:StringEquals":{"kms:GrantOperations":["Decrypt"]} """, """ "ForAnyValue:StringEquals":{"kms:GrantOperations":["CreateGrant","Encrypt"]} """,
        """ "ForAllValues:StringNotEquals":{"kms:GrantOperations":["CreateGrant"]} """, """ "Null":{"kms:GrantOperations":"true"} """, """ "Null":{"kms:GrantOperations":"false"} """,
        $$""" "StringEquals":{"kms:GranteePrincipal":"{{Role}}"} """, $$""" "StringNotLike":{"kms:GranteePrincipal":"arn:*:role/*"} """, """ "Null":{"kms:GranteePrincipal":"true"} """,
        """ "StringLike":{"kms:GranteeServicePrincipal":"*.amazonaws.com"} """, """ "Null":{"kms:GranteeServicePrincipal":"false"} """,
        """ "Bool":{"kms:ReEncryptOnSameKey":"true"} """, """ "BoolIfExists":{"kms:ReEncryptOnSameKey":"false"} """, """ "Null":{"kms:ReEncryptOnSameKey":"true"} """,
        """ "Bool":{"kms:GrantIsForAWSResource":"true"} """, "", "");

    private static readonly Gen<string> Derived = Gen.OneOf(
        """ "Bool":{"aws:SecureTransport":"true"} """, """ "Bool":{"aws:SecureTransport":"false"} """, """ "BoolIfExists":{"aws:SecureTransport":"false"} """,
        """ "StringEquals":{"aws:RequestedRegion":["eu-west-1","eu-west-2"]} """, """ "StringNotLike":{"aws:RequestedRegion":"eu-*"} """,
        """ "StringEquals":{"aws:PrincipalType":"AssumedRole"} """, """ "StringNotEquals":{"aws:PrincipalType":["User","Account"]} """,
        """ "ForAnyValue:StringEquals":{"aws:CalledVia":"x.amazonaws.com"} """, """ "Null":{"aws:CalledVia":"true"} """, """ "ForAllValues:StringEquals":{"aws:CalledVia":"y.amazonaws.com"} """,
        """ "StringEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT"} """, """ "StringNotEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT"} """,
        """ "StringEquals":{"kms:CallerAccount":"111122223333"} """, """ "StringNotEquals":{"kms:CallerAccount":"444455556666"} """, """ "Null":{"kms:CallerAccount":"true"} """,
        """ "StringEquals":{"aws:PrincipalOrgID":"o-1"} """, """ "StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-1"} """, """ "Null":{"aws:PrincipalOrgID":"false"} """, "");

    private static readonly Gen<KeyAccessRequest> Question = Gen.Select(
        Gen.OneOf(Root, Role, Session, User, OtherRole, OtherRoot, Service),
        Gen.OneOf("kms:Decrypt", "kms:CreateGrant", "kms:DescribeKey", "kms:PutKeyPolicy", "kms:ReEncryptTo", "kms:GenerateDataKey"),
        Gen.OneOf(
            "", "kms:EncryptionContext:x=1", "kms:EncryptionContext:x=2;kms:GrantOperations=Decrypt", $"kms:GranteePrincipal={Role}", "kms:GranteeServicePrincipal=x.amazonaws.com",
            "kms:ReEncryptOnSameKey=true", "kms:ViaService=x.eu-west-1.amazonaws.com;kms:GrantIsForAWSResource=true", "aws:PrincipalOrgID=o-1", "kms:KeySpec=RSA_2048"),
        (caller, action, context) => Request(caller, action, context));

    [Fact]
    public void Resources_and_keys_of_operations_are_answered_right_in_every_world() => Sample(OfOperations, Resource);

    [Fact]
    public void Derived_keys_are_answered_right_in_every_world() => Sample(Derived, Gen.Const("*"));

    private static void Sample(Gen<string> conditions, Gen<string> resources)
    {
        var (decided, all) = (0, 0);
        var key = Gen.Select(Gen.OneOf("Allow", "Allow", "Deny"), Principal, Action, conditions, (effect, principal, action, condition) =>
            $$"""{"Effect":"{{effect}}","Principal":{{principal}},"Action":{{action}},"Resource":"*","Condition":{ {{condition}} } }""");
        var iam = Gen.Select(Gen.OneOf("Allow", "Allow", "Deny"), Action, resources, conditions, (effect, action, resource, condition) =>
            $$"""{"Effect":"{{effect}}","Action":{{action}},"Resource":"{{resource}}","Condition":{ {{condition}} } }""");
        Gen.Select(key.Array[1, 3], iam.Array[0, 2], Question).Sample(
            (keyStatements, iamStatements, question) =>
            {
                var decision = KeyPolicyEvaluator.Evaluate(PolicyOf(string.Join(',', keyStatements)), question, PolicyGen.ParseIdentity(iamStatements)).Decision;
                Interlocked.Increment(ref all);
                if (decision == KeyAccessDecision.Unknown)
                {
                    return;
                }

                Interlocked.Increment(ref decided);
                Assert.NotEqual(KeyAccessDecision.DependsOnIdentityPolicy, decision);
                foreach (var world in PlainWorld.Of(question))
                {
                    Assert.True(
                        PlainEvaluator.Allows(world, keyStatements, iamStatements) == (decision == KeyAccessDecision.Allowed),
                        $"{decision}, but not with {string.Join("; ", world.Keys.Where(entry => entry.Value.Count > 0).Select(entry => $"{entry.Key}={string.Join('|', entry.Value)}"))}");
                }
            },
            iter: Properties.Cases);

        // An evaluator that knows nothing is never wrong.
        Assert.True(decided > all * 2 / 3, $"{decided} of {all}");
    }
}
