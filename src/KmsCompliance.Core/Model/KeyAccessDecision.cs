namespace KmsCompliance;

/// <summary>What the policies of a key answer to one request.</summary>
public enum KeyAccessDecision
{
    /// <summary>No statement allows the request.</summary>
    ImplicitDeny,

    /// <summary>A statement denies the request; nothing can override that.</summary>
    ExplicitDeny,

    /// <summary>The request is allowed: by the key policy alone, or by all that were given together.</summary>
    Allowed,

    /// <summary>The key policy hands the decision to the IAM policies of the caller's account, which were not given.</summary>
    DependsOnIdentityPolicy,

    /// <summary>The policy uses something that is not understood, so no answer is safe.</summary>
    Unknown,
}
