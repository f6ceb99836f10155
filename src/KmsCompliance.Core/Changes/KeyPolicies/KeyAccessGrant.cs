using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Changes.KeyPolicies;

/// <summary>Access to keys as the policy of a new key for a service would give it.</summary>
public sealed record KeyAccessGrant : KeyAccessEdit
{
    /// <summary>The service.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>Who is let in, and the resources that the service writes for.</summary>
    public required KeyPrincipals Principals { get; init; }

    /// <summary>Whether the service itself is let in: where resources are named, or nobody is.</summary>
    private bool LetsServiceIn => Named.Count == 0 || Principals.ResourceArns.Count > 0;

    private IReadOnlyList<string> Named => [.. Principals.Administrators, .. Principals.Users, .. Principals.Readers, .. Principals.ExternalAccounts];

    /// <inheritdoc/>
    public override IEnumerable<Failure> FindProblems(KeyReference key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var malformed = Principals.FindProblems().ToList();
        if (malformed.Count > 0)
        {
            return malformed;
        }

        if (Service.FindResourceProblem(Principals.ResourceArns, Principals.IsOrganizationWide) is { } unfit)
        {
            return [unfit];
        }

        if (LetsServiceIn && ServicePrincipalStatements.SidsOf(Service).Count == 0)
        {
            return [Failures.NoServicePrincipal(Service.DisplayName)];
        }

        if (Service.PolicyFacts.NoExternalAccounts is { } why && Principals.ExternalAccounts is [var external, ..])
        {
            return [Failures.InvalidPrincipal($"The external account '{external}' cannot be let in: {why}.", external)];
        }

        return key.Arn is { } arn && TryBuild(arn.AccountId, arn.Region, out _) is { } other ? [other] : [];
    }

    internal override string Action => $"Grant access for {Service.DisplayName} to {List([.. Named, .. LetsServiceIn ? [$"the service itself{Resources}"] : Array.Empty<string>()])}";

    private string Resources => Principals.ResourceArns.Count == 0 ? string.Empty : $" ({List(Principals.ResourceArns)})";

    internal override Func<KeyPolicyDocument, KeyPolicyDocument> For(KeyDescription key, string region)
    {
        if (TryBuild(key.AccountId, region, out var statements) is { } problem)
        {
            throw new FailureException(problem);
        }

        return policy => new OwnStatements(ServiceCatalog.OwnSids).Add(policy, statements);
    }

    // Everything but the account's statement, which is there or is missing for somebody's reasons.
    private Failure? TryBuild(string accountId, string region, out IReadOnlyList<KeyPolicyStatement> statements)
    {
        statements = [];
        try
        {
            var policy = KeyPolicyComposition.Build(Service, Principals, accountId, region);
            statements = [.. policy.Statements.Where(statement => ServiceCatalog.OwnSids.IsOwn(statement) && (LetsServiceIn || !ServicePrincipalStatements.Is(statement)))];
            return null;
        }
        catch (FailureException exception)
        {
            return exception.Failure;
        }
    }
}
