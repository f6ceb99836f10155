namespace KmsCompliance.Policy.Documents;

/// <summary>What a principal named to this module is.</summary>
public enum KeyPolicyPrincipalKind
{
    /// <summary>A whole account, given as its root ARN or its id: everyone whom that account's IAM policies allow.</summary>
    Account,

    /// <summary>An IAM user.</summary>
    User,

    /// <summary>An IAM role, with all its sessions.</summary>
    Role,
}
