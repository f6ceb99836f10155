using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Evaluation;

/// <summary>Who wants to do what with a key, and how: to be answered for any number of keys.</summary>
public sealed record AccessQuestion
{
    /// <summary>Who.</summary>
    public required IReadOnlyList<AccessPrincipal> Principals { get; init; }

    /// <summary>What: some of <see cref="KmsActionCatalog.All"/>.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The service that asks in the principal's name, with or without Region and domain; null for none.</summary>
    public string? ViaService { get; init; }

    /// <summary>The encryption context; null for none.</summary>
    public IReadOnlyDictionary<string, string>? EncryptionContext { get; init; }

    /// <summary>The resource that a service asks for; null for none.</summary>
    public string? SourceArn { get; init; }

    /// <summary>That resource's account; the one in its ARN where null.</summary>
    public string? SourceAccount { get; init; }

    /// <summary>Whether an AWS service makes the grant for a resource of its own.</summary>
    public bool GrantIsForAwsResource { get; init; }

    /// <summary>Further condition keys and their values; one without values is absent from the request.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Context { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>All IAM policies of the principals, none being an answer too; null when they are not known.</summary>
    public IReadOnlyList<IdentityPolicyDocument>? IdentityPolicies { get; init; }

    /// <summary>Policies that only limit.</summary>
    public AccessGuardrails Guardrails { get; init; } = AccessGuardrails.None;

    /// <summary>The answers, one for each principal and action.</summary>
    /// <param name="policy">The key's policy.</param>
    /// <param name="place">Where the key lies.</param>
    /// <param name="grants">The key's grants.</param>
    public IEnumerable<CmkAccess> Answer(KeyPolicyDocument policy, KeyPolicyPlace place, GrantKnowledge grants) => Answer(policy, place, grants, identities: null);

    /// <summary>The answers, one for each principal and action.</summary>
    /// <param name="policy">The key's policy.</param>
    /// <param name="place">Where the key lies.</param>
    /// <param name="grants">The key's grants.</param>
    /// <param name="identities">The users and roles of the key's account, in place of <see cref="IdentityPolicies"/>; null where they were not
    /// read.</param>
    internal IEnumerable<CmkAccess> Answer(KeyPolicyDocument policy, KeyPolicyPlace place, GrantKnowledge grants, AccountIdentities? identities)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(grants);
        foreach (var principal in Principals)
        {
            foreach (var action in Actions)
            {
                var request = RequestOf(principal, action, place);
                var result = identities is null
                    ? KeyPolicyEvaluator.Evaluate(policy, request, IdentityPolicies, grants.Grants, Guardrails)
                    : KeyPolicyEvaluator.EvaluateKnown(policy, request, identities.KnowledgeOf(Caller.Of(request), place.AccountId), grants.Grants, Guardrails);
                var isOpen = result.Decision == KeyAccessDecision.ImplicitDeny && grants.Grants is null && KmsActionCatalog.CanBeGranted(action);
                yield return new()
                {
                    KeyArn = place.KeyArn,
                    Principal = request.PrincipalArn,
                    Action = action,
                    Decision = (isOpen && grants.CouldNotBeRead ? KeyAccessDecision.Unknown : result.Decision).ToString(),
                    Explanation = Explain(result, isOpen, grants),
                    Statement = [.. result.Sids.Select(PrintableText.Of)],
                    Region = place.KeyArn is null ? null : place.Region,
                    AccountId = place.KeyArn is null ? null : place.AccountId,
                    Verdict = [.. result.Statements.Select(static verdict => PrintableText.Of(verdict.ToString()))],
                };
            }
        }
    }

    private static string Explain(KeyAccessResult result, bool isOpen, GrantKnowledge grants) => (isOpen, grants.CouldNotBeRead) switch
    {
        (false, _) => result.Explanation,
        (_, true) => $"{result.Explanation} The key's grants could not be listed, and one of them might allow it.",
        _ => $"{result.Explanation} Grants were not looked at.",
    };

    private KeyAccessRequest RequestOf(AccessPrincipal principal, string action, KeyPolicyPlace place)
    {
        var request = new KeyAccessRequest(principal.ToArn(place.Partition), principal.AccountId, action, place.RequestArn) { IsRegionAssumed = place.IsRegionAssumed };
        if (ViaService is not null)
        {
            // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
            request = request.WithContext("kms:ViaService", ViaServiceName.Complete(ViaService, place.Region)).WithContext("aws:ViaAWSService", "true");
        }

        if (EncryptionContext is not null)
        {
            request = request.WithEncryptionContext(EncryptionContext);
        }

        if (SourceArn is not null)
        {
            request = request.WithContext("aws:SourceArn", SourceArn);
        }

        if ((SourceAccount ?? (AwsArn.TryParse(SourceArn, out var source) && source.AccountId.Length > 0 ? source.AccountId : null)) is { } account)
        {
            request = request.WithContext("aws:SourceAccount", account);
        }

        if (GrantIsForAwsResource)
        {
            request = request.WithContext("kms:GrantIsForAWSResource", "true");
        }

        return Context.Aggregate(request, static (sofar, entry) => sofar.WithContext(entry.Key, entry.Value));
    }
}
