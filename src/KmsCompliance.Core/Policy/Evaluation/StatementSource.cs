namespace KmsCompliance.Policy.Evaluation;

/// <summary>Where a statement stands.</summary>
public enum StatementSource
{
    /// <summary>In the key's policy.</summary>
    KeyPolicy,

    /// <summary>In an IAM policy of the caller.</summary>
    IdentityPolicy,

    /// <summary>It is a grant on the key.</summary>
    Grant,

    /// <summary>In the permissions boundary of the caller.</summary>
    PermissionsBoundary,

    /// <summary>In a policy that the caller's session began with.</summary>
    SessionPolicy,

    /// <summary>In a service control policy of the caller's account.</summary>
    ServiceControlPolicy,

    /// <summary>In a resource control policy of the key's account.</summary>
    ResourceControlPolicy,
}
