namespace KmsCompliance.Core.Tests.Policy.Table;

/// <summary>The pages whose rules the table holds.</summary>
internal static class Sources
{
    private const string Iam = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";
    private const string Kms = "https://docs.aws.amazon.com/kms/latest/developerguide/";

    public const string Principal = Iam + "reference_policies_elements_principal.html";
    public const string NotPrincipal = Iam + "reference_policies_elements_notprincipal.html";
    public const string Action = Iam + "reference_policies_elements_action.html";
    public const string NotAction = Iam + "reference_policies_elements_notaction.html";
    public const string Resource = Iam + "reference_policies_elements_resource.html";
    public const string NotResource = Iam + "reference_policies_elements_notresource.html";
    public const string Operators = Iam + "reference_policies_elements_condition_operators.html";
    public const string Sets = Iam + "reference_policies_condition-single-vs-multi-valued-context-keys.html";
    public const string LogicOfConditions = Iam + "reference_policies_condition-logic-multiple-context-keys-or-values.html";
    public const string Variables = Iam + "reference_policies_variables.html";
    public const string Logic = Iam + "reference_policies_evaluation-logic.html";
    public const string GlobalKeys = Iam + "reference_policies_condition-keys.html";
    public const string Version = Iam + "reference_policies_elements_version.html";
    public const string Overview = Kms + "key-policy-overview.html";
    public const string Default = Kms + "key-policy-default.html";
    public const string OtherAccounts = Kms + "key-policy-modifying-external-accounts.html";
    public const string KmsKeys = Kms + "conditions-kms.html";
    public const string Grants = Kms + "grants.html";
    public const string Constraints = "https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html";
    public const string Put = "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html";
    public const string Enclaves = Kms + "conditions-nitro-enclaves.html";
    public const string Security = Kms + "data-protection.html";
    public const string Endpoints = Kms + "vpce-policy-condition.html";
    public const string IamPolicies = Kms + "cmks-in-iam-policies.html";
    public const string Aliases = Kms + "alias-authorization.html";
    public const string Tags = Kms + "tag-authorization.html";
    public const string Arns = Iam + "reference_identifiers.html";
    public const string ConfusedDeputy = Iam + "confused-deputy.html";
    public const string SecretsManager = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html";
    public const string CloudTrail = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html";
    public const string Logs = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html";
    public const string Cautious = "not documented, so nothing is certain";
}
