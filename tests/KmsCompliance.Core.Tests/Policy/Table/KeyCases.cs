using KmsCompliance.Ports;
using static KmsCompliance.Core.Tests.Policy.Evaluation;
using static KmsCompliance.Core.Tests.Policy.Table.EvaluatorCase;

namespace KmsCompliance.Core.Tests.Policy.Table;

/// <summary>Condition keys, policy variables and grants.</summary>
internal static class KeyCases
{
    private const string Yes = "Allowed s";
    private const string No = "ImplicitDeny";
    private const string Open = "Unknown s";

    private static readonly KeyGrant Grant = new("g", Role, ["Decrypt", "DescribeKey", "CreateGrant"]);

    public static IEnumerable<EvaluatorCase> All =>
    [
        // Keys of KMS.
        new("kms:ViaService is the service that forwards", Sources.KmsKeys, Yes, If(""" "StringEquals":{"kms:ViaService":"xray.eu-west-1.amazonaws.com"} """)) { Context = "kms:ViaService=xray.eu-west-1.amazonaws.com" },
        new("a direct call has none", Sources.KmsKeys, No, If(""" "StringLike":{"kms:ViaService":"*"} """)),
        new("so a denial unless by a service denies it", Sources.KmsKeys, "ExplicitDeny d", $$"""{{Say("Allow", Aws(Role), sid: "a")}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"StringNotEquals":{"kms:ViaService":"xray.eu-west-1.amazonaws.com"} } """, sid: "d")}}"""),
        new("kms:CallerAccount is the caller's account", Sources.KmsKeys, Yes, If(""" "StringEquals":{"kms:CallerAccount":"111122223333"} """)),
        new("and no other", Sources.KmsKeys, No, If(""" "StringEquals":{"kms:CallerAccount":"444455556666"} """)),
        new("which a foreign caller's is", Sources.KmsKeys, "DependsOnIdentityPolicy s", If(""" "StringEquals":{"kms:CallerAccount":"444455556666"} """)) { Caller = OtherRole },
        new("kms:EncryptionContext:x is a pair of the context", Sources.KmsKeys, Yes, If(""" "StringEquals":{"kms:EncryptionContext:AppName":"ExampleApp"} """)) { Context = "kms:EncryptionContext:AppName=ExampleApp" },
        new("its value counts with its case", Sources.KmsKeys, No, If(""" "StringEquals":{"kms:EncryptionContext:AppName":"ExampleApp"} """)) { Context = "kms:EncryptionContext:AppName=exampleapp" },
        new("its name without", Sources.KmsKeys, Yes, If(""" "StringEquals":{"kms:EncryptionContext:appname":"ExampleApp"} """)) { Context = "kms:EncryptionContext:AppName=ExampleApp" },
        new("kms:EncryptionContextKeys follow from the pairs", Sources.KmsKeys, Yes, If(""" "ForAllValues:StringEquals":{"kms:EncryptionContextKeys":["AppName","FilePath"]} """)) { Context = "kms:EncryptionContext:AppName=a;kms:EncryptionContext:FilePath=b" },
        new("and count with their case", Sources.KmsKeys, No, If(""" "ForAllValues:StringEquals":{"kms:EncryptionContextKeys":"appname"} """)) { Context = "kms:EncryptionContext:AppName=a" },
        new("no pairs, no keys", Sources.KmsKeys, Yes, If(""" "Null":{"kms:EncryptionContextKeys":"true"} """)),
        new("kms:GrantIsForAWSResource is true for a service's grant", Sources.KmsKeys, Yes, IfGranting(""" "Bool":{"kms:GrantIsForAWSResource":true} """)) { Action = "kms:CreateGrant", Context = "kms:GrantIsForAWSResource=true" },
        new("and not there for another request", Sources.KmsKeys, No, If(""" "Bool":{"kms:GrantIsForAWSResource":true} """)),
        new("kms:GrantOperations are those of the new grant", Sources.KmsKeys, No, IfGranting(""" "ForAllValues:StringEquals":{"kms:GrantOperations":["Encrypt","Decrypt"]} """)) { Action = "kms:CreateGrant", Context = "kms:GrantOperations=Encrypt|CreateGrant" },

        // Global keys.
        new("aws:SourceArn is the resource that a service calls for", Sources.GlobalKeys, Yes, If(""" "ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:111122223333:trail/*"} """)) { Context = "aws:SourceArn=arn:aws:cloudtrail:eu-west-1:111122223333:trail/t" },
        new("a caller of one's own has none", Sources.GlobalKeys, No, If(""" "ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:*:*"} """)),
        new("aws:SourceAccount is its account", Sources.GlobalKeys, Yes, If(""" "StringEquals":{"aws:SourceAccount":"111122223333"} """)) { Caller = Service, Context = "aws:SourceAccount=111122223333" },
        new("without it a confused deputy is kept out", Sources.GlobalKeys, No, If(""" "StringEquals":{"aws:SourceAccount":"111122223333"} """)) { Caller = Service },
        new("aws:PrincipalArn is a role's ARN", Sources.GlobalKeys, Yes, If($$""" "ArnEquals":{"aws:PrincipalArn":"{{Role}}"} """)),
        new("for a session too, but its ARN does not show the path", Sources.Cautious, Open, If($$""" "ArnEquals":{"aws:PrincipalArn":"{{Role}}"} """)) { Caller = Session },
        new("the request can say it", Sources.GlobalKeys, Yes, If($$""" "ArnEquals":{"aws:PrincipalArn":"{{Role}}"} """)) { Caller = Session, Context = $"aws:PrincipalArn={Role}" },
        new("aws:PrincipalOrgID is not known unless it is given", Sources.Cautious, Open, If(""" "StringEquals":{"aws:PrincipalOrgID":"o-1"} """)),
        new("given, it counts", Sources.GlobalKeys, Yes, If(""" "StringEquals":{"aws:PrincipalOrgID":"o-1"} """)) { Context = "aws:PrincipalOrgID=o-1" },
        new("another organisation is another", Sources.GlobalKeys, No, If(""" "StringEquals":{"aws:PrincipalOrgID":"o-1"} """)) { Context = "aws:PrincipalOrgID=o-2" },
        new("an account without organisation has none", Sources.GlobalKeys, No, If(""" "StringEquals":{"aws:PrincipalOrgID":"o-1"} """)) { Context = "aws:PrincipalOrgID=" },
        new("aws:PrincipalTag is a tag of the caller", Sources.GlobalKeys, Yes, If(""" "StringEquals":{"aws:PrincipalTag/team":"blue"} """)) { Context = "aws:PrincipalTag/team=blue" },
        new("not known unless it is given", Sources.Cautious, Open, If(""" "StringEquals":{"aws:PrincipalTag/team":"blue"} """)),
        new("aws:PrincipalAccount is the caller's account", Sources.GlobalKeys, Yes, If(""" "StringEquals":{"aws:PrincipalAccount":"111122223333"} """)),
        new("aws:ResourceAccount is the key's", Sources.GlobalKeys, "DependsOnIdentityPolicy s", If(""" "StringEquals":{"aws:ResourceAccount":"111122223333"} """)) { Caller = OtherRole },
        new("aws:PrincipalIsAWSService is true for a service", Sources.GlobalKeys, Yes, If(""" "Bool":{"aws:PrincipalIsAWSService":"true"} """)) { Caller = Service },
        new("aws:username is a user's", Sources.Variables, Yes, If(""" "StringEquals":{"aws:username":"Bob"} """)) { Caller = User },
        new("no role has one", Sources.Variables, No, If(""" "StringEquals":{"aws:username":"Bob"} """)) { Caller = Session },
        new("a key that nobody knows is not known", Sources.Cautious, Open, If(""" "StringEquals":{"aws:Whatever":"x"} """)),

        // Policy variables.
        new("a variable stands for the key's value", Sources.Variables, Yes, If(Equal("${aws:username}"))) { Caller = User, Context = "kms:EncryptionContext:k=Bob" },
        new("and for no other", Sources.Variables, No, If(Equal("${aws:username}"))) { Caller = User, Context = "kms:EncryptionContext:k=Alice" },
        new("amid other text", Sources.Variables, Yes, If(Equal("home/${aws:username}/x"))) { Caller = User, Context = "kms:EncryptionContext:k=home/Bob/x" },
        new("a tag is a variable", Sources.Variables, Yes, If(Equal("${aws:PrincipalTag/team}"))) { Context = "aws:PrincipalTag/team=blue;kms:EncryptionContext:k=blue" },
        new("the name has no case", Sources.Variables, Yes, If(Equal("${AWS:principalTag/TEAM}"))) { Context = "aws:PrincipalTag/team=blue;kms:EncryptionContext:k=blue" },
        new("without a value the default counts", Sources.Variables, Yes, If(Equal("${aws:PrincipalTag/team, 'none'}"))) { Context = "aws:PrincipalTag/team=;kms:EncryptionContext:k=none" },
        new("with one it does not", Sources.Variables, No, If(Equal("${aws:PrincipalTag/team, 'none'}"))) { Context = "aws:PrincipalTag/team=blue;kms:EncryptionContext:k=none" },
        new("without value and default it equals nothing", Sources.Variables, No, If(Equal("${aws:PrincipalTag/team}"))) { Context = "aws:PrincipalTag/team=;kms:EncryptionContext:k=" },
        new("not even a star's anything", Sources.Variables, No, If(""" "StringLike":{"kms:EncryptionContext:k":"${aws:PrincipalTag/team}*"} """)) { Context = "aws:PrincipalTag/team=;kms:EncryptionContext:k=x" },
        new("so a negated operator holds", Sources.Variables, Yes, If(""" "StringNotLike":{"kms:EncryptionContext:k":"${aws:PrincipalTag/team}"} """)) { Context = "aws:PrincipalTag/team=;kms:EncryptionContext:k=x" },
        new("a value that is not known leaves it open", Sources.Cautious, Open, If(Equal("${aws:PrincipalTag/team, 'none'}"))) { Context = "kms:EncryptionContext:k=none" },
        new("wildcards around a variable work", Sources.Variables, Yes, If(""" "StringLike":{"kms:EncryptionContext:k":"*/${aws:username}/*"} """)) { Caller = User, Context = "kms:EncryptionContext:k=a/Bob/c" },
        new("${*} is a star that is meant", Sources.Variables, Yes, If(""" "StringLike":{"kms:EncryptionContext:k":"a${*}*"} """)) { Context = "kms:EncryptionContext:k=a*b" },
        new("and nothing else", Sources.Variables, No, If(""" "StringLike":{"kms:EncryptionContext:k":"a${*}*"} """)) { Context = "kms:EncryptionContext:k=axb" },
        new("${?} and ${$} too", Sources.Variables, Yes, If(""" "StringLike":{"kms:EncryptionContext:k":"${?}${$}"} """)) { Context = "kms:EncryptionContext:k=?$" },
        new("in equality too", Sources.Variables, Yes, If(Equal("${*}"))) { Context = "kms:EncryptionContext:k=*" },
        new("a variable in an ARN's part", Sources.Variables, Yes, If(""" "ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:${aws:ResourceAccount}:trail/*"} """)) { Context = "aws:SourceArn=arn:aws:cloudtrail:eu-west-1:111122223333:trail/t" },
        new("numbers take none", Sources.Variables, Open, If(""" "NumericEquals":{"kms:EncryptionContext:k":"${aws:EpochTime}"} """)) { Context = "kms:EncryptionContext:k=1;aws:EpochTime=1" },
        new("in the old version it is plain text", Sources.Version, Yes, If(Equal("${aws:username}"))) { Version = "2008-10-17", Caller = User, Context = "kms:EncryptionContext:k=${aws:username}" },
        new("a brace that is not closed is not understood", Sources.Cautious, Open, If(Equal("${aws:username"))) { Caller = User, Context = "kms:EncryptionContext:k=Bob" },
        new("nor is a default without quotation marks", Sources.Cautious, Open, If(Equal("${aws:username, none}"))) { Caller = User, Context = "kms:EncryptionContext:k=none" },
        new("a key of several values is no variable", Sources.Cautious, Open, IfGranting(Equal("${kms:GrantOperations}"))) { Action = "kms:CreateGrant", Context = "kms:GrantOperations=a|b;kms:EncryptionContext:k=a" },
        new("a variable in the resource", Sources.Variables, Yes, Say("Allow", Aws(Role), resource: "\"arn:aws:kms:*:${aws:PrincipalAccount}:key/*\"")),
        new("that is another", Sources.Variables, No, Say("Allow", Aws(Role), resource: "\"arn:aws:kms:*:${aws:PrincipalTag/owner}:key/*\"")) { Context = "aws:PrincipalTag/owner=444455556666" },

        // Grants.
        new("a grant allows its operations to its grantee", Sources.Grants, "Allowed grant:g", Nothing) { Grants = [Grant] },
        new("also to sessions of the role", Sources.Grants, "Allowed grant:g", Nothing) { Caller = Session, Grants = [Grant] },
        new("and to nobody else", Sources.Grants, No, Nothing) { Caller = User, Grants = [Grant] },
        new("and nothing else", Sources.Grants, No, Nothing) { Action = "kms:Encrypt", Grants = [Grant] },
        new("the key policy can deny it", Sources.Logic, "ExplicitDeny d", Say("Deny", Aws(Role), sid: "d")) { Grants = [Grant] },
        new("so can an IAM policy", Sources.Logic, "ExplicitDeny iam:#1", Nothing) { Grants = [Grant], Identity = """{"Effect":"Deny","Action":"kms:*","Resource":"*"}""" },
        new("it needs no IAM policy", Sources.Grants, "Allowed grant:g", Nothing) { Grants = [Grant], Identity = "" },
        new("a service can be the grantee", Sources.Grants, "Allowed grant:g", Nothing) { Caller = Service, Grants = [Grant with { GranteePrincipal = Service }] },
        new("a constraint wants its pairs", Sources.Constraints, "Allowed grant:g", Nothing) { Context = "kms:EncryptionContext:a=1;kms:EncryptionContext:b=2", Grants = [Subset] },
        new("names of pairs have no case", Sources.Constraints, "Allowed grant:g", Nothing) { Context = "kms:EncryptionContext:A=1", Grants = [Subset] },
        new("without them it allows nothing", Sources.Constraints, No, Nothing) { Grants = [Subset] },
        new("values have a case", Sources.Constraints, No, Nothing) { Context = "kms:EncryptionContext:a=I", Grants = [Grant with { EncryptionContextSubset = new Dictionary<string, string> { ["a"] = "i" } }] },
        new("an exact constraint wants no others", Sources.Constraints, No, Nothing) { Context = "kms:EncryptionContext:a=1;kms:EncryptionContext:b=2", Grants = [Exact] },
        new("and is met by its own", Sources.Constraints, "Allowed grant:g", Nothing) { Context = "kms:EncryptionContext:a=1", Grants = [Exact] },
        new("constraints do not concern DescribeKey", Sources.Constraints, "Allowed grant:g", Nothing) { Action = "kms:DescribeKey", Grants = [Exact] },
        new("what a new grant must look like is another question", Sources.Cautious, "Unknown grant:g", Nothing) { Action = "kms:CreateGrant", Grants = [Exact] },
        new("a grant for one resource is met by a request for it", Sources.Constraints, "Allowed grant:g", Nothing) { Caller = Service, Context = $"aws:SourceArn={Source}", Grants = [ForSource] },
        new("and not by one for another", Sources.Constraints, No, Nothing) { Caller = Service, Context = "aws:SourceArn=arn:aws:dynamodb:eu-west-1:111122223333:table/b", Grants = [ForSource] },
        new("without it, it allows nothing for certain", Sources.Cautious, "Unknown grant:g", Nothing) { Caller = Service, Grants = [ForSource] },
        new("whether a pattern means more than itself is not said", Sources.Cautious, "Unknown grant:g", Nothing) { Caller = Service, Context = $"aws:SourceArn={Source}", Grants = [ForSource with { SourceArn = "arn:aws:dynamodb:eu-west-1:111122223333:table/*" }] },
        new("both constraints have to be met", Sources.Constraints, No, Nothing) { Caller = Service, Context = $"aws:SourceArn={Source}", Grants = [ForSource with { EncryptionContextSubset = Subset.EncryptionContextSubset }] },
        new("whether it concerns DescribeKey is not said", Sources.Cautious, "Unknown grant:g", Nothing) { Caller = Service, Action = "kms:DescribeKey", Context = "aws:SourceArn=arn:aws:dynamodb:eu-west-1:111122223333:table/b", Grants = [ForSource] },
        new("a constraint that is not understood allows nothing for certain", Sources.Cautious, "Unknown grant:g", Nothing) { Grants = [Grant with { HasOtherConstraint = true }] },
        new("whether a foreign grantee needs its account is not said", Sources.Cautious, "Unknown grant:g", Nothing) { Caller = OtherRole, Grants = [Grant with { GranteePrincipal = OtherRole }] },
        new("with its account's consent it does not matter", Sources.Grants, "Allowed grant:g iam:#1", Nothing) { Caller = OtherRole, Grants = [Grant with { GranteePrincipal = OtherRole }], Identity = """{"Effect":"Allow","Action":"kms:*","Resource":"*"}""" },
    ];

    private static string Nothing => Say("Allow", Aws("arn:aws:iam::111122223333:role/Other"));

    private const string Source = "arn:aws:dynamodb:eu-west-1:111122223333:table/a";

    private static KeyGrant ForSource => Grant with { GranteePrincipal = Service, SourceArn = Source };

    private static KeyGrant Subset => Grant with { EncryptionContextSubset = new Dictionary<string, string> { ["a"] = "1" } };

    private static KeyGrant Exact => Grant with { EncryptionContextEquals = new Dictionary<string, string> { ["a"] = "1" } };

    private static string Equal(string value) => $$""" "StringEquals":{"kms:EncryptionContext:k":"{{value}}"} """;
}
