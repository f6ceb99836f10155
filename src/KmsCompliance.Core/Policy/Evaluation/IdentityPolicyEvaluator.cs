using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>Answers whether an identity policy allows a request, of whatever service.</summary>
/// <remarks>Looks at that policy alone. As in <see cref="KeyPolicyEvaluator"/>, whatever is not understood makes the answer
/// <see cref="KeyAccessDecision.Unknown"/> wherever it could change it.
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html"/></remarks>
public static class IdentityPolicyEvaluator
{
    /// <summary>Evaluates one request of whoever holds the policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="request">The request. Its key may be any resource's ARN, or <c>*</c> for an action that is about no
    /// resource of its own, which no ARN in a policy covers.</param>
    /// <returns>Allowed, ExplicitDeny, ImplicitDeny or Unknown.</returns>
    public static KeyAccessDecision Evaluate(IdentityPolicyDocument policy, KeyAccessRequest request)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(request);
        var caller = Caller.Of(request);
        var account = AwsArn.TryParse(request.KeyArn, out var arn) && AwsArn.IsAccountId(arn.AccountId) ? arn.AccountId : null;
        var context = new RequestContext(request, caller, account);
        Ternary denied = Ternary.No, allowed = Ternary.No;
        foreach (var statement in policy.Statements)
        {
            var match = StatementMatch.Of(statement, request, caller, account, context).Principal.Direct;
            if (policy.UnknownMembers.Count > 0)
            {
                match = match.And(Ternary.Maybe);
            }

            if (statement.Effect == KeyPolicyEffect.Deny)
            {
                denied = denied.Or(match);
            }
            else
            {
                allowed = allowed.Or(match);
            }
        }

        return (denied, allowed) switch
        {
            (Ternary.Yes, _) => KeyAccessDecision.ExplicitDeny,
            (_, Ternary.No) => KeyAccessDecision.ImplicitDeny,
            (Ternary.No, Ternary.Yes) => KeyAccessDecision.Allowed,
            _ => KeyAccessDecision.Unknown,
        };
    }
}
