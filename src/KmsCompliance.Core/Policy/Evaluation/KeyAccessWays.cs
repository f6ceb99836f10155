using KmsCompliance.Identifiers;
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

    /// <summary>The ways of one principal to one action.</summary>
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
        AccountLimits keyLimits)
    {
        var request = new KeyAccessRequest(principalArn, accountId, action, keyArn)
        {
            UncertainKeys = asker switch
            {
                Asker.Named => Open,
                Asker.SomebodyOfAccount => OpenForSomebody,
                _ => OpenForAnybody,
            },
            Context = ContextOf(asker, principalLimits, keyLimits),
        };
        var caller = Caller.Of(request);
        var keyAccount = AwsArn.TryParse(keyArn, out var key) && key.AccountId.Length > 0 ? key.AccountId : null;
        var evaluation = new PolicyEvaluation(request, caller, keyAccount, new RequestContext(request, caller, keyAccount));
        evaluation.Add(statements, isUnderstood);
        if (caller.Kind != CallerKind.Service && (caller.Kind != CallerKind.Root || caller.Account != keyAccount))
        {
            evaluation.Add(identity);
        }

        evaluation.Add(grants);
        evaluation.Add(principalLimits.ServiceControl);
        evaluation.Add(StatementSource.ResourceControlPolicy, keyLimits.ResourceControl?.Select(static policy => (policy.Statements, policy.IsUnderstood)).ToList());
        return evaluation.Ways();
    }

    // Whoever an account lets in is somebody of it, and no service.
    private static Dictionary<string, IReadOnlyList<string>> ContextOf(Asker asker, AccountLimits principalLimits, AccountLimits keyLimits)
    {
        var context = AccountLimits.ContextOf(principalLimits, keyLimits);
        if (asker == Asker.SomebodyOfAccount)
        {
            context["aws:PrincipalIsAWSService"] = ["false"];
        }

        return context;
    }
}
