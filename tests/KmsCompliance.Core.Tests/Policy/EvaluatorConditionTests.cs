using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Conditions of one Allow statement: Allowed when they hold, ImplicitDeny when not. The rules are those of
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html.</summary>
public sealed class EvaluatorConditionTests
{
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/t";
    private const string Via = "kms:ViaService=xray.eu-west-1.amazonaws.com";
    private const string Yes = "Allowed";
    private const string No = "ImplicitDeny";
    private const string Open = "Unknown";

    public static TheoryData<string, string, string, string> Cases => new()
    {
        { "no condition holds", "", "", Yes },
        { "an empty operator changes nothing", """ "StringEquals":{} """, "", Yes },
        { "a condition without values is not documented", """ "StringEquals":{"kms:ViaService":[]} """, Via, Open },

        // Strings.
        { "equal", """ "StringEquals":{"kms:ViaService":"xray.eu-west-1.amazonaws.com"} """, Via, Yes },
        { "case counts", """ "StringEquals":{"kms:ViaService":"XRAY.eu-west-1.amazonaws.com"} """, Via, No },
        { "the key's case does not", """ "StringEquals":{"KMS:viaservice":"xray.eu-west-1.amazonaws.com"} """, Via, Yes },
        { "values are alternatives", """ "StringEquals":{"kms:ViaService":["a","xray.eu-west-1.amazonaws.com"]} """, Via, Yes },
        { "a star is no wildcard for equality", """ "StringEquals":{"kms:ViaService":"xray.*"} """, Via, No },
        { "an absent key is not equal", """ "StringEquals":{"kms:ViaService":"x"} """, "", No },
        { "keys must all hold", """ "StringEquals":{"kms:ViaService":"xray.eu-west-1.amazonaws.com","aws:SourceAccount":"1"} """, Via, No },
        { "operators must all hold", """ "StringEquals":{"kms:ViaService":"xray.eu-west-1.amazonaws.com"},"Null":{"aws:SourceArn":"false"} """, Via, No },
        { "not equal", """ "StringNotEquals":{"kms:ViaService":"x"} """, Via, Yes },
        { "none of the values may be equal", """ "StringNotEquals":{"kms:ViaService":["x","xray.eu-west-1.amazonaws.com"]} """, Via, No },
        { "an absent key is not equal, so the negation holds", """ "StringNotEquals":{"kms:ViaService":"x"} """, "", Yes },
        { "case can be ignored", """ "StringEqualsIgnoreCase":{"kms:ViaService":"XRAY.EU-west-1.amazonaws.com"} """, Via, Yes },
        { "in the negation too", """ "StringNotEqualsIgnoreCase":{"kms:ViaService":"XRAY.EU-west-1.amazonaws.com"} """, Via, No },
        { "like", """ "StringLike":{"kms:ViaService":"xray.*.amazonaws.???"} """, Via, Yes },
        { "like is case-sensitive", """ "StringLike":{"kms:ViaService":"XRAY.*"} """, Via, No },
        { "not like", """ "StringNotLike":{"kms:ViaService":"xray.*"} """, Via, No },
        { "not like, absent", """ "StringNotLike":{"kms:ViaService":"xray.*"} """, "", Yes },
        { "a policy variable whose value is not known", """ "StringEquals":{"kms:ViaService":"${aws:userid}"} """, Via, Open },
        { "unless another value decides", """ "StringEquals":{"kms:ViaService":["${aws:userid}","xray.eu-west-1.amazonaws.com"]} """, Via, Yes },
        { "several values need a set operator", """ "StringEquals":{"kms:ViaService":"a"} """, "kms:ViaService=a|b", Open },

        // ARNs.
        { "an ARN like", $$""" "ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:111122223333:trail/*"} """, $"aws:SourceArn={Trail}", Yes },
        { "ArnEquals takes wildcards too", $$""" "ArnEquals":{"aws:SourceArn":"arn:aws:cloudtrail:*:111122223333:trail/*"} """, $"aws:SourceArn={Trail}", Yes },
        { "another account's is not", $$""" "ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:444455556666:trail/*"} """, $"aws:SourceArn={Trail}", No },
        { "a wildcard stays in its part", """ "ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:trail/*"} """, $"aws:SourceArn={Trail}", Open },
        { "not like", $$""" "ArnNotLike":{"aws:SourceArn":"{{Trail}}"} """, $"aws:SourceArn={Trail}", No },
        { "not equal, another", $$""" "ArnNotEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/u"} """, $"aws:SourceArn={Trail}", Yes },
        { "not equal, absent", $$""" "ArnNotEquals":{"aws:SourceArn":"{{Trail}}"} """, "", Yes },

        // Booleans and Null.
        { "true", """ "Bool":{"kms:GrantIsForAWSResource":"true"} """, "kms:GrantIsForAWSResource=true", Yes },
        { "a JSON Boolean will do", """ "Bool":{"kms:GrantIsForAWSResource":true} """, "kms:GrantIsForAWSResource=true", Yes },
        { "false is not true", """ "Bool":{"kms:GrantIsForAWSResource":true} """, "kms:GrantIsForAWSResource=false", No },
        { "absent is not true", """ "Bool":{"kms:GrantIsForAWSResource":true} """, "", No },
        { "yes is no Boolean", """ "Bool":{"kms:GrantIsForAWSResource":"yes"} """, "kms:GrantIsForAWSResource=true", Open },
        { "Null true wants the key absent", """ "Null":{"kms:ViaService":"true"} """, "", Yes },
        { "and not present", """ "Null":{"kms:ViaService":"true"} """, Via, No },
        { "Null false wants it present", """ "Null":{"kms:EncryptionContext:aws:cloudtrail:arn":"false"} """, $"kms:EncryptionContext:aws:cloudtrail:arn={Trail}", Yes },
        { "and not absent", """ "Null":{"kms:EncryptionContext:aws:cloudtrail:arn":false} """, "", No },
        { "a key without values counts as absent", """ "Null":{"kms:EncryptionContextKeys":"true"} """, "kms:EncryptionContextKeys=", Yes },
        { "Null takes no IfExists", """ "NullIfExists":{"kms:ViaService":"true"} """, "", Open },

        // Numbers and dates.
        { "numbers compare by value", """ "NumericEquals":{"kms:RotationPeriodInDays":"90.0"} """, "kms:RotationPeriodInDays=90", Yes },
        { "not equal", """ "NumericNotEquals":{"kms:RotationPeriodInDays":90} """, "kms:RotationPeriodInDays=90", No },
        { "less", """ "NumericLessThan":{"kms:RotationPeriodInDays":100} """, "kms:RotationPeriodInDays=99", Yes },
        { "not as text", """ "NumericLessThan":{"kms:RotationPeriodInDays":"100"} """, "kms:RotationPeriodInDays=90", Yes },
        { "less or equal", """ "NumericLessThanEquals":{"kms:RotationPeriodInDays":90} """, "kms:RotationPeriodInDays=90", Yes },
        { "greater", """ "NumericGreaterThan":{"kms:RotationPeriodInDays":90} """, "kms:RotationPeriodInDays=90", No },
        { "greater or equal", """ "NumericGreaterThanEquals":{"kms:RotationPeriodInDays":90} """, "kms:RotationPeriodInDays=90", Yes },
        { "a word is no number", """ "NumericLessThan":{"kms:RotationPeriodInDays":"many"} """, "kms:RotationPeriodInDays=90", Open },
        { "before", """ "DateLessThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"} """, "aws:CurrentTime=2026-12-31T23:59:59Z", Yes },
        { "not after", """ "DateGreaterThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"} """, "aws:CurrentTime=2026-12-31T23:59:59Z", No },
        { "zones count", """ "DateEquals":{"aws:CurrentTime":"2027-01-01T02:00:00+02:00"} """, "aws:CurrentTime=2027-01-01T00:00:00Z", Yes },
        { "seconds since 1970 are a date", """ "DateGreaterThanEquals":{"aws:EpochTime":"1700000000"} """, "aws:EpochTime=1700000001", Yes },
        { "a day is a date", """ "DateLessThanEquals":{"aws:CurrentTime":"2027-01-01"} """, "aws:CurrentTime=2027-01-01T00:00:00.5Z", No },
        { "a word is no date", """ "DateNotEquals":{"aws:CurrentTime":"tomorrow"} """, "aws:CurrentTime=2027-01-01T00:00:00Z", Open },
        { "a number beyond time is no date", """ "DateLessThan":{"aws:EpochTime":"999999999999999"} """, "aws:EpochTime=1", Open },

        // IfExists and sets.
        { "IfExists holds when absent", """ "StringEqualsIfExists":{"kms:ViaService":"x"} """, "", Yes },
        { "and compares when present", """ "StringEqualsIfExists":{"kms:ViaService":"x"} """, Via, No },
        { "any value", """ "ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":["a","b"]} """, "kms:EncryptionContextKeys=b|c", Yes },
        { "no value", """ "ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":["a","b"]} """, "kms:EncryptionContextKeys=c", No },
        { "any of none", """ "ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"a"} """, "", No },
        { "any of none, negated", """ "ForAnyValue:StringNotEquals":{"kms:EncryptionContextKeys":"a"} """, "", No },
        { "one that is different", """ "ForAnyValue:StringNotEquals":{"kms:EncryptionContextKeys":"a"} """, "kms:EncryptionContextKeys=a|b", Yes },
        { "all values", """ "ForAllValues:StringEquals":{"kms:GrantOperations":["Decrypt","Encrypt"]} """, "kms:GrantOperations=Decrypt|Encrypt", Yes },
        { "not all values", """ "ForAllValues:StringEquals":{"kms:GrantOperations":["Decrypt"]} """, "kms:GrantOperations=Decrypt|Encrypt", No },
        { "all of none", """ "ForAllValues:StringEquals":{"kms:EncryptionContextKeys":"Decrypt"} """, "", Yes },
        { "all like", """ "ForAllValues:StringLike":{"kms:GrantOperations":"De*"} """, "kms:GrantOperations=Decrypt|DescribeKey", Yes },
        { "all different", """ "ForAllValues:StringNotEquals":{"kms:GrantOperations":"Decrypt"} """, "kms:GrantOperations=Decrypt|Encrypt", No },
        { "set and IfExists", """ "ForAnyValue:StringEqualsIfExists":{"kms:EncryptionContextKeys":"a"} """, "", Yes },

        // What is not understood.
        { "an unknown operator", """ "StringResembles":{"kms:ViaService":"x"} """, Via, Open },
        { "an operator in another case", """ "stringequals":{"kms:ViaService":"x"} """, Via, Open },
        { "addresses of a range", """ "IpAddress":{"aws:SourceIp":"10.0.0.0/8"} """, "aws:SourceIp=10.0.0.1", Yes },
        { "binary values", """ "BinaryEquals":{"kms:EncryptionContext:a":"QmluYXJ5"} """, "kms:EncryptionContext:a=QmluYXJ5", Yes },
        { "a set of nothing", """ "ForSomeValues:StringEquals":{"kms:ViaService":"x"} """, Via, Open },
        { "a key that the real request may have though this one does not", """ "StringEquals":{"aws:PrincipalOrgID":"o-1"} """, "", Open },
        { "negated too", """ "StringNotEquals":{"aws:PrincipalOrgID":"o-1"} """, "", Open },
        { "and asked whether it is there", """ "Null":{"aws:PrincipalTag/team":"true"} """, "", Open },
        { "given, it is understood", """ "StringEquals":{"aws:PrincipalOrgID":"o-1"} """, "aws:PrincipalOrgID=o-1", Yes },
        { "what fails anyway makes the rest not matter", """ "IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"StringEquals":{"kms:ViaService":"x"} """, Via, No },

        // What follows from caller and key.
        { "the caller's account", """ "StringEquals":{"kms:CallerAccount":"111122223333"} """, "", Yes },
        { "another account", """ "StringEquals":{"kms:CallerAccount":"444455556666"} """, "", No },
        { "the request can say otherwise", """ "StringEquals":{"kms:CallerAccount":"444455556666"} """, "KMS:calleraccount=444455556666", Yes },
        { "the caller's ARN", """ "ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/app/*"} """, "", Yes },
        { "the caller is no service", """ "Bool":{"aws:PrincipalIsAWSService":"false"} """, "", Yes },
        { "the key's account", """ "StringEquals":{"aws:ResourceAccount":"111122223333"} """, "", Yes },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Condition(string rule, string condition, string context, string expected)
    {
        var policy = PolicyOf($$"""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{ {{condition}} } }""");

        // An operation that has the keys.
        var action = condition.Contains("kms:Grant", StringComparison.Ordinal) ? "kms:CreateGrant"
            : condition.Contains("kms:Rotation", StringComparison.Ordinal) ? "kms:EnableKeyRotation"
            : "kms:Decrypt";
        var decision = Decision(policy, Role, action, context);

        Assert.True(expected == $"{decision}", $"{rule}: expected {expected}, not {decision}");
    }

    [Theory]
    [InlineData("aws:PrincipalArn", "StringLike", "*", Session, "Unknown")]
    [InlineData("aws:username", "StringEquals", "Bob", User, "Allowed")]
    [InlineData("aws:username", "StringEquals", "Bob", Session, "ImplicitDeny")]
    [InlineData("kms:CallerAccount", "StringEquals", "111122223333", Service, "ImplicitDeny")]
    [InlineData("aws:PrincipalOrgID", "StringEquals", "o-1", Service, "ImplicitDeny")]
    [InlineData("aws:PrincipalOrgID", "StringNotEqualsIfExists", "o-1", Service, "Allowed")]
    [InlineData("aws:PrincipalType", "StringEquals", "AssumedRole", Session, "Allowed")]
    [InlineData("aws:PrincipalType", "StringEquals", "AssumedRole", User, "ImplicitDeny")]
    [InlineData("aws:PrincipalType", "StringEquals", "Account", Root, "Allowed")]
    [InlineData("aws:PrincipalType", "StringEquals", "FederatedUser", Federated, "Allowed")]
    [InlineData("aws:SecureTransport", "Bool", "false", User, "ImplicitDeny")]
    [InlineData("aws:RequestedRegion", "StringLike", "eu-*", User, "Allowed")]
    [InlineData("aws:ViaAWSService", "Bool", "false", User, "Allowed")]
    [InlineData("aws:CalledVia", "ForAnyValue:StringEquals", "athena.amazonaws.com", User, "ImplicitDeny")]
    [InlineData("kms:KeyUsage", "StringEquals", "ENCRYPT_DECRYPT", User, "Allowed")]
    [InlineData("kms:KeySpec", "StringEquals", "SYMMETRIC_DEFAULT", User, "Unknown")]
    [InlineData("aws:PrincipalIsAWSService", "Bool", "true", Service, "Allowed")]
    [InlineData("aws:PrincipalServiceName", "StringEquals", "xray.amazonaws.com", Service, "Allowed")]
    [InlineData("aws:PrincipalServiceName", "StringEquals", "xray.amazonaws.com", Role, "ImplicitDeny")]
    public void What_is_known_of_a_caller(string key, string conditionOperator, string value, string caller, string expected)
    {
        var policy = PolicyOf($$"""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"{{conditionOperator}}":{"{{key}}":"{{value}}"} } }""");

        Assert.Equal(expected, $"{Decision(policy, caller, "kms:Decrypt")}");
    }

    [Fact]
    public void A_context_that_tells_cases_apart_works_too()
    {
        var policy = PolicyOf("""{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:viaservice":"x"}}}""");
        var request = Request(Role) with
        {
            Context = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["kms:ViaService"] = ["x"] },
        };

        Assert.Equal("Allowed #1", Answer(policy, request));
    }
}
