using static KmsCompliance.Core.Tests.Policy.Evaluation;
using static KmsCompliance.Core.Tests.Policy.Table.EvaluatorCase;

namespace KmsCompliance.Core.Tests.Policy.Table;

/// <summary>Forms that policies of keys in use have, in words of our own, with the answer that AWS's page gives.</summary>
internal static class RealWorldCases
{
    private const string Admin = "arn:aws:iam::111122223333:role/KeyAdministrator";
    private const string Trail = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
    private const string Group = "arn:aws:logs:eu-west-1:111122223333:log-group:/app/web";
    private const string CloudTrail = "cloudtrail.amazonaws.com";
    private const string Logs = "logs.eu-west-1.amazonaws.com";
    private const string SecretsVia = "kms:ViaService=secretsmanager.eu-west-1.amazonaws.com";

    private const string Account = $$"""{"Sid":"account","Effect":"Allow","Principal":{"AWS":"{{Root}}"},"Action":"kms:*","Resource":"*"}""";
    private const string Everything = """{"Sid":"all","Effect":"Allow","Action":"*","Resource":"*"}""";

    private static readonly string Administration = Say(
        "Allow", Aws(Admin), action: """["kms:Create*","kms:Describe*","kms:Enable*","kms:List*","kms:Put*","kms:Update*","kms:Revoke*","kms:Disable*","kms:Get*","kms:Delete*","kms:TagResource","kms:ScheduleKeyDeletion","kms:CancelKeyDeletion"]""", sid: "admin");

    private static readonly string Use = Say("Allow", Aws(Role), action: """["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"]""", sid: "use");

    private static readonly string Attaching = Say(
        "Allow", Aws(Role), """ "Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"} } """, """["kms:CreateGrant","kms:ListGrants","kms:RevokeGrant"]""", sid: "attach");

    // AWS's own policy for its key of Secrets Manager: one Sid, twice.
    private static readonly string Automatic = Say(
            "Allow", "\"Principal\":{\"AWS\":[\"*\"]}", """ "Condition":{"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"} } """,
            """["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:CreateGrant","kms:DescribeKey"]""", sid: "auto")
        + "," + Say(
            "Allow", "\"Principal\":{\"AWS\":[\"*\"]}", """ "Condition":{"StringEquals":{"kms:CallerAccount":"111122223333"},"StringLike":{"kms:ViaService":"secretsmanager.*.amazonaws.com"} } """,
            "\"kms:GenerateDataKey*\"", sid: "auto");

    private static readonly string TrailEncrypts = Say(
        "Allow", Of(CloudTrail),
        $$""" "Condition":{"StringEquals":{"aws:SourceArn":"{{Trail}}"},"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:111122223333:trail/*"} } """,
        "\"kms:GenerateDataKey*\"");

    private static readonly string LogsUse = Say(
        "Allow", Of(Logs), """ "Condition":{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:111122223333:log-group:/app/*"} } """,
        """["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"]""");

    private static readonly string Organization = If(""" "StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"} """);

    public static IEnumerable<EvaluatorCase> All =>
    [
        // The policy that the console writes.
        new("the account's statement lets an administrator by IAM manage the key", Sources.Default, "Allowed account iam:all", Account) { Caller = Admin, Action = "kms:PutKeyPolicy", Identity = Everything },
        new("without a right in IAM it lets nobody", Sources.Default, "ImplicitDeny", Account) { Caller = Admin, Action = "kms:PutKeyPolicy", Identity = "" },
        new("IAM's denial holds against it", Sources.Default, "ExplicitDeny iam:no", Account) { Identity = $$"""{{Everything}},{"Sid":"no","Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}""" },
        new("an administrator who is named schedules the deletion without IAM", Sources.Default, "Allowed admin", $"{Account},{Administration}") { Caller = Admin, Action = "kms:ScheduleKeyDeletion", Identity = "" },
        new("and does not decrypt", Sources.Default, "ImplicitDeny", $"{Account},{Administration}") { Caller = Admin, Identity = "" },
        new("a user who is named encrypts without IAM", Sources.Default, "Allowed use", $"{Account},{Use},{Attaching}") { Action = "kms:Encrypt", Identity = "" },
        new("and generates data keys, in each form", Sources.Default, "Allowed use", $"{Account},{Use}") { Action = "kms:GenerateDataKeyWithoutPlaintext", Identity = "" },
        new("and re-encrypts", Sources.Default, "Allowed use", $"{Account},{Use}") { Action = "kms:ReEncryptFrom", Identity = "" },
        new("and does not change the policy", Sources.Default, "ImplicitDeny", $"{Account},{Use}") { Action = "kms:PutKeyPolicy", Identity = "" },
        new("a service makes the grant for its resource in the user's name", Sources.Default, "Allowed attach", $"{Account},{Use},{Attaching}") { Action = "kms:CreateGrant", Context = "kms:GrantIsForAWSResource=true", Identity = "" },
        new("the user makes none of one's own", Sources.Default, "ImplicitDeny", $"{Account},{Use},{Attaching}") { Action = "kms:CreateGrant", Identity = "" },
        new("the same for taking grants back", Sources.Default, "ImplicitDeny", Attaching) { Action = "kms:RevokeGrant" },

        // Other accounts.
        new("a foreign account is let in, and its IAM policy names the key", Sources.OtherAccounts, "Allowed s iam:#1", Say("Allow", Aws(OtherRoot))) { Caller = OtherRole, Identity = $$"""{"Effect":"Allow","Action":["kms:Decrypt","kms:DescribeKey"],"Resource":"{{Key}}"}""" },
        new("the role alone is let in, and its account says nothing", Sources.OtherAccounts, "ImplicitDeny", Say("Allow", Aws(OtherRole))) { Caller = OtherRole, Identity = """{"Effect":"Allow","Action":"s3:*","Resource":"*"}""" },
        new("its account allows, and the key policy does not", Sources.OtherAccounts, "ImplicitDeny", Account) { Caller = OtherRole, Identity = Everything },
        new("the foreign root user has no IAM policies that allow it", Sources.OtherAccounts, "ImplicitDeny", Say("Allow", Aws(OtherRoot))) { Caller = OtherRoot, Identity = "" },

        // Through services.
        new("everybody in the account, by one service", Sources.KmsKeys, "Allowed auto", Automatic) { Context = SecretsVia },
        new("not directly", Sources.KmsKeys, "ImplicitDeny", Automatic),
        new("not from another account", Sources.KmsKeys, "ImplicitDeny", Automatic) { Caller = OtherRole, Context = SecretsVia, Identity = Everything },
        new("the second statement of the same Sid counts too", Sources.SecretsManager, "Allowed auto#2", Automatic) { Action = "kms:GenerateDataKey", Context = SecretsVia },
        new("and is for its own action", Sources.SecretsManager, "ImplicitDeny", Automatic) { Action = "kms:PutKeyPolicy", Context = SecretsVia },
        new("through another service it is another service", Sources.KmsKeys, "ImplicitDeny", Automatic) { Context = "kms:ViaService=s3.eu-west-1.amazonaws.com" },
        new("no use but through services", Sources.KmsKeys, "ExplicitDeny d", $$"""{{Use}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"StringNotLike":{"kms:ViaService":["s3.*.amazonaws.com","rds.*.amazonaws.com"]} } """, sid: "d")}}"""),
        new("and with one", Sources.KmsKeys, "Allowed use", $$"""{{Use}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"StringNotLike":{"kms:ViaService":["s3.*.amazonaws.com","rds.*.amazonaws.com"]} } """, sid: "d")}}""") { Context = "kms:ViaService=rds.eu-west-1.amazonaws.com" },

        // Encryption contexts.
        new("a context that the policy wants", Sources.KmsKeys, "Allowed s", If(""" "StringEquals":{"kms:EncryptionContext:Department":"Finance"} """)) { Context = "kms:EncryptionContext:Department=Finance" },
        new("none", Sources.KmsKeys, "ImplicitDeny", If(""" "StringEquals":{"kms:EncryptionContext:Department":"Finance"} """)),
        new("looking at the key has none, whatever is said", Sources.KmsKeys, "ImplicitDeny", Say("Allow", Aws(Role), """ "Condition":{"StringEquals":{"kms:EncryptionContext:Department":"Finance"} } """, "\"kms:*\"")) { Action = "kms:DescribeKey", Context = "kms:EncryptionContext:Department=Finance" },
        new("nor has changing the policy", Sources.KmsKeys, "Allowed s", $$"""{{Say("Allow", Aws(Role), action: "\"kms:*\"")}},{{Say("Deny", Aws(Role), """ "Condition":{"StringEquals":{"kms:EncryptionContext:Department":"Finance"} } """, "\"kms:*\"", sid: "d")}}""") { Action = "kms:PutKeyPolicy", Context = "kms:EncryptionContext:Department=Finance" },
        new("only contexts of known names, and not none", Sources.KmsKeys, "ImplicitDeny", If(""" "ForAllValues:StringEquals":{"kms:EncryptionContextKeys":["AppName"]},"Null":{"kms:EncryptionContextKeys":"false"} """)),
        new("one of the names is enough", Sources.KmsKeys, "Allowed s", If(""" "ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"AppName"} """)) { Context = "kms:EncryptionContext:AppName=a;kms:EncryptionContext:Stage=b" },

        // Grants.
        new("a grant for encryption only", Sources.KmsKeys, "Allowed s", IfGranting(""" "ForAllValues:StringEquals":{"kms:GrantOperations":["Encrypt","ReEncryptTo"]} """)) { Action = "kms:CreateGrant", Context = "kms:GrantOperations=Encrypt" },
        new("not one for more", Sources.KmsKeys, "ImplicitDeny", IfGranting(""" "ForAllValues:StringEquals":{"kms:GrantOperations":["Encrypt","ReEncryptTo"]} """)) { Action = "kms:CreateGrant", Context = "kms:GrantOperations=Encrypt|Decrypt" },
        new("a grant is for something, though the question does not say for what", Sources.KmsKeys, "Unknown s", IfGranting(""" "ForAllValues:StringEquals":{"kms:GrantOperations":["Encrypt"]} """)) { Action = "kms:CreateGrant" },
        new("so it is never without", Sources.KmsKeys, "ImplicitDeny", IfGranting(""" "Null":{"kms:GrantOperations":"true"} """)) { Action = "kms:CreateGrant" },
        new("a grant to one role", Sources.KmsKeys, "Allowed s", IfGranting($$""" "StringEquals":{"kms:GranteePrincipal":"{{User}}"} """)) { Action = "kms:CreateGrant", Context = $"kms:GranteePrincipal={User}" },
        new("to whom the question does not say", Sources.KmsKeys, "Unknown s", IfGranting($$""" "StringEquals":{"kms:GranteePrincipal":"{{User}}"} """)) { Action = "kms:CreateGrant" },
        new("one to a service is to no role", Sources.KmsKeys, "ImplicitDeny", IfGranting(""" "StringLike":{"kms:GranteePrincipal":"arn:*"} """)) { Action = "kms:CreateGrant", Context = "kms:GranteeServicePrincipal=rds.amazonaws.com" },
        new("a grant with a constraint", Sources.KmsKeys, "Allowed s", IfGranting(""" "StringEquals":{"kms:GrantConstraintType":"EncryptionContextEquals"} """)) { Action = "kms:CreateGrant", Context = "kms:GrantConstraintType=EncryptionContextEquals" },
        new("without constraint it is not made", Sources.KmsKeys, "ImplicitDeny", IfGranting(""" "StringEquals":{"kms:GrantConstraintType":"EncryptionContextEquals"} """)) { Action = "kms:CreateGrant" },

        // Other operations' own keys.
        new("re-encryption under the same key", Sources.KmsKeys, "Allowed s", Say("Allow", Aws(Role), """ "Condition":{"Bool":{"kms:ReEncryptOnSameKey":true} } """, "\"kms:ReEncrypt*\"")) { Action = "kms:ReEncryptTo", Context = "kms:ReEncryptOnSameKey=true" },
        new("whether it is the same, the question has to say", Sources.KmsKeys, "Unknown s", Say("Allow", Aws(Role), """ "Condition":{"Bool":{"kms:ReEncryptOnSameKey":true} } """, "\"kms:ReEncrypt*\"")) { Action = "kms:ReEncryptTo" },
        new("rotation at least twice a year", Sources.KmsKeys, "Allowed s", Say("Allow", Aws(Role), """ "Condition":{"NumericLessThanEquals":{"kms:RotationPeriodInDays":"180"} } """, "\"kms:EnableKeyRotation\"")) { Action = "kms:EnableKeyRotation", Context = "kms:RotationPeriodInDays=90" },
        new("no deletion in less than thirty days", Sources.KmsKeys, "ExplicitDeny d", $$"""{{Administration}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"NumericLessThan":{"kms:ScheduleKeyDeletionPendingWindowInDays":"30"} } """, "\"kms:ScheduleKeyDeletion\"", sid: "d")}}""") { Caller = Admin, Action = "kms:ScheduleKeyDeletion", Context = "kms:ScheduleKeyDeletionPendingWindowInDays=7" },
        new("in thirty it is", Sources.KmsKeys, "Allowed admin", $$"""{{Administration}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"NumericLessThan":{"kms:ScheduleKeyDeletionPendingWindowInDays":"30"} } """, "\"kms:ScheduleKeyDeletion\"", sid: "d")}}""") { Caller = Admin, Action = "kms:ScheduleKeyDeletion", Context = "kms:ScheduleKeyDeletionPendingWindowInDays=30" },
        new("a key that was used of late is not disabled, in an emergency neither", Sources.KmsKeys, "ExplicitDeny d", $$"""{{Administration}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"NumericLessThanEquals":{"kms:TrailingDaysWithoutKeyUsage":"90"} } """, "[\"kms:DisableKey\",\"kms:ScheduleKeyDeletion\"]", sid: "d")}}""") { Caller = Admin, Action = "kms:DisableKey", Context = "kms:TrailingDaysWithoutKeyUsage=2" },
        new("nobody goes around the check against lockouts", Sources.KmsKeys, "ExplicitDeny d", $$"""{{Administration}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"Bool":{"kms:BypassPolicyLockoutSafetyCheck":"true"} } """, "\"kms:*\"", sid: "d")}}""") { Caller = Admin, Action = "kms:PutKeyPolicy", Context = "kms:BypassPolicyLockoutSafetyCheck=true" },
        new("messages are signed, digests not", Sources.KmsKeys, "ImplicitDeny", Say("Allow", Aws(Role), """ "Condition":{"StringEquals":{"kms:MessageType":"RAW"} } """, "\"kms:Sign\"")) { Action = "kms:Sign", Context = "kms:MessageType=DIGEST" },
        new("only an enclave of this image", Sources.Enclaves, "ImplicitDeny", If(""" "StringEqualsIgnoreCase":{"kms:RecipientAttestation:ImageSha384":"9fedcba8"} """)),
        new("and that is let in", Sources.Enclaves, "Allowed s", If(""" "StringEqualsIgnoreCase":{"kms:RecipientAttestation:ImageSha384":"9fedcba8"} """)) { Context = "kms:RecipientAttestation:ImageSha384=9FEDCBA8" },
        new("only who names the key by its alias", Sources.KmsKeys, "Allowed s", Say("Allow", Aws(Role), """ "Condition":{"StringLike":{"kms:RequestAlias":"alias/app-*"} } """, "\"kms:DescribeKey\"")) { Action = "kms:DescribeKey", Context = "kms:RequestAlias=alias/app-billing" },
        new("data keys come from symmetric keys", Sources.KmsKeys, "Allowed s", Say("Allow", Aws(Role), """ "Condition":{"StringEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT","kms:KeyUsage":"ENCRYPT_DECRYPT"} } """, "\"kms:GenerateDataKey\"")) { Action = "kms:GenerateDataKey" },

        // Organisation, network, Region.
        new("everybody of an organisation", Sources.GlobalKeys, "Allowed s", Organization) { Context = "aws:PrincipalOrgID=o-a1b2c3d4e5" },
        new("of another it is nobody", Sources.GlobalKeys, "ImplicitDeny", Organization) { Context = "aws:PrincipalOrgID=o-zzzzzzzzzz" },
        new("which it is, the caller's ARN does not say", Sources.GlobalKeys, "Unknown s", Organization),
        new("a service is of none", Sources.GlobalKeys, "ImplicitDeny", Organization) { Caller = Service },
        new("an account of the organisation needs its own consent", Sources.OtherAccounts, "Allowed s iam:all", Organization) { Caller = OtherRole, Context = "aws:PrincipalOrgID=o-a1b2c3d4e5", Identity = Everything },
        new("a denial without TLS denies nothing, as KMS takes TLS alone", Sources.Security, "Allowed use", $$"""{{Use}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"Bool":{"aws:SecureTransport":"false"} } """, "\"kms:*\"", sid: "d")}}"""),
        new("not from outside the endpoint", Sources.Endpoints, "ExplicitDeny d", $$"""{{Use}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"} } """, sid: "d")}}""") { Context = "aws:SourceVpce=vpce-9z8y7x" },
        new("from within", Sources.Endpoints, "Allowed use", $$"""{{Use}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"} } """, sid: "d")}}""") { Context = "aws:SourceVpce=vpce-1a2b3c4d" },
        new("not from any address", Sources.GlobalKeys, "ExplicitDeny d", $$"""{{Use}},{{Say("Deny", "\"Principal\":\"*\"", """ "Condition":{"NotIpAddress":{"aws:SourceIp":["203.0.113.0/24"]} } """, sid: "d")}}""") { Context = "aws:SourceIp=198.51.100.1" },
        new("not in other Regions", Sources.GlobalKeys, "ExplicitDeny iam:r", Use) { Identity = """{"Sid":"r","Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["us-east-1"]} } }""" },
        new("people with a second factor only", Sources.GlobalKeys, "Allowed s", Say("Allow", Aws(User), """ "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"} } """)) { Caller = User, Context = "aws:MultiFactorAuthPresent=true" },
        new("nobody but the role for emergencies", Sources.GlobalKeys, "ExplicitDeny d", $$"""{{Use}},{{Say("Deny", "\"Principal\":\"*\"", $$""" "Condition":{"ArnNotEquals":{"aws:PrincipalArn":"{{Admin}}"} } """, sid: "d")}}"""),

        // Services in their own name.
        new("a trail encrypts", Sources.CloudTrail, "Allowed s", TrailEncrypts) { Caller = CloudTrail, Action = "kms:GenerateDataKey", Context = $"aws:SourceArn={Trail};kms:EncryptionContext:aws:cloudtrail:arn={Trail}" },
        new("another trail does not", Sources.CloudTrail, "ImplicitDeny", TrailEncrypts) { Caller = CloudTrail, Action = "kms:GenerateDataKey", Context = $"aws:SourceArn={Trail}2;kms:EncryptionContext:aws:cloudtrail:arn={Trail}2" },
        new("who reads log files has to have them from a trail", Sources.CloudTrail, "Allowed s", Say("Allow", Aws(Role), """ "Condition":{"Null":{"kms:EncryptionContext:aws:cloudtrail:arn":"false"} } """)) { Context = $"kms:EncryptionContext:aws:cloudtrail:arn={Trail}" },
        new("and reads nothing else", Sources.CloudTrail, "ImplicitDeny", Say("Allow", Aws(Role), """ "Condition":{"Null":{"kms:EncryptionContext:aws:cloudtrail:arn":"false"} } """)),
        new("log groups of one application", Sources.Logs, "Allowed s", LogsUse) { Caller = Logs, Action = "kms:Encrypt", Context = $"kms:EncryptionContext:aws:logs:arn={Group}" },
        new("another application's are not", Sources.Logs, "ImplicitDeny", LogsUse) { Caller = Logs, Action = "kms:Encrypt", Context = "kms:EncryptionContext:aws:logs:arn=arn:aws:logs:eu-west-1:111122223333:log-group:/other" },
        new("another Region's service is another", Sources.Logs, "ImplicitDeny", LogsUse) { Caller = "logs.us-east-1.amazonaws.com", Action = "kms:Encrypt", Context = $"kms:EncryptionContext:aws:logs:arn={Group}" },
        new("a service on behalf of this account", Sources.ConfusedDeputy, "Allowed s", Say("Allow", Of("delivery.logs.amazonaws.com"), """ "Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"} } """)) { Caller = "delivery.logs.amazonaws.com", Context = "aws:SourceAccount=111122223333" },
        new("not of another", Sources.ConfusedDeputy, "ImplicitDeny", Say("Allow", Of("delivery.logs.amazonaws.com"), """ "Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"} } """)) { Caller = "delivery.logs.amazonaws.com", Context = "aws:SourceAccount=444455556666" },

        // Resources in IAM policies.
        new("all keys of an account", Sources.IamPolicies, "Allowed account iam:#1", Account) { Identity = """{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:*:111122223333:key/*"}""" },
        new("keys of another Region", Sources.IamPolicies, "ImplicitDeny", Account) { Identity = """{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:us-*:111122223333:key/*"}""" },
        new("an alias is no key", Sources.IamPolicies, "ImplicitDeny", Account) { Identity = """{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:*:111122223333:alias/*"}""" },
        new("an ARN that ends at the service is every key", Sources.Arns, "ExplicitDeny iam:#2", Account) { Identity = $$"""{{Everything}},{"Effect":"Deny","Action":"kms:*","Resource":"arn:aws:kms"}""" },
        new("one that ends at the Region is every key there", Sources.Arns, "ExplicitDeny iam:#2", Account) { Identity = $$"""{{Everything}},{"Effect":"Deny","Action":"kms:*","Resource":"arn:aws:kms:eu-west-1"}""" },
        new("of another Region none", Sources.Arns, "Allowed account iam:all", Account) { Identity = $$"""{{Everything}},{"Effect":"Deny","Action":"kms:*","Resource":"arn:aws:kms:us-east-1"}""" },
        new("a star at the end is every key", Sources.Resource, "ExplicitDeny iam:#2", Account) { Identity = $$"""{{Everything}},{"Effect":"Deny","Action":"kms:*","Resource":"arn:aws:kms:*"}""" },
        new("keys by their aliases, in IAM", Sources.Aliases, "Allowed account iam:#1", Account) { Context = "kms:ResourceAliases=alias/app-billing", Identity = """{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:*:111122223333:key/*","Condition":{"ForAnyValue:StringLike":{"kms:ResourceAliases":"alias/app-*"} } }""" },
        new("keys by their tags, in IAM", Sources.Tags, "Allowed account iam:#1", Account) { Context = "aws:ResourceTag/team=blue", Identity = """{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"} } }""" },
        new("in a key policy it cannot be said", Sources.Cautious, "Unknown s", If(""" "StringEquals":{"aws:ResourceTag/team":"blue"} """)) { Context = "aws:ResourceTag/team=blue" },
        new("people's tags are their own", Sources.Variables, "Allowed account iam:#1", Account) { Context = "aws:ResourceTag/team=blue;aws:PrincipalTag/team=blue", Identity = """{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"} } }""" },
    ];

    private static string Of(string service) => $$""" "Principal":{"Service":"{{service}}"} """;
}
