using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Conditions;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Policy.Linting;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Changes.KeyPolicies;

/// <summary>Access that is taken from the module's own statements. What others' statements allow is left, and said.</summary>
public sealed record KeyAccessRevocation : KeyAccessEdit
{
    /// <summary>ARNs of roles and users, or the ids that stand for deleted ones.</summary>
    public IReadOnlyList<string> Principals { get; init; } = [];

    /// <summary>Other accounts, by their 12 digits: every principal of theirs is meant.</summary>
    public IReadOnlyList<string> ExternalAccounts { get; init; } = [];

    /// <summary>The service whose own principal is meant; null for none.</summary>
    public ServiceDefinition? Service { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<Failure> FindProblems(KeyReference key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Principals.Count + ExternalAccounts.Count == 0 && Service is null)
        {
            yield return Failures.NobodyNamed();
        }

        foreach (var principal in Principals.Where(static principal => !PrincipalPattern.IsUniqueId(principal)))
        {
            if (!KeyPolicyPrincipal.TryParse(principal, allowAccountId: false, out var parsed, out var problem))
            {
                yield return Failures.InvalidPrincipal(problem, principal);
            }
            else if (parsed.Kind == KeyPolicyPrincipalKind.Account)
            {
                yield return Failures.InvalidPrincipal($"'{principal}' is an account. Another account is named with -ExternalAccount; the key's own keeps its access.", principal);
            }
        }

        foreach (var account in ExternalAccounts)
        {
            if (!AwsArn.IsAccountId(account))
            {
                yield return Failures.InvalidPrincipal($"The external account '{PolicyNode.Shorten(account)}' is not an account id; it has 12 digits.", account);
            }
            else if (account == key.Arn?.AccountId)
            {
                yield return OwnAccount(account);
            }
        }

        if (Service is not null && ServicePrincipalStatements.SidsOf(Service).Count == 0)
        {
            yield return Failures.NoServicePrincipal(Service.DisplayName);
        }
    }

    internal override string Action => $"Revoke access of {List([.. Principals, .. ExternalAccounts.Select(static account => $"account {account}"), .. Service is null ? Array.Empty<string>() : [Service.DisplayName]])}";

    internal override Func<KeyPolicyDocument, KeyPolicyDocument> For(KeyDescription key, string region)
    {
        if (ExternalAccounts.Contains(key.AccountId))
        {
            throw new FailureException(OwnAccount(key.AccountId));
        }

        IReadOnlyList<string> services = Service is null ? [] : ServicePrincipalStatements.SidsOf(Service);
        return policy => new OwnStatements(ServiceCatalog.OwnSids).Remove(policy, (statement, principal) =>
            Means(principal) || (ServicePrincipalStatements.IsOf(principal) && services.Contains(ServiceCatalog.OwnSids.BaseOf(statement.Sid!))));
    }

    internal override string? Remark(KeyDescription key, KeyPolicyDocument after)
    {
        var sids = after.Statements.Where(statement => statement.Effect == KeyPolicyEffect.Allow && MayStillAllow(statement, key)).Select(static statement => $"'{PolicyNode.Shorten(statement.Label)}'").ToList();
        return sids.Count == 0
            ? null
            : $"The policy of the key '{key.Arn}' has statements that the module did not write and that still name some of those whose access is revoked: {string.Join(", ", sids)}. They were left alone.";
    }

    private static Failure OwnAccount(string account) =>
        Failures.InvalidPrincipal($"The external account '{account}' is the key's own account; name its roles with -Principal.", account);

    private bool Means(KeyPolicyPrincipalEntry principal) => principal.Type == "AWS"
        && (Principals.Contains(principal.Value) || (KeyPolicyLintSubject.Account(principal.Value) is { } account && ExternalAccounts.Contains(account)));

    // By principals alone: that a condition keeps it from ever mattering is nothing to rely on here.
    private bool MayStillAllow(KeyPolicyStatement statement, KeyDescription key)
    {
        var isEveryone = statement.PrincipalPatterns.Any(static pattern => pattern.IsEveryone);
        if (statement.ExceptPrincipals)
        {
            return !isEveryone;
        }

        IReadOnlyList<string> services = Service is null || ServiceCatalog.OwnSids.IsOwn(statement) ? [] : ServicePrincipalStatements.PrincipalsOf(Service, KeyPolicyPlace.OfKey(key.Arn).Region);
        return isEveryone
            || statement.Principals.Any(principal => Means(principal) || (ServicePrincipalStatements.IsOf(principal) && services.Contains(principal.Value)))
            || Principals.Any(principal => Names(statement, Caller.Of(new(principal, KeyPolicyLintSubject.Account(principal), "kms:Decrypt", key.Arn))));
    }

    // What is not understood is not counted: it names nobody whom the user would know.
    private static bool Names(KeyPolicyStatement statement, Caller caller) =>
        caller.Kind != CallerKind.Unknown && statement.PrincipalPatterns.Any(pattern => pattern.Names(caller) == Ternary.Yes);
}
