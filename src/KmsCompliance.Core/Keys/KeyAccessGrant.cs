using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Keys;

/// <summary>Access to keys as the policy of a new key for a service would give it.</summary>
public sealed record KeyAccessGrant : KeyAccessEdit
{
    // Stands for the key while the key is not known: nothing of what it makes is kept.
    private const string AnyAccount = "000000000000";
    private const string AnyRegion = "us-east-1";

    /// <summary>The service.</summary>
    public required ServiceDefinition Service { get; init; }

    /// <summary>ARNs of those who administer the key.</summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    /// <summary>ARNs of those who use the key through the service.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>ARNs of those who only read what the service has encrypted.</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>Other accounts that read, or principals in them.</summary>
    public IReadOnlyList<string> ExternalAccounts { get; init; } = [];

    /// <summary>CloudTrail: ARNs of the trails that the service writes for.</summary>
    public IReadOnlyList<string> TrailArns { get; init; } = [];

    /// <summary>CloudTrail: the trails are one organisation's.</summary>
    public bool OrganizationTrail { get; init; }

    /// <summary>Whether the service itself is let in: where trails are named, or nobody is.</summary>
    private bool LetsServiceIn => Named.Count == 0 || TrailArns.Count > 0;

    private string? FirstTrail => TrailArns is [var first, ..] ? first : null;

    private IReadOnlyList<string> Named => [.. Administrators, .. Users, .. Readers, .. ExternalAccounts];

    /// <inheritdoc/>
    public override IEnumerable<Failure> FindProblems(KeyReference key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var malformed = Administrators.Concat(Users).Concat(Readers).Select(static principal => (principal, false))
            .Concat(ExternalAccounts.Select(static principal => (principal, true)))
            .Select(static entry => KeyPolicyPrincipal.TryParse(entry.Item1, entry.Item2, out _, out var problem) ? null : Failures.InvalidPrincipal(problem, entry.Item1))
            .OfType<Failure>()
            .ToList();
        if (malformed.Count > 0)
        {
            return malformed;
        }

        if ((TrailArns.Count > 0 || OrganizationTrail) && Service != ServiceCatalog.CloudTrail)
        {
            return [Failures.InvalidTrailArn($"{Service.DisplayName} has no trails: -TrailArn and -OrganizationTrail are for the service CloudTrail.", FirstTrail)];
        }

        if (LetsServiceIn && ServicePrincipalStatements.SidsOf(Service).Count == 0)
        {
            return [Failures.NoServicePrincipal(Service.DisplayName)];
        }

        if (Service == ServiceCatalog.CloudTrailLake && ExternalAccounts is [var external, ..])
        {
            return [Failures.InvalidPrincipal($"The external account '{external}' cannot be let in: CloudTrail Lake supports no key of another account.", external)];
        }

        return FindProblemsOfTrails() is { } trail ? [trail]
            : key.Arn is { } arn && TryBuild(arn.Partition, arn.AccountId, arn.Region, out _) is { } other ? [other]
            : [];
    }

    internal override string Action => $"Grant access for {Service.DisplayName} to {List([.. Named, .. LetsServiceIn ? [$"the service itself{Trails}"] : Array.Empty<string>()])}";

    private string Trails => TrailArns.Count == 0 ? string.Empty : $" ({List(TrailArns)})";

    internal override Func<KeyPolicyDocument, KeyPolicyDocument> For(KeyDescription key, string region)
    {
        if (TryBuild(key.Arn.Split(':')[1], key.AccountId, region, out var statements) is { } problem)
        {
            throw new FailureException(problem);
        }

        return policy => OwnStatements.Add(policy, statements);
    }

    private Failure? FindProblemsOfTrails()
    {
        if (TrailArns.Count == 0 && !OrganizationTrail)
        {
            return null;
        }

        try
        {
            // A trail's partition is its key's, as far as can be told here.
            var partition = AwsArn.TryParse(FirstTrail, out var trail) ? trail.Partition : "aws";
            Service.BuildKeyPolicy(new() { Partition = partition, AccountId = AnyAccount, Region = AnyRegion, TrailArns = TrailArns, OrganizationTrail = OrganizationTrail });
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or KeyPolicyFormatException)
        {
            return Failures.InvalidTrailArn(exception.Message, FirstTrail);
        }
    }

    // Everything but the account's statement, which is there or is missing for somebody's reasons.
    private Failure? TryBuild(string partition, string accountId, string region, out IReadOnlyList<KeyPolicyStatement> statements)
    {
        statements = [];
        try
        {
            var policy = Service.BuildKeyPolicy(new()
            {
                Partition = partition,
                AccountId = accountId,
                Region = region,
                Administrators = Administrators,
                Users = Users,
                Readers = Readers,
                ExternalAccounts = ExternalAccounts,
                TrailArns = TrailArns,
                OrganizationTrail = OrganizationTrail,
            });
            statements = [.. policy.Statements.Where(statement => OwnSids.IsOwn(statement) && (LetsServiceIn || !ServicePrincipalStatements.Is(statement)))];
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or KeyPolicyFormatException)
        {
            return Failures.InvalidPrincipal(exception.Message, value: null);
        }
    }
}
