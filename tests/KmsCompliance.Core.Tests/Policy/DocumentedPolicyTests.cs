using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Policies as the services' documentation has them answer as it says.</summary>
public sealed class DocumentedPolicyTests
{
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
    private const string Context = "kms:EncryptionContext:aws:cloudtrail:arn";
    private const string FromTrail = $"aws:SourceArn={Trail};{Context}={Trail}";
    private const string CloudTrail = "cloudtrail.amazonaws.com";
    private const string OrganizationTrail = "arn:aws:cloudtrail:us-east-1:999999999999:trail/org";
    private const string Secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db";
    private const string Via = "kms:ViaService=secretsmanager.eu-west-1.amazonaws.com";

    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    private static readonly KeyPolicyDocument Default = PolicyOf($$"""
        {"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*"}
        """);

    // https://docs.aws.amazon.com/xray/latest/devguide/security_iam_service-with-iam.html
    private static readonly KeyPolicyDocument XRay = PolicyOf($$"""
        {"Sid":"configure","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Admin"},
         "Action":["kms:CreateGrant","kms:DescribeKey"],"Resource":"*"},
        {"Sid":"read","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":"kms:Decrypt","Resource":"*"}
        """);

    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html: the AWS managed key's policy.
    private static readonly KeyPolicyDocument SecretsManager = PolicyOf($$"""
        {"Sid":"use","Effect":"Allow","Principal":{"AWS":["*"]},
         "Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:CreateGrant","kms:DescribeKey"],"Resource":"*",
         "Condition":{"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"} } },
        {"Sid":"data keys","Effect":"Allow","Principal":{"AWS":["*"]},"Action":"kms:GenerateDataKey*","Resource":"*",
         "Condition":{"StringEquals":{"kms:CallerAccount":"111122223333"},"StringLike":{"kms:ViaService":"secretsmanager.*.amazonaws.com"} } },
        {"Sid":"look","Effect":"Allow","Principal":{"AWS":["{{Root}}"]},"Action":["kms:Describe*","kms:Get*","kms:List*","kms:RevokeGrant"],"Resource":"*"}
        """);

    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
    private static readonly KeyPolicyDocument TrailPolicy = PolicyOf($$"""
        {"Sid":"encrypt","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*",
         "Condition":{"StringEquals":{"aws:SourceArn":"{{Trail}}"},
                      "StringLike":{"{{Context}}":"arn:aws:cloudtrail:*:111122223333:trail/*"} } },
        {"Sid":"describe","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*",
         "Condition":{"StringEquals":{"aws:SourceArn":"{{Trail}}"} } },
        {"Sid":"read","Effect":"Allow","Principal":{"AWS":["{{Role}}"]},"Action":"kms:Decrypt","Resource":"*",
         "Condition":{"Null":{"{{Context}}":"false"} } },
        {"Sid":"read elsewhere","Effect":"Allow","Principal":{"AWS":"{{OtherRoot}}"},"Action":"kms:Decrypt","Resource":"*",
         "Condition":{"Null":{"{{Context}}":"false"} } }
        """);

    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/default-kms-key-policy.html: the console's reader statement.
    private static readonly KeyPolicyDocument ConsoleTrail = PolicyOf($$"""
        {"Sid":"read","Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Decrypt","kms:ReEncryptFrom"],"Resource":"*",
         "Condition":{"StringEquals":{"kms:CallerAccount":"111122223333"},
                      "StringLike":{"{{Context}}":"arn:aws:cloudtrail:*:111122223333:trail/*"} } }
        """);

    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-eds-kms-key.html
    private static readonly KeyPolicyDocument Lake = PolicyOf($$"""
        {"Sid":"store","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*"},
        {"Sid":"account","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*"},
        {"Sid":"query","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}
        """);

    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html: an organisation's trail,
    // which is the management account's, beside one of a member's own, with S3 Bucket Keys, read by a role of another account.
    private static readonly KeyPolicyDocument OrganizationPolicy = PolicyOf($$"""
        {"Sid":"encrypt","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*",
         "Condition":{"StringEquals":{"aws:SourceArn":["{{OrganizationTrail}}","{{Trail}}"]},
                      "StringLike":{"{{Context}}":["arn:aws:cloudtrail:*:999999999999:trail/*","arn:aws:cloudtrail:*:111122223333:trail/*"]} } },
        {"Sid":"decrypt","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"},
        {"Sid":"read elsewhere","Effect":"Allow","Principal":{"AWS":"{{OtherRole}}"},"Action":"kms:Decrypt","Resource":"*","Condition":{"Null":{"{{Context}}":"false"} } }
        """);

    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/default-kms-key-policy.html: what CloudTrail's console makes of a key.
    private static readonly KeyPolicyDocument ConsoleWhole = PolicyOf($$"""
        {"Sid":"account","Effect":"Allow","Principal":{"AWS":["{{Root}}","{{User}}"]},"Action":"kms:*","Resource":"*"},
        {"Sid":"encrypt","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*",
         "Condition":{"StringEquals":{"aws:SourceArn":"{{Trail}}"},"StringLike":{"{{Context}}":"arn:aws:cloudtrail:*:111122223333:trail/*"} } },
        {"Sid":"describe","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*"},
        {"Sid":"read","Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Decrypt","kms:ReEncryptFrom"],"Resource":"*",
         "Condition":{"StringEquals":{"kms:CallerAccount":"111122223333"},"StringLike":{"{{Context}}":"arn:aws:cloudtrail:*:111122223333:trail/*"} } },
        {"Sid":"alias","Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:CreateAlias","Resource":"*",
         "Condition":{"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"ec2.eu-west-1.amazonaws.com"} } }
        """);

    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html: a key bound to one secret.
    private static readonly KeyPolicyDocument OneSecret = PolicyOf($$"""
        {"Sid":"one","Effect":"Allow","Principal":{"AWS":"{{Role}}"},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*",
         "Condition":{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"},"StringLike":{"kms:EncryptionContext:SecretARN":"{{Secret}}-??????"} } }
        """);

    [Theory]
    [InlineData(Role, "kms:Decrypt", "DependsOnIdentityPolicy Enable IAM User Permissions")]
    [InlineData(Root, "kms:PutKeyPolicy", "Allowed Enable IAM User Permissions")]
    [InlineData(OtherRole, "kms:Decrypt", "ImplicitDeny")]
    [InlineData(Service, "kms:Decrypt", "ImplicitDeny")]
    public void Default_policy(string caller, string action, string expected) =>
        Assert.Equal(expected, Answer(Default, Request(caller, action)));

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/Admin", "kms:CreateGrant", "Allowed configure")]
    [InlineData("arn:aws:iam::111122223333:role/Admin", "kms:DescribeKey", "Allowed configure")]
    [InlineData("arn:aws:iam::111122223333:role/Admin", "kms:Decrypt", "ImplicitDeny")]
    [InlineData(Session, "kms:Decrypt", "Allowed read")]
    [InlineData(Session, "kms:CreateGrant", "ImplicitDeny")]
    [InlineData(User, "kms:Decrypt", "ImplicitDeny")]
    public void XRay_policy(string caller, string action, string expected) =>
        Assert.Equal(expected, Answer(XRay, Request(caller, action)));

    [Theory]
    [InlineData(Role, "kms:Decrypt", Via, "Allowed use")]
    [InlineData(Session, "kms:GenerateDataKey", Via, "Allowed data keys")]
    [InlineData(User, "kms:Encrypt", Via, "Allowed use")]
    [InlineData(User, "kms:GenerateDataKey", "kms:ViaService=secretsmanager.us-east-1.amazonaws.com", "Allowed data keys")]
    [InlineData(User, "kms:Decrypt", "kms:ViaService=secretsmanager.us-east-1.amazonaws.com", "ImplicitDeny")]
    [InlineData(Role, "kms:Decrypt", "", "ImplicitDeny")]
    [InlineData(Role, "kms:Decrypt", "kms:ViaService=s3.eu-west-1.amazonaws.com", "ImplicitDeny")]
    [InlineData(OtherRole, "kms:Decrypt", Via, "ImplicitDeny")]
    [InlineData(Role, "kms:DescribeKey", "", "DependsOnIdentityPolicy look")]
    [InlineData(Role, "kms:PutKeyPolicy", Via, "ImplicitDeny")]
    public void Secrets_Manager_s_managed_key(string caller, string action, string context, string expected) =>
        Assert.Equal(expected, Answer(SecretsManager, Request(caller, action, context)));

    [Theory]
    [InlineData(CloudTrail, "kms:GenerateDataKey", FromTrail, "Allowed encrypt")]
    [InlineData(CloudTrail, "kms:GenerateDataKey", $"aws:SourceArn={Trail}2;{Context}={Trail}", "ImplicitDeny")]
    [InlineData(CloudTrail, "kms:GenerateDataKey", $"aws:SourceArn={Trail};{Context}=arn:aws:cloudtrail:eu-west-1:444455556666:trail/main", "ImplicitDeny")]
    [InlineData(CloudTrail, "kms:GenerateDataKey", "", "ImplicitDeny")]
    [InlineData(CloudTrail, "kms:DescribeKey", $"aws:SourceArn={Trail}", "Allowed describe")]
    [InlineData(CloudTrail, "kms:Decrypt", FromTrail, "ImplicitDeny")]
    [InlineData("logs.amazonaws.com", "kms:GenerateDataKey", FromTrail, "ImplicitDeny")]
    [InlineData(Session, "kms:Decrypt", $"{Context}={Trail}", "Allowed read")]
    [InlineData(Session, "kms:Decrypt", "", "ImplicitDeny")]
    [InlineData(User, "kms:Decrypt", $"{Context}={Trail}", "ImplicitDeny")]
    [InlineData(OtherRole, "kms:Decrypt", $"{Context}={Trail}", "DependsOnIdentityPolicy read elsewhere")]
    public void Trail_policy(string caller, string action, string context, string expected) =>
        Assert.Equal(expected, Answer(TrailPolicy, Request(caller, action, context)));

    [Theory]
    [InlineData(User, $"{Context}={Trail}", "Allowed read")]
    [InlineData(User, "", "ImplicitDeny")]
    [InlineData(OtherRole, $"{Context}={Trail}", "ImplicitDeny")]
    public void Console_s_trail_policy(string caller, string context, string expected) =>
        Assert.Equal(expected, Answer(ConsoleTrail, Request(caller, "kms:Decrypt", context)));

    [Theory]
    [InlineData(CloudTrail, "kms:GenerateDataKey", "Allowed store")]
    [InlineData(CloudTrail, "kms:Decrypt", "Allowed store")]
    [InlineData(CloudTrail, "kms:Encrypt", "ImplicitDeny")]
    [InlineData(Role, "kms:Decrypt", "Allowed query")]
    [InlineData(User, "kms:Decrypt", "DependsOnIdentityPolicy account")]
    public void Lake_policy(string caller, string action, string expected) =>
        Assert.Equal(expected, Answer(Lake, Request(caller, action)));

    [Theory]
    [InlineData(CloudTrail, "kms:GenerateDataKey", $"aws:SourceArn={OrganizationTrail};{Context}={OrganizationTrail}", "Allowed encrypt")]
    [InlineData(CloudTrail, "kms:GenerateDataKey", FromTrail, "Allowed encrypt")]
    [InlineData(CloudTrail, "kms:GenerateDataKey", $"aws:SourceArn=arn:aws:cloudtrail:us-east-1:111122223333:trail/org;{Context}={OrganizationTrail}", "ImplicitDeny")]
    [InlineData(CloudTrail, "kms:GenerateDataKey", $"aws:SourceArn={OrganizationTrail};{Context}=arn:aws:cloudtrail:us-east-1:444455556666:trail/org", "ImplicitDeny")]
    [InlineData(CloudTrail, "kms:Decrypt", "", "Allowed decrypt")]
    [InlineData(CloudTrail, "kms:DescribeKey", FromTrail, "ImplicitDeny")]
    [InlineData(OtherRole, "kms:Decrypt", $"{Context}={OrganizationTrail}", "DependsOnIdentityPolicy read elsewhere")]
    [InlineData("arn:aws:iam::444455556666:role/Another", "kms:Decrypt", $"{Context}={OrganizationTrail}", "ImplicitDeny")]
    public void Organisation_s_trail_policy(string caller, string action, string context, string expected) =>
        Assert.Equal(expected, Answer(OrganizationPolicy, Request(caller, action, context)));

    [Theory]
    [InlineData(CloudTrail, "kms:GenerateDataKey", FromTrail, "Allowed encrypt")]
    [InlineData(CloudTrail, "kms:DescribeKey", "", "Allowed describe")]
    [InlineData(User, "kms:PutKeyPolicy", "", "Allowed account")]
    [InlineData(Role, "kms:PutKeyPolicy", "", "DependsOnIdentityPolicy account")]
    [InlineData(Role, "kms:Decrypt", $"{Context}={Trail}", "Allowed read")]
    [InlineData(Role, "kms:CreateAlias", "kms:ViaService=ec2.eu-west-1.amazonaws.com", "Allowed alias")]
    [InlineData(OtherRole, "kms:CreateAlias", "kms:ViaService=ec2.eu-west-1.amazonaws.com", "ImplicitDeny")]
    public void Console_s_whole_trail_policy(string caller, string action, string context, string expected) =>
        Assert.Equal(expected, Answer(ConsoleWhole, Request(caller, action, context)));

    [Theory]
    [InlineData("kms:Decrypt", $"{Via};kms:EncryptionContext:SecretARN={Secret}-AbCdEf", "Allowed one")]
    [InlineData("kms:GenerateDataKey", $"{Via};kms:EncryptionContext:SecretARN={Secret}-AbCdEf", "Allowed one")]
    [InlineData("kms:Decrypt", $"{Via};kms:EncryptionContext:SecretARN={Secret}2-AbCdEf", "ImplicitDeny")]
    [InlineData("kms:Decrypt", $"kms:EncryptionContext:SecretARN={Secret}-AbCdEf", "ImplicitDeny")]
    [InlineData("kms:Decrypt", Via, "ImplicitDeny")]
    public void Policy_for_one_secret(string action, string context, string expected) =>
        Assert.Equal(expected, Answer(OneSecret, Request(Role, action, context)));

    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html: both sides have to agree, and the
    // other side names the key by its ARN.
    [Theory]
    [InlineData(Key, "Allowed read elsewhere iam:#1")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/trails", "ImplicitDeny")]
    [InlineData("arn:aws:kms:us-east-1:111122223333:key/*", "ImplicitDeny")]
    public void Reading_from_another_account(string resource, string expected)
    {
        var iam = IdentityPolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":"{{resource}}"}]}""");
        var result = KeyPolicyEvaluator.Evaluate(OrganizationPolicy, Request(OtherRole, "kms:Decrypt", $"{Context}={OrganizationTrail}"), [iam]);

        Assert.Equal(expected, $"{result.Decision} {string.Join(' ', result.Sids)}".TrimEnd());
    }
}
