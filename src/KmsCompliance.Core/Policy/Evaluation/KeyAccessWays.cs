using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>By which ways somebody comes to a key, where nothing is known of the request but who makes it and what for.</summary>
/// <remarks>Judges by the same statements, grants and limits as <see cref="KeyPolicyEvaluator"/>. What a request may have or not,
/// such as the service that it comes through, is a condition of the answer.</remarks>
internal static class KeyAccessWays
{
    private static readonly string[] Open =
    [
        "kms:ViaService", "kms:EncryptionContext*", "kms:RecipientAttestation:*", "kms:GrantIsForAWSResource", "kms:GrantConstraint*", "kms:RequestAlias", "kms:Retiring*",
        "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrg*", "aws:ViaAWSService", "aws:CalledVia*",
    ];

    private static readonly string[] OpenForSomebody = [.. Open, "aws:Principal*", "aws:username", "aws:userid", "aws:FederatedProvider"];

    private static readonly string[] OpenForAnybody = [.. OpenForSomebody, "kms:CallerAccount"];

    /// <summary>Who that is.</summary>
    public enum Asker
    {
        /// <summary>The principal that the ARN names.</summary>
        Named,

        /// <summary>Whoever of the account that the ARN names, not known who.</summary>
        SomebodyOfAccount,

        /// <summary>Whoever of whichever other account.</summary>
        Anybody,
    }

    /// <summary>The ways of one principal to one action on a key.</summary>
    public static IEnumerable<AccessWayAnswer> Of(
        IReadOnlyList<KeyPolicyStatement> statements,
        bool isUnderstood,
        string principalArn,
        string? accountId,
        Asker asker,
        string action,
        string keyArn,
        IdentityKnowledge identity,
        IReadOnlyList<KeyGrant> grants,
        AccountLimits principalLimits,
        AccountLimits keyLimits) =>
        Of(statements, isUnderstood, principalArn, accountId, asker, AskedRight.OnKey(action, keyArn), identity, grants, principalLimits, keyLimits);

    /// <summary>The ways of one principal to one action on a resource.</summary>
    /// <param name="statements">The resource's policy.</param>
    /// <param name="isUnderstood">Whether the policy has nothing beside them that means nothing to AWS.</param>
    /// <param name="principalArn">The principal.</param>
    /// <param name="accountId">The principal's account; null for a service.</param>
    /// <param name="asker">Whether it is a principal, or stands for many.</param>
    /// <param name="right">What is asked about.</param>
    /// <param name="identity">What is known of the principal's IAM policies.</param>
    /// <param name="grants">Grants on a key.</param>
    /// <param name="principalLimits">What is known of the limits of the principal's account.</param>
    /// <param name="resourceLimits">What is known of the limits of the resource's account.</param>
    public static IEnumerable<AccessWayAnswer> Of(
        IReadOnlyList<KeyPolicyStatement> statements,
        bool isUnderstood,
        string principalArn,
        string? accountId,
        Asker asker,
        AskedRight right,
        IdentityKnowledge identity,
        IReadOnlyList<KeyGrant> grants,
        AccountLimits principalLimits,
        AccountLimits resourceLimits)
    {
        var request = new KeyAccessRequest(principalArn, accountId, right.Action, right.ResourceArn)
        {
            UncertainKeys = asker switch
            {
                Asker.Named => Open,
                Asker.SomebodyOfAccount => OpenForSomebody,
                _ => OpenForAnybody,
            },
            Context = ContextOf(asker, right, principalLimits, resourceLimits),
        };
        var caller = Caller.Of(request);
        var evaluation = new PolicyEvaluation(request, caller, right.AccountId, new RequestContext(request, caller, right.AccountId)) { IsLeftToOwner = right.IsLeftToOwner };
        evaluation.Add(statements, isUnderstood);
        if (caller.Kind != CallerKind.Service && (caller.Kind != CallerKind.Root || caller.Account != right.AccountId))
        {
            evaluation.Add(identity);
        }

        evaluation.Add(grants);
        evaluation.Add(principalLimits.ServiceControl);
        if (right.IsBoundByResourceControl)
        {
            evaluation.Add(StatementSource.ResourceControlPolicy, resourceLimits.ResourceControl?.Select(static policy => (policy.Statements, policy.IsUnderstood)).ToList());
        }

        return evaluation.Ways();
    }

    // Whoever an account lets in is somebody of it, and no service.
    private static Dictionary<string, IReadOnlyList<string>> ContextOf(Asker asker, AskedRight right, AccountLimits principalLimits, AccountLimits resourceLimits)
    {
        var context = AccountLimits.ContextOf(principalLimits, resourceLimits);
        foreach (var (name, values) in right.Context)
        {
            context[name] = values;
        }

        if (asker == Asker.SomebodyOfAccount)
        {
            context["aws:PrincipalIsAWSService"] = ["false"];
        }

        return context;
    }
}
