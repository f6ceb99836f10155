using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Keys;

/// <summary>Whom the policy of a service's key is to name, as a user gave it: before the key's account and Region are
/// known.</summary>
public sealed record KeyParties
{
    /// <summary>ARNs of those who administer the key and cannot use it.</summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    /// <summary>ARNs of those who use the key.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>ARNs of those who only decrypt.</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>Other accounts, or principals in them, that read.</summary>
    public IReadOnlyList<string> ExternalAccounts { get; init; } = [];

    /// <summary>CloudTrail: ARNs of the trails that use the key; none stands for every trail of its account.</summary>
    public IReadOnlyList<string> TrailArns { get; init; } = [];

    /// <summary>CloudTrail: whether the trails are one organisation's.</summary>
    public bool OrganizationTrail { get; init; }

    /// <summary>Whether the service's own principal is trusted, where the service has one that can be left out.</summary>
    public bool IncludeServicePrincipal { get; init; } = true;

    /// <summary>Whether anybody but the account is named, who might be so new that KMS does not know them yet.</summary>
    public bool NamesPrincipals => Administrators.Count + Users.Count + Readers.Count + ExternalAccounts.Count > 0;

    internal string? FirstTrail => TrailArns is [var first, ..] ? first : null;

    /// <summary>What can be told to be wrong without the key's account.</summary>
    public IEnumerable<Failure> FindProblems()
    {
        foreach (var (principal, mayBeAccount) in Administrators.Concat(Users).Concat(Readers).Select(principal => (principal, false))
            .Concat(ExternalAccounts.Select(principal => (principal, true))))
        {
            if (!KeyPolicyPrincipal.TryParse(principal, mayBeAccount, out _, out var problem))
            {
                yield return Failures.InvalidPrincipal(problem, principal);
            }
        }

        if (TrailSources.FindProblem(TrailArns, OrganizationTrail) is { } trailProblem)
        {
            yield return Failures.InvalidTrailArn(trailProblem, FirstTrail);
        }
    }

    /// <summary>The same in an account and Region.</summary>
    /// <param name="accountId">The key's account.</param>
    /// <param name="region">The key's Region, which tells its partition.</param>
    public ServiceKeyPolicyRequest In(string accountId, string region) => new()
    {
        Partition = RegionName.PartitionOf(region),
        AccountId = accountId,
        Region = region,
        Administrators = Administrators,
        Users = Users,
        Readers = Readers,
        ExternalAccounts = ExternalAccounts,
        IncludeServicePrincipal = IncludeServicePrincipal,
        TrailArns = TrailArns,
        OrganizationTrail = OrganizationTrail,
    };

    /// <summary>The policy of a service's key.</summary>
    /// <param name="service">The service.</param>
    /// <param name="accountId">The key's account.</param>
    /// <param name="region">The key's Region.</param>
    /// <exception cref="FailureException">Somebody is well formed and still belongs to the wrong account, or so many are
    /// named that KMS would not take the policy.</exception>
    public KeyPolicyDocument BuildPolicy(ServiceDefinition service, string accountId, string region)
    {
        ArgumentNullException.ThrowIfNull(service);
        try
        {
            return service.BuildKeyPolicy(In(accountId, region));
        }
        catch (Exception exception) when (exception is ArgumentException or KeyPolicyFormatException)
        {
            throw new FailureException(Failures.InvalidPrincipal(exception.Message, value: null));
        }
    }

    /// <summary>That policy, as the pipeline carries it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="accountId">The key's account.</param>
    /// <param name="region">The key's Region.</param>
    /// <exception cref="FailureException">As in <see cref="BuildPolicy"/>.</exception>
    public CmkPolicy Compose(ServiceDefinition service, string accountId, string region) => new()
    {
        Service = service?.Name ?? throw new ArgumentNullException(nameof(service)),
        AccountId = accountId,
        Region = region,
        PolicyDocument = BuildPolicy(service, accountId, region).ToJson(indented: true),
    };
}
