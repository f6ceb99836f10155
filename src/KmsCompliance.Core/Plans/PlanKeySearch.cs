using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Plans;

/// <summary>Looks for keys that a plan made, by their tags. Changes nothing.</summary>
/// <param name="plan">The plan.</param>
/// <param name="own">The command's own session.</param>
/// <param name="throttleLimit">How many Regions at a time.</param>
internal sealed class PlanKeySearch(Plan plan, IAwsSession own, int throttleLimit)
{
    // As many as the making of a key reads at a time.
    private const int TagReadsAtATime = 8;

    /// <summary>A key that the plan made, where there is one; null otherwise. Where a Region cannot be looked at, nothing is said of it: the
    /// step that is taken there meets the same.</summary>
    /// <param name="steps">The steps that make keys, and where each is taken.</param>
    /// <param name="stop">Stops the work.</param>
    public async Task<Failure?> FindAsync(IEnumerable<(PlanStep Step, Place Where)> steps, CancellationToken stop)
    {
        var found = new ConcurrentBag<(int Step, Failure Failure)>();
        await Parallel.ForEachAsync(
            steps.Where(static one => one.Where.NotSeen is null).GroupBy(static one => one.Where),
            new ParallelOptions { MaxDegreeOfParallelism = throttleLimit, CancellationToken = stop },
            async (there, token) =>
            {
                try
                {
                    if (await FindAsync(there.Key, [.. there.Select(static one => one.Step)], token).ConfigureAwait(false) is { } made)
                    {
                        found.Add(made);
                    }
                }
                catch (Exception exception) when (exception is AwsCallException or FailureException)
                {
                    // The step tells of it.
                }
            }).ConfigureAwait(false);
        return found.IsEmpty ? null : found.MinBy(static made => made.Step).Failure;
    }

    private async Task<(int Step, Failure Failure)?> FindAsync(Place where, List<PlanStep> steps, CancellationToken stop)
    {
        var catalog = (where.Session ?? own).GetKeyCatalog(where.Region);
        var aliases = new List<AliasEntry>();
        await foreach (var alias in catalog.ListAliasesAsync(stop).ConfigureAwait(false))
        {
            aliases.Add(alias);
        }

        // A key with an alias of the plan, or one that was begun and has none. Keys with other aliases are somebody's, and many.
        var names = steps.Select(static step => step.Target).ToHashSet(StringComparer.Ordinal);
        var others = aliases.Where(alias => !names.Contains(alias.AliasName)).Select(static alias => alias.TargetKeyId).ToHashSet(StringComparer.Ordinal);
        var candidates = aliases.Where(alias => names.Contains(alias.AliasName)).Select(static alias => alias.TargetKeyId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        await foreach (var keyId in catalog.ListKeyIdsAsync(stop).ConfigureAwait(false))
        {
            if (!others.Contains(keyId))
            {
                candidates.Add(keyId);
            }
        }

        var made = new ConcurrentBag<(PlanStep Step, string KeyId)>();
        await Parallel.ForEachAsync(
            candidates,
            new ParallelOptions { MaxDegreeOfParallelism = TagReadsAtATime, CancellationToken = stop },
            async (keyId, token) =>
            {
                var tag = await ReadTagAsync(catalog, keyId, token).ConfigureAwait(false);
                if (steps.Find(step => tag == $"{plan.Id}/{step.Number}") is { } step)
                {
                    made.Add((step, keyId));
                }
            }).ConfigureAwait(false);
        if (made.IsEmpty)
        {
            return null;
        }

        var (first, id) = made.OrderBy(static one => one.Step.Number).ThenBy(static one => one.KeyId, StringComparer.Ordinal).First();
        return (first.Number, Failures.PlanKeyMadeElsewhere(first.Target, where.Region, $"arn:{RegionName.PartitionOf(where.Region)}:kms:{where.Region}:{first.AccountId}:key/{id}"));
    }

    private static async Task<string?> ReadTagAsync(IKeyCatalog catalog, string keyId, CancellationToken stop)
    {
        try
        {
            return (await catalog.ListTagsAsync(keyId, stop).ConfigureAwait(false)).GetValueOrDefault(ServiceKeyTags.PlanStep);
        }
        catch (AwsCallException exception) when (exception.Kind is FailureKind.AccessDenied or FailureKind.NotFound)
        {
            // A key whose tags the caller may not read is not one that this caller made.
            return null;
        }
    }
}
