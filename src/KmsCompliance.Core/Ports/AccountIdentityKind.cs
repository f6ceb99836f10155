namespace KmsCompliance.Ports;

/// <summary>What IAM has in an account.</summary>
public enum AccountIdentityKind
{
    /// <summary>A user.</summary>
    User,

    /// <summary>A group, whose policies its users have.</summary>
    Group,

    /// <summary>A role.</summary>
    Role,

    /// <summary>A managed policy, of the account or of AWS.</summary>
    ManagedPolicy,
}
