using KmsCompliance.Errors;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Permissions;

/// <summary>What a policy is to be confined to. Empty or null confines nothing.</summary>
public sealed record PermissionNarrowing
{
    /// <summary>Region codes, with <c>*</c> and <c>?</c> as wildcards.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>The 12-digit account of keys and secrets.</summary>
    public string? AccountId { get; init; }

    /// <summary>ARNs of the keys that commands are about.</summary>
    public IReadOnlyList<string> KeyArns { get; init; } = [];

    /// <summary>ARNs of the secrets that commands are about.</summary>
    public IReadOnlyList<string> SecretArns { get; init; } = [];

    /// <summary>What a policy cannot be confined to.</summary>
    public IEnumerable<Failure> FindProblems()
    {
        var malformed = FindMalformed().ToList();
        return malformed.Count > 0 ? malformed
            : Partitions is [var first, var second, ..] ? [Failures.PartitionsMixed(first, second)]
            : [];
    }

    /// <summary>The resources that an action is allowed on.</summary>
    internal IReadOnlyList<string> ResourcesOf(ActionScope scope) => scope switch
    {
        ActionScope.Key when KeyArns.Count > 0 => KeyArns,
        ActionScope.Key or ActionScope.AnyKey => Arns("kms", "key/*"),
        ActionScope.AnyKeyAndAlias => [.. Arns("kms", "key/*").Union(Arns("kms", "alias/*"))],
        ActionScope.Secret when SecretArns.Count > 0 => SecretArns,
        ActionScope.Secret => Arns("secretsmanager", "secret:*"),
        ActionScope.Trail => Arns("cloudtrail", "trail/*"),
        ActionScope.EventDataStore => Arns("cloudtrail", "eventdatastore/*"),
        _ => ["*"],
    };

    private IEnumerable<Failure> FindMalformed()
    {
        if (AccountId is not null && !AwsArn.IsAccountId(AccountId))
        {
            yield return Failures.InvalidAccountId(AccountId);
        }

        foreach (var region in Regions.Where(region => !IsRegion(region)))
        {
            yield return Failures.InvalidRegion(region);
        }

        foreach (var arn in KeyArns.Where(arn => !IsArn(arn, "kms", "key/")))
        {
            yield return Failures.InvalidResourceArn(arn, "arn:aws:kms:REGION:ACCOUNT:key/ID; a policy cannot name a key by its alias");
        }

        foreach (var arn in SecretArns.Where(arn => !IsArn(arn, "secretsmanager", "secret:")))
        {
            yield return Failures.InvalidResourceArn(arn, "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX, also with * and ?");
        }
    }

    // What begins with a wildcard tells no partition.
    private IReadOnlyList<string> Partitions =>
    [
        .. Regions.Where(region => char.IsAsciiLetter(region[0])).Select(RegionName.PartitionOf)
            .Concat(KeyArns.Concat(SecretArns).Select(arn => arn.Split(':', 3)[1]))
            .Distinct(),
    ];

    // Without a Region or an account nothing would be narrowed, and the partition is not known.
    private IReadOnlyList<string> Arns(string service, string resource) => Regions.Count == 0 && AccountId is null
        ? ["*"]
        : [.. (Regions.Count == 0 ? ["*"] : Regions).Select(region => $"arn:{Partitions.FirstOrDefault("aws")}:{service}:{region}:{AccountId ?? "*"}:{resource}")];

    // A code, or a pattern that IAM understands: it has no sets of characters.
    private static bool IsRegion(string region) => RegionName.IsWellFormed(region)
        || (region.AsSpan().IndexOfAny('*', '?') >= 0
            && region.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '*' or '?'));

    private static bool IsArn(string text, string service, string prefix) =>
        AwsArn.TryParse(text, out var arn)
        && arn.Service == service && arn.Region.Length > 0 && arn.AccountId.Length > 0
        && arn.Resource.Length > prefix.Length && arn.Resource.StartsWith(prefix, StringComparison.Ordinal);
}
