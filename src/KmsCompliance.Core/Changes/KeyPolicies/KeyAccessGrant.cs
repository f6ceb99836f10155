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

    /// <summary>Who is let in, and the trails that the service writes for.</summary>
    public required KeyParties Parties { get; init; }

    /// <summary>Whether the service itself is let in: where trails are named, or nobody is.</summary>
    private bool LetsServiceIn => Named.Count == 0 || Parties.TrailArns.Count > 0;

    private IReadOnlyList<string> Named => [.. Parties.Administrators, .. Parties.Users, .. Parties.Readers, .. Parties.ExternalAccounts];

    /// <inheritdoc/>
    public override IEnumerable<Failure> FindProblems(KeyReference key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var malformed = Parties.FindProblems().ToList();
        if (malformed.Count > 0)
        {
            return malformed;
        }

        if ((Parties.TrailArns.Count > 0 || Parties.OrganizationTrail) && Service != ServiceCatalog.CloudTrail)
        {
            return [Failures.InvalidTrailArn($"{Service.DisplayName} has no trails: -TrailArn and -OrganizationTrail are for the service CloudTrail.", Parties.FirstTrail)];
        }

        if (LetsServiceIn && ServicePrincipalStatements.SidsOf(Service).Count == 0)
        {
            return [Failures.NoServicePrincipal(Service.DisplayName)];
        }

        if (Service == ServiceCatalog.CloudTrailLake && Parties.ExternalAccounts is [var external, ..])
        {
            return [Failures.InvalidPrincipal($"The external account '{external}' cannot be let in: CloudTrail Lake supports no key of another account.", external)];
        }

        return key.Arn is { } arn && TryBuild(arn.AccountId, arn.Region, out _) is { } other ? [other] : [];
    }

    internal override string Action => $"Grant access for {Service.DisplayName} to {List([.. Named, .. LetsServiceIn ? [$"the service itself{Trails}"] : Array.Empty<string>()])}";

    private string Trails => Parties.TrailArns.Count == 0 ? string.Empty : $" ({List(Parties.TrailArns)})";

    internal override Func<KeyPolicyDocument, KeyPolicyDocument> For(KeyDescription key, string region)
    {
        if (TryBuild(key.AccountId, region, out var statements) is { } problem)
        {
            throw new FailureException(problem);
        }

        return policy => OwnStatements.Add(policy, statements);
    }

    // Everything but the account's statement, which is there or is missing for somebody's reasons.
    private Failure? TryBuild(string accountId, string region, out IReadOnlyList<KeyPolicyStatement> statements)
    {
        statements = [];
        try
        {
            var policy = Parties.BuildPolicy(Service, accountId, region);
            statements = [.. policy.Statements.Where(statement => OwnSids.IsOwn(statement) && (LetsServiceIn || !ServicePrincipalStatements.Is(statement)))];
            return null;
        }
        catch (FailureException exception)
        {
            return exception.Failure;
        }
    }
}
