using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>Policies that give nothing and only limit what others give; null where they were not given.</summary>
/// <remarks>How they work together: <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html"/></remarks>
public sealed record AccessGuardrails
{
    /// <summary>None.</summary>
    public static AccessGuardrails None { get; } = new();

    /// <summary>The permissions boundary of the user or role.</summary>
    public IReadOnlyList<IdentityPolicyDocument>? PermissionsBoundary { get; init; }

    /// <summary>The policies that the session began with.</summary>
    public IReadOnlyList<IdentityPolicyDocument>? SessionPolicies { get; init; }

    /// <summary>The service control policies of the principal's account.</summary>
    public IReadOnlyList<IdentityPolicyDocument>? ServiceControlPolicies { get; init; }

    /// <summary>The resource control policies of the key's account.</summary>
    public IReadOnlyList<KeyPolicyDocument>? ResourceControlPolicies { get; init; }
}
