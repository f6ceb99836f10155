using KmsCompliance.Errors;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Building;

/// <summary>For whom a service's key is, as a user named them: before the key's account and Region are known. The account
/// itself is always let in: see <see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"/>.</summary>
public record KeyPrincipals
{
    /// <summary>ARNs of those who manage the key but may not use it: users and roles of the key's account.</summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    /// <summary>ARNs of those who use the key through the service: users and roles of the key's account.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>ARNs of those who only read what the service has encrypted: users and roles of the key's account.</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>Other accounts that may read: their ids, or ARNs of single roles and users in them. Those of the key's own account are
    /// <see cref="Readers"/> of it.</summary>
    public IReadOnlyList<string> ExternalAccounts { get; init; } = [];

    /// <summary>ARNs of the service's resources that use the key, such as trails. None stands for every one of the key's
    /// account.</summary>
    public IReadOnlyList<string> ResourceArns { get; init; } = [];

    /// <summary>Whether the resources are an organisation's, so that all of them are the management account's.</summary>
    public bool IsOrganizationWide { get; init; }

    /// <summary>Whether the service itself is named, where it has a principal that can be left out.</summary>
    public bool IncludeServicePrincipal { get; init; } = true;

    /// <summary>Whether anybody but the account is named, who might be so new that KMS does not know them yet.</summary>
    public bool NamesPrincipals => Administrators.Count + Users.Count + Readers.Count + ExternalAccounts.Count > 0;

    /// <summary>What is wrong with those who are named, so far as it can be told without the key's account. The resources are
    /// the service's to judge.</summary>
    public IEnumerable<Failure> FindProblems()
    {
        foreach (var (principal, mayBeAccount) in Administrators.Concat(Users).Concat(Readers).Select(static principal => (principal, false))
            .Concat(ExternalAccounts.Select(static principal => (principal, true))))
        {
            if (!KeyPolicyPrincipal.TryParse(principal, mayBeAccount, out _, out var problem))
            {
                yield return Failures.InvalidPrincipal(problem, principal);
            }
        }
    }

    /// <summary>The same for a key in an account and Region.</summary>
    /// <param name="accountId">The key's account.</param>
    /// <param name="region">The key's Region, which tells its partition.</param>
    public KeyPolicyRequest In(string accountId, string region) => new(this, accountId, region);
}
