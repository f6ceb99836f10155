namespace KmsCompliance.Policy.Evaluation;

/// <summary>Who makes a request.</summary>
internal enum CallerKind
{
    /// <summary>Something whose form is not known; nothing can be said about it.</summary>
    Unknown,
    Root,
    User,

    /// <summary>Any session of a role, not known which.</summary>
    Role,
    RoleSession,
    FederatedUser,
    Service,
}
