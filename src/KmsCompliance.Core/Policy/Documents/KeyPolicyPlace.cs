using KmsCompliance.Identifiers;

namespace KmsCompliance.Policy.Documents;

/// <summary>Where the key of a policy lies: known, or read from the policy itself.</summary>
/// <param name="AccountId">The key's 12-digit account.</param>
/// <param name="Region">The key's Region.</param>
public sealed record KeyPolicyPlace(string AccountId, string Region)
{
    /// <summary>The key's ARN; null where a document was given.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The key's partition.</summary>
    public string Partition => RegionName.PartitionOf(Region);

    /// <summary>The ARN that requests are about: the key's own, or one that stands for it.</summary>
    public string RequestArn => KeyArn ?? NamedKey ?? $"arn:{Partition}:kms:{Region}:{AccountId}:key/any-key";

    /// <summary>Whether <see cref="Region"/> is any one, because neither the policy nor anybody said which.</summary>
    public bool IsRegionAssumed { get; private init; }

    private string? NamedKey { get; init; }

    /// <summary>The place of a key.</summary>
    /// <param name="keyArn">The key's ARN.</param>
    public static KeyPolicyPlace OfKey(string keyArn) => AwsArn.TryParse(keyArn, out var arn)
        ? new(arn.AccountId, arn.Region) { KeyArn = keyArn }
        : throw new ArgumentException($"'{keyArn}' is not an ARN.", nameof(keyArn));

    /// <summary>The place that a policy is for. A Region is read from its conditions; any will do where there is none, as
    /// nothing in the policy hangs on it then.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="accountId">The account, where it is known.</param>
    /// <param name="region">The Region, where it is known.</param>
    /// <returns>The place; null where the policy names no account, or several.</returns>
    public static KeyPolicyPlace? OfDocument(KeyPolicyDocument policy, string? accountId, string? region)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var named = NamedKeys(policy)
            .FirstOrDefault(key => (accountId is null || key.AccountId == accountId) && (region is null || key.Region == region));
        accountId ??= named?.AccountId ?? AccountOf(policy);
        region ??= named?.Region ?? ServiceRegion(policy);
        return accountId is null ? null : new(accountId, region ?? AnyRegion(policy))
        {
            NamedKey = named?.ToString(),
            IsRegionAssumed = region is null,
        };
    }

    // In a key policy only the key itself can be meant; some name it all the same.
    private static IEnumerable<AwsArn> NamedKeys(KeyPolicyDocument policy)
    {
        foreach (var resource in policy.Statements.SelectMany(static statement => statement.Resources))
        {
            if (!Wildcard.IsPattern(resource) && KeyReference.TryParse(resource, out var key, out _) && key is { Form: KeyReferenceForm.KeyArn, Arn: { } arn })
            {
                yield return arn;
            }
        }
    }

    // The account that may change the policy is the key's own; whoever is let in beside it may not.
    private static string? AccountOf(KeyPolicyDocument policy) =>
        Sole(Principals(policy.Statements.Where(static statement => statement.ActionPatterns.Length > 0 && Covers(statement, "kms:PutKeyPolicy"))))
        ?? Sole(Principals(policy.Statements));

    private static bool Covers(KeyPolicyStatement statement, string action) =>
        statement.Actions.Any(pattern => Wildcard.Matches(pattern, action, ignoreCase: true)) != statement.ExceptActions;

    private static IEnumerable<string> Principals(IEnumerable<KeyPolicyStatement> statements) => statements
        .Where(static statement => statement is { Effect: KeyPolicyEffect.Allow, ExceptPrincipals: false })
        .SelectMany(static statement => statement.Principals)
        .Where(static principal => principal.Type == "AWS")
        .Select(static principal => principal.Value);

    private static string? Sole(IEnumerable<string> principals) =>
        principals
            .Select(static principal => AwsArn.IsAccountId(principal) ? principal : AwsArn.TryParse(principal, out var arn) && arn.AccountId.Length > 0 ? arn.AccountId : null)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList() is [var account] ? account : null;

    // A service of a Region is SERVICE.REGION.amazonaws.com, as the one that calls and as the one called through.
    private static string? ServiceRegion(KeyPolicyDocument policy) => policy.Statements
        .SelectMany(static statement => statement.Conditions)
        .Where(static condition => condition.Key.Equals("kms:ViaService", StringComparison.OrdinalIgnoreCase))
        .SelectMany(static condition => condition.Values)
        .Concat(policy.Statements.SelectMany(static statement => statement.Principals).Where(static principal => principal.Type == "Service").Select(static principal => principal.Value))
        .Select(static value => value.Split('.'))
        .Where(static parts => parts.Length > 3 && RegionName.IsWellFormed(parts[1]))
        .Select(static parts => parts[1])
        .FirstOrDefault();

    private static string AnyRegion(KeyPolicyDocument policy)
    {
        var partition = Principals(policy.Statements).Select(static principal => AwsArn.TryParse(principal, out var arn) ? AwsPartition.Find(arn.Partition) : null)
            .FirstOrDefault(static partition => partition is not null);
        return (partition ?? AwsPartition.All[0]).MainRegion;
    }
}
