using CsCheck;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

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
        """{"StringEquals":{"kms:ViaService":[]}}""",
        """{"StringLike":{"kms:ViaService":["${aws:username}","${aws:PrincipalTag/t, 'a'}","${?}"]}}""",
        """{"ArnNotLike":{"aws:SourceArn":"arn:aws:${aws:PrincipalAccount}:*"}}""",
        """{"NotIpAddress":{"aws:SourceIp":["10.0.0.0/8","::/0"]},"BinaryEquals":{"kms:EncryptionContext:x":"QQ=="}}""",
        """{"DateLessThanIfExists":{"aws:CurrentTime":"2027-01-01"}}""",
        """{"StringEquals":{"kms:EncryptionContext:x":"1"}}""");

    public static readonly Gen<string> Condition = Conditions;

    public static readonly Gen<string> AllowStatement = StatementOf("Allow");

    public static readonly Gen<string> DenyStatement = StatementOf("Deny");

    public static readonly Gen<string[]> Statements = Gen.OneOf<string>(AllowStatement, AllowStatement, DenyStatement).Array[1, 5];

    public static readonly Gen<KeyAccessRequest> Request = Gen.Select(
        Gen.OneOf(Evaluation.Root, Evaluation.Role, Evaluation.Session, Evaluation.User, Evaluation.Federated, Evaluation.OtherRole, Evaluation.Service, "nobody"),
        Gen.OneOf("kms:Decrypt", "kms:Encrypt", "kms:PutKeyPolicy", "kms:DescribeKey"),
        Gen.OneOf("", "kms:ViaService=a", "kms:ViaService=a|b", "kms:GrantIsForAWSResource=true;kms:ViaService=c", "kms:EncryptionContextKeys=x|z", "kms:RotationPeriodInDays=x", "aws:PrincipalTag/t=;aws:SourceIp=10.1.1.1", "kms:EncryptionContext:x=1", "aws:SourceIp=::1;kms:ViaService=Bob"),
        Gen.OneOf(Evaluation.Key, Evaluation.Key, Evaluation.Key, "no ARN"),
        Evaluation.Request);

    /// <summary>What the caller has of IAM: nothing known, nothing, or statements.</summary>
    public static readonly Gen<string[]?> Identity = Gen.OneOf(
        Gen.Int.Select(_ => (string[]?)null),
        Gen.Int.Select(_ => (string[]?)[]),
        Gen.Select(Gen.OneOf("Allow", "Allow", "Deny"), Actions, Conditions, Write).Array[1, 3].Select(statements => (string[]?)statements));

    public static readonly Gen<KeyGrant[]> Grants = Gen.Select(
        Gen.OneOf(Evaluation.Role, Evaluation.Service, Evaluation.OtherRole, Evaluation.Root, "?"),
        Gen.OneOf("Decrypt", "Encrypt", "DescribeKey"),
        Gen.Int[0, 3],
        (grantee, operation, constraint) => new KeyGrant("g", grantee, [operation])
        {
            EncryptionContextEquals = constraint == 1 ? Pair : null,
            EncryptionContextSubset = constraint == 2 ? Pair : null,
            HasOtherConstraint = constraint == 3,
        }).Array[0, 2];

    private static readonly Dictionary<string, string> Pair = new() { ["x"] = "1" };

    public static IReadOnlyList<IdentityPolicyDocument>? ParseIdentity(string[]? statements) => statements switch
    {
        null => null,
        [] => [],
        _ => [IdentityPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""")],
    };

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

    private static string Write(string effect, string action, string condition) =>
        $$"""{"Effect":"{{effect}}","Action":{{action}},"Resource":"*","Condition":{{condition}}}""";

    private static string Write(
        string effect, string principalName, string principal, string actionName, string action, (string Name, string Value, string Condition, string More) rest) =>
        $$"""{"Effect":"{{effect}}","{{principalName}}":{{principal}},"{{actionName}}":{{action}},"{{rest.Name}}":{{rest.Value}},"Condition":{{rest.Condition}}{{rest.More}}}""";
}
