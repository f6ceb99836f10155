using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;

namespace KmsCompliance.Permissions;

/// <summary>What a policy is to be confined to. Empty or null confines nothing.</summary>
public sealed record PermissionNarrowing
{
    /// <summary>Region codes, with <c>*</c> and <c>?</c> as wildcards.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>The 12-digit account of keys and of services' resources.</summary>
    public string? AccountId { get; init; }

    /// <summary>ARNs of the keys that commands are about.</summary>
    public IReadOnlyList<string> KeyArns { get; init; } = [];

    /// <summary>ARNs of the services' resources that commands are about, such as secrets, with <c>*</c> and <c>?</c> as
    /// wildcards in their last part. Those of one kind confine what is done with that kind.</summary>
    public IReadOnlyList<string> ResourceArns { get; init; } = [];

    /// <summary>Names of the roles that commands assume in other accounts, with their path where they have one. Without any, a policy allows to assume
    /// none.</summary>
    public IReadOnlyList<string> RoleNames { get; init; } = [];

    /// <summary>What a policy cannot be confined to.</summary>
    /// <param name="kinds">The kinds of resources that <see cref="ResourceArns"/> may name.</param>
    internal IEnumerable<Failure> FindProblems(IReadOnlyList<ActionScope> kinds)
    {
        var malformed = FindMalformed(kinds).ToList();
        return malformed.Count > 0 ? malformed
            : Partitions is [var first, var second, ..] ? [Failures.PartitionsMixed(first, second)]
            : [];
    }

    /// <summary>The resources that an action is allowed on.</summary>
    internal IReadOnlyList<string> ResourcesOf(ActionScope scope) =>
        scope == ActionScope.Role ? [.. RoleNames.Select(name => $"arn:{Partitions.FirstOrDefault("aws")}:iam::*:role/{name.TrimStart('/')}").Distinct()]
        : NamedArns.Where(scope.Covers).ToList() is { Count: > 0 } named ? named
        : scope.Patterns.Count > 0 ? [.. scope.Patterns.SelectMany(pattern => Arns(scope.IamPrefix, pattern)).Distinct()]
        : ["*"];

    private IEnumerable<Failure> FindMalformed(IReadOnlyList<ActionScope> kinds)
    {
        if (AccountId is not null && !AwsArn.IsAccountId(AccountId))
        {
            yield return Failures.InvalidAccountId(AccountId);
        }

        foreach (var region in Regions.Where(region => !IsRegion(region)))
        {
            yield return Failures.InvalidRegion(region);
        }

        foreach (var arn in KeyArns.Where(arn => !ActionScope.Key.Covers(arn)))
        {
            yield return Failures.InvalidResourceArn(arn, "arn:aws:kms:REGION:ACCOUNT:key/ID; a policy cannot name a key by its alias");
        }

        foreach (var arn in ResourceArns.Where(arn => !kinds.Any(kind => kind.Covers(arn))))
        {
            yield return Failures.InvalidResourceArn(arn, $"{string.Join(", ", kinds.Select(kind => kind.Example))}, also with * and ?");
        }
    }

    private IEnumerable<string> NamedArns => KeyArns.Concat(ResourceArns);

    // What begins with a wildcard tells no partition.
    private IReadOnlyList<string> Partitions =>
    [
        .. Regions.Where(region => char.IsAsciiLetter(region[0])).Select(RegionName.PartitionOf)
            .Concat(NamedArns.Select(arn => arn.Split(':', 3)[1]))
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
}
