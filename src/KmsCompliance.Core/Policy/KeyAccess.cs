namespace KmsCompliance.Policy;

/// <summary>What a key policy answers to one request.</summary>
public enum KeyAccessDecision
{
    /// <summary>No statement allows the request.</summary>
    ImplicitDeny,

    /// <summary>A statement denies the request; nothing can override that.</summary>
    ExplicitDeny,

    /// <summary>The key policy alone allows the request.</summary>
    Allowed,

    /// <summary>The key policy hands the decision to the IAM policies of the caller's account.</summary>
    DependsOnIdentityPolicy,

    /// <summary>The policy uses something that is not understood, so no answer is safe.</summary>
    Unknown,
}

/// <summary>One request against a KMS key, as a key policy sees it.</summary>
/// <param name="PrincipalArn">The caller: a user, role, assumed-role session or account-root ARN, or a service
/// principal such as <c>xray.amazonaws.com</c>.</param>
/// <param name="PrincipalAccountId">The caller's 12-digit account, or null for a service principal.</param>
/// <param name="Action">The action, such as <c>kms:Decrypt</c>.</param>
/// <param name="KeyArn">The ARN of the key that carries the policy.</param>
public sealed record KeyAccessRequest(string PrincipalArn, string? PrincipalAccountId, string Action, string KeyArn)
{
    /// <summary>Condition keys of the request (case-insensitive names) and their values; a key that is absent is
    /// absent from the request.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Context { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>The answer and what decided it.</summary>
/// <param name="Decision">The answer.</param>
/// <param name="Sids">The ids of the statements that decided, in policy order; a statement without a Sid is named by
/// its position, <c>#1</c> being the first.</param>
public sealed record KeyAccessResult(KeyAccessDecision Decision, IReadOnlyList<string> Sids);
