using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Impact;

/// <summary>A key whose dependants are looked for.</summary>
/// <param name="Key">The key.</param>
/// <param name="Target">The key as it was named, and how it is reached.</param>
public sealed record ImpactSubject(KeyDescription Key, KeyTarget Target)
{
    /// <summary>Its aliases; null where they could not be read.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>When it was last used; null where KMS has seen no use, or that could not be read.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The services that have a grant of their own on it, by name; null where grants could not be read.</summary>
    internal IReadOnlyCollection<string>? ServicesWithGrant { get; init; }

    /// <summary>Its policy; null where it was not asked for, or could not be read.</summary>
    internal KeyPolicyDocument? Policy { get; init; }

    /// <summary>Its policy without the statements that it is to lose; null where nothing is left, or <see cref="Policy"/> is null.</summary>
    internal KeyPolicyDocument? PolicyAfter { get; init; }

    /// <summary>Whom the statements that the policy is to lose let in by name, and none that stays does.</summary>
    internal IReadOnlyList<string> OnlyInLost => Policy is null ? [] :
    [
        .. AllowedBy(Policy).Except(PolicyAfter is null ? [] : AllowedBy(PolicyAfter), StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> AllowedBy(KeyPolicyDocument policy) => policy.Statements
        .Where(static statement => statement is { Effect: KeyPolicyEffect.Allow, ExceptPrincipals: false })
        .SelectMany(static statement => statement.Principals)
        .Select(static principal => principal.Value)
        .Distinct(StringComparer.Ordinal);

    /// <summary>The key's Region.</summary>
    public string Region => Target.Where.Region;

    /// <summary>Whether what a service calls a key is this one; null where that could not be determined.</summary>
    /// <param name="name">The key as the service reports it, in any form.</param>
    /// <param name="accountId">The account that the service reports it in.</param>
    /// <param name="region">The Region that the service reports it in.</param>
    internal bool? IsCalled(string? name, string accountId, string region)
    {
        if (string.IsNullOrEmpty(name) || name == KeyReference.DefaultKeyLiteral)
        {
            return false;
        }

        var reference = KeyReference.FromService(name);
        var isHere = reference.Arn is { } arn
            ? arn.AccountId == Key.AccountId && arn.Region == Region
            : accountId == Key.AccountId && region == Region;
        return reference switch
        {
            _ when !isHere || reference.IsAwsManagedAlias => false,
            { IsAlias: true } => Aliases?.Contains(reference.Name, StringComparer.Ordinal),
            _ => reference.Name == Key.KeyId,
        };
    }
}
