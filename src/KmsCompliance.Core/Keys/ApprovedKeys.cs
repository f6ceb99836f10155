using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Keys;

/// <summary>The list of approved keys: ids, ARNs, aliases, or patterns of them. Asks AWS only where the list names aliases
/// and the resource names its key otherwise: the aliases of the key's Region, once.</summary>
public sealed class ApprovedKeys
{
    private readonly PatternList _patterns;
    private readonly bool _namesAliases;
    private readonly Func<string, IKeyCatalog> _catalogIn;
    private volatile bool _hasJudged;

    // Where a key is approved by its id, its aliases are not read, and nothing is known of an alias in the list.
    private volatile bool _hasLeftAliases;

    // Which key a resource is under may not be known, and then any of the list may be it.
    private volatile bool _hasUnknown;
    private readonly ConcurrentDictionary<string, Lazy<Task<ILookup<string, string>>>> _aliases = new(StringComparer.Ordinal);

    /// <summary>Makes one.</summary>
    /// <param name="patterns">The list, as the user gave it.</param>
    /// <param name="compile">Turns a pattern into a test.</param>
    /// <param name="catalogIn">The keys of a Region.</param>
    public ApprovedKeys(IReadOnlyList<string> patterns, Func<string, Func<string, bool>> compile, Func<string, IKeyCatalog> catalogIn)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ArgumentNullException.ThrowIfNull(compile);
        _patterns = new PatternList(patterns, compile);
        _namesAliases = patterns.Any(NamesAlias);
        _catalogIn = catalogIn;
    }

    /// <summary>Whether any resource's key was held against the list.</summary>
    public bool HasJudged => _hasJudged;

    /// <summary>Those of the list that name no key of what was judged, for certain.</summary>
    public IEnumerable<string> Unfitted =>
        _hasJudged && !_hasUnknown ? _patterns.Unfitted.Where(pattern => !_hasLeftAliases || !NamesAlias(pattern)) : [];

    /// <summary>Whether a pattern names aliases, so that a Region's aliases may have to be listed.</summary>
    /// <param name="pattern">The pattern.</param>
    public static bool NamesAlias(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.StartsWith("alias/", StringComparison.OrdinalIgnoreCase) || pattern.Contains(":alias/", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a resource's key is on the list, by the names that the status has; null where its other aliases would tell.</summary>
    /// <param name="status">The resource.</param>
    public KeyApproval? JudgeByNames(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        _hasJudged = true;
        _hasUnknown |= status.Compliance == Compliance.Unknown;

        // All of its names, for each may be the one that a pattern of the list means.
        var isNamed = false;
        foreach (var name in Names(status))
        {
            isNamed |= _patterns.Fits(name);
        }

        if (isNamed)
        {
            _hasLeftAliases |= _namesAliases;
            return KeyApproval.Approved;
        }

        // A key that is not there, AWS's own, or not listed by anything but aliases needs no look.
        if (!_namesAliases || !AwsArn.TryParse(status.KeyArn, out var arn) || status.KeyManager != "CUSTOMER")
        {
            return KeyApproval.NotApproved;
        }

        if (arn.AccountId != status.AccountId || !RegionName.IsWellFormed(arn.Region))
        {
            _hasLeftAliases = true;
            return KeyApproval.Undetermined;
        }

        return null;
    }

    /// <summary>Whether a resource's key is on the list.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<KeyApproval> JudgeAsync(EncryptionStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (JudgeByNames(status) is { } judged)
        {
            return judged;
        }

        // Else there is no name by which it could have been undecided.
        if (!AwsArn.TryParse(status.KeyArn, out var arn))
        {
            return KeyApproval.Undetermined;
        }

        try
        {
            var aliases = await _aliases.GetOrAdd(arn.Region, region => new(() => ListAsync(region, cancellationToken))).Value.ConfigureAwait(false);
            return aliases[arn.Resource[(arn.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..]]
                .Any(alias => _patterns.Fits(alias) || _patterns.Fits($"arn:{arn.Partition}:kms:{arn.Region}:{arn.AccountId}:{alias}"))
                ? KeyApproval.Approved
                : KeyApproval.NotApproved;
        }
        catch (AwsCallException)
        {
            _hasLeftAliases = true;
            return KeyApproval.Undetermined;
        }
    }

    private static IEnumerable<string> Names(EncryptionStatus status)
    {
        foreach (var named in new[] { status.KmsKeyId, status.KeyArn })
        {
            if (string.IsNullOrEmpty(named))
            {
                continue;
            }

            yield return named;

            // A bare alias names a key of the resource's own account: another account's may have the same name.
            var reference = KeyReference.FromService(named);
            if (!reference.IsAlias || reference.Arn is null || reference.Arn.AccountId == status.AccountId)
            {
                yield return reference.Name;
            }
        }
    }

    private async Task<ILookup<string, string>> ListAsync(string region, CancellationToken cancellationToken)
    {
        var aliases = new List<AliasEntry>();
        await foreach (var alias in _catalogIn(region).ListAliasesAsync(cancellationToken).ConfigureAwait(false))
        {
            aliases.Add(alias == AliasEntry.NoList
                ? throw new AwsCallException(FailureKind.InvalidAnswer, "the answer has no list of aliases.") { Operation = "kms:ListAliases", Region = region }
                : alias);
        }

        return aliases.Where(alias => alias.TargetKeyId is not null).ToLookup(alias => alias.TargetKeyId!, alias => alias.AliasName, StringComparer.Ordinal);
    }
}
