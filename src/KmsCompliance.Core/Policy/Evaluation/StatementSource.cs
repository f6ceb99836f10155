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
}
