using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>Answers whether a key policy, with the caller's IAM policies and the key's grants where they are given, allows a
/// request.</summary>
/// <remarks>
/// Permissions boundaries, session policies and the policies of an organisation count where they are given; those that are not,
/// and the policies of VPC endpoints, can only take away. So Allowed means allowed by what was given. Whatever is not
/// understood counts as unknown, and makes the answer <see cref="KeyAccessDecision.Unknown"/> wherever it could change it.
/// <see href="https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html"/> and
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html"/>
/// </remarks>
public static class KeyPolicyEvaluator
{
    /// <summary>Evaluates one request by the key policy alone.</summary>
    /// <param name="policy">The key's policy.</param>
    /// <param name="request">The request.</param>
    /// <returns>The answer, with the statements that decided; for Unknown, those that left it open.</returns>
    public static KeyAccessResult Evaluate(KeyPolicyDocument policy, KeyAccessRequest request) => Evaluate(policy, request, null);

    /// <summary>Evaluates one request.</summary>
    /// <param name="policy">The key's policy.</param>
    /// <param name="request">The request.</param>
    /// <param name="identityPolicies">All IAM policies of the caller, none being an answer too; null when they are not
    /// known.</param>
    /// <param name="grants">Grants on the key; null when they are not known. An unknown grant could only allow more.</param>
    /// <param name="guardrails">Policies that only limit; null for none.</param>
    /// <returns>The answer, with the statements that decided; for Unknown, those that left it open.</returns>
    public static KeyAccessResult Evaluate(
        KeyPolicyDocument policy,
        KeyAccessRequest request,
        IReadOnlyList<IdentityPolicyDocument>? identityPolicies,
        IReadOnlyList<KeyGrant>? grants = null,
        AccessGuardrails? guardrails = null) => Evaluate(policy, request, identityPolicies, identity: null, grants, guardrails);

    /// <summary>Evaluates one request of a caller whose IAM policies were read.</summary>
    /// <param name="policy">The key's policy.</param>
    /// <param name="request">The request.</param>
    /// <param name="identity">What is known of the caller's IAM policies and permissions boundary. One that is not known makes Unknown what it
    /// could change.</param>
    /// <param name="grants">Grants on the key; null when they are not known.</param>
    /// <param name="guardrails">Further policies that only limit; null for none.</param>
    internal static KeyAccessResult EvaluateKnown(KeyPolicyDocument policy, KeyAccessRequest request, IdentityKnowledge identity, IReadOnlyList<KeyGrant>? grants, AccessGuardrails? guardrails = null) =>
        Evaluate(policy, request, identityPolicies: null, identity, grants, guardrails);

    private static KeyAccessResult Evaluate(
        KeyPolicyDocument policy,
        KeyAccessRequest request,
        IReadOnlyList<IdentityPolicyDocument>? identityPolicies,
        IdentityKnowledge? identity,
        IReadOnlyList<KeyGrant>? grants,
        AccessGuardrails? guardrails)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(request);
        var caller = Caller.Of(request);
        var keyAccount = AwsArn.TryParse(request.KeyArn, out var key) && key.AccountId.Length > 0 ? key.AccountId : null;
        var context = new RequestContext(request, caller, keyAccount);
        var evaluation = new PolicyEvaluation(request, caller, keyAccount, context);
        evaluation.Add(policy);

        // A service has no IAM policies, and the root user needs none in its own account; in another one, its account must
        // let it do so as anybody else.
        if (caller.Kind != CallerKind.Service && (caller.Kind != CallerKind.Root || caller.Account != keyAccount))
        {
            if (identity is not null)
            {
                evaluation.Add(identity);
            }
            else if (identityPolicies is not null)
            {
                evaluation.Add(identityPolicies);
            }
        }

        if (grants is not null)
        {
            evaluation.Add(grants);
        }

        if (guardrails is not null)
        {
            evaluation.Add(StatementSource.PermissionsBoundary, Statements(guardrails.PermissionsBoundary));
            evaluation.Add(StatementSource.SessionPolicy, Statements(guardrails.SessionPolicies));
            evaluation.Add(StatementSource.ServiceControlPolicy, Statements(guardrails.ServiceControlPolicies));
            evaluation.Add(StatementSource.ResourceControlPolicy, guardrails.ResourceControlPolicies?.Select(static document => (document.Statements, document.UnknownMembers.Count == 0)).ToList());
        }

        return evaluation.Result();
    }

    private static List<(IReadOnlyList<KeyPolicyStatement> Statements, bool IsUnderstood)>? Statements(IReadOnlyList<IdentityPolicyDocument>? documents) =>
        documents?.Select(static document => (document.Statements, document.UnknownMembers.Count == 0)).ToList();
}
