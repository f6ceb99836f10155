using KmsCompliance.Policy;
using static KmsCompliance.Core.Tests.Policy.Evaluation;

namespace KmsCompliance.Core.Tests.Policy;

/// <summary>Policies as the services' documentation has them answer as it says.</summary>
public sealed class DocumentedPolicyTests
{
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
    private const string Context = "kms:EncryptionContext:aws:cloudtrail:arn";
    private const string FromTrail = $"aws:SourceArn={Trail};{Context}={Trail}";
    private const string CloudTrail = "cloudtrail.amazonaws.com";
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
}
