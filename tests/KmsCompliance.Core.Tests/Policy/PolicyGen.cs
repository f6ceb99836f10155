using CsCheck;
using KmsCompliance.Policy;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Random policies and requests whose parts are few enough to meet often.</summary>
internal static class PolicyGen
{
    private static readonly Gen<string> Principals = Gen.OneOf(
        "\"*\"",
        $$"""{"AWS":"{{Evaluation.Root}}"}""",
        """{"AWS":"111122223333"}""",
        $$"""{"AWS":["{{Evaluation.Role}}","{{Evaluation.User}}"]}""",
        $$"""{"AWS":["{{Evaluation.Session}}","{{Evaluation.Role}}","{{Evaluation.Root}}"]}""",
        $$"""{"AWS":"{{Evaluation.OtherRoot}}","Service":"xray.amazonaws.com"}""",
        """{"AWS":["*"]}""",
        """{"Federated":"cognito-identity.amazonaws.com"}""",
        """{"AWS":[]}""",
        """{"AWS":"arn:aws:iam::111122223333:role/*","Odd":["x"]}""");

    private static readonly Gen<string> Actions = Gen.OneOf(
        "\"kms:*\"", "\"kms:Decrypt\"", "[\"kms:Encrypt\",\"kms:D*\"]", "[]", "\"*\"", "\"kms:?ncrypt\"");

    private static readonly Gen<string> Resources = Gen.OneOf(
        "\"*\"", $"\"{Evaluation.Key}\"", "\"arn:aws:kms:*\"", "[]", "[\"arn:aws:kms:*:*:key/*\",\"${aws:username}\"]");

    private static readonly Gen<string> Conditions = Gen.OneOf(
        "{}",
        """{"StringEquals":{"kms:ViaService":"a"}}""",
        """{"StringNotEquals":{"kms:ViaService":["a","b"]}}""",
        """{"StringLikeIfExists":{"kms:ViaService":"?"},"Bool":{"kms:GrantIsForAWSResource":true}}""",
        """{"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":["x","y"]}}""",
        """{"ForAllValues:StringNotLike":{"kms:EncryptionContextKeys":"x*"}}""",
        """{"Null":{"kms:ViaService":"true"}}""",
        """{"NumericLessThan":{"kms:RotationPeriodInDays":100}}""",
        """{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}""",
        """{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}""",
        """{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}""",
        """{"StringEquals":{"kms:ViaService":[]}}""");

    public static readonly Gen<string> AllowStatement = StatementOf("Allow");

    public static readonly Gen<string> DenyStatement = StatementOf("Deny");

    public static readonly Gen<string[]> Statements = Gen.OneOf<string>(AllowStatement, AllowStatement, DenyStatement).Array[1, 5];

    public static readonly Gen<KeyAccessRequest> Request = Gen.Select(
        Gen.OneOf(Evaluation.Root, Evaluation.Role, Evaluation.Session, Evaluation.User, Evaluation.Federated, Evaluation.OtherRole, Evaluation.Service, "nobody"),
        Gen.OneOf("kms:Decrypt", "kms:Encrypt", "kms:PutKeyPolicy", "kms:DescribeKey"),
        Gen.OneOf("", "kms:ViaService=a", "kms:ViaService=a|b", "kms:GrantIsForAWSResource=true;kms:ViaService=c", "kms:EncryptionContextKeys=x|z", "kms:RotationPeriodInDays=x"),
        Gen.OneOf(Evaluation.Key, Evaluation.Key, Evaluation.Key, "no ARN"),
        Evaluation.Request);

    public static KeyPolicyDocument Parse(params IEnumerable<string> statements) => Evaluation.PolicyOf(string.Join(',', statements));

    private static Gen<string> StatementOf(string effect) => Gen.Select(
        Gen.OneOf("Principal", "Principal", "Principal", "NotPrincipal"),
        Principals,
        Gen.OneOf("Action", "Action", "NotAction"),
        Actions,
        Gen.Select(Gen.OneOf("Resource", "Resource", "Resource", "NotResource"), Resources, Conditions, Gen.OneOf("", "", "", ",\"More\":{}")),
        (principalName, principal, actionName, action, rest) => principal == "\"*\"" && principalName == "NotPrincipal"
            ? Write(effect, "Principal", principal, actionName, action, rest)
            : Write(effect, principalName, principal, actionName, action, rest));

    private static string Write(
        string effect, string principalName, string principal, string actionName, string action, (string Name, string Value, string Condition, string More) rest) =>
        $$"""{"Effect":"{{effect}}","{{principalName}}":{{principal}},"{{actionName}}":{{action}},"{{rest.Name}}":{{rest.Value}},"Condition":{{rest.Condition}}{{rest.More}}}""";
}
