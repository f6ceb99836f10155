using KmsCompliance.Keys;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Templates.Writing;

/// <summary>Shows what was read as a plan will have made it. What is neither as the plan found it nor as it makes it was changed by somebody
/// since, and is no part of what was planned.</summary>
/// <param name="planned">What the plan changes.</param>
internal sealed class EstatePlanning(PlannedChanges planned)
{
    /// <summary>Why something was changed since.</summary>
    public const string ChangedSince = "It was changed since the plan was made: make the plan anew.";

    // The ARN of each key that is there already; null where that is not known.
    private readonly Dictionary<PlannedKey, string?> _made = new(ReferenceEqualityComparer.Instance);

    /// <summary>Finds out whether a key that the plan makes is there already: the plan was applied, wholly or in part.</summary>
    /// <param name="key">The key.</param>
    /// <param name="keysIn">The keys of a Region.</param>
    /// <param name="catalogIn">Reads keys of a Region.</param>
    /// <param name="stop">Stops the work.</param>
    /// <returns>Its ARN or id, where it is there; why that is not known, where it is not.</returns>
    /// <exception cref="Errors.AwsCallException">It could not be found out.</exception>
    public async Task<(string? Found, string? WhyUnclear)> FindAsync(PlannedKey key, Func<string, KeyDirectory> keysIn, Func<string, IKeyCatalog> catalogIn, CancellationToken stop)
    {
        _made[key] = null;
        var alias = key.Key.Aliases[0];
        if (key.Arn is { } arn)
        {
            _made[key] = arn;
            return (arn, null);
        }

        if (key.IsBegun)
        {
            return (null, "The plan began to make it, and whether it did is not known: Invoke-CmkPlan finds that out.");
        }

        if (await keysIn(key.Key.Region).FindAliasAsync(alias).ConfigureAwait(false) is not { } id)
        {
            _made.Remove(key);
            return (null, null);
        }

        var tags = await catalogIn(key.Key.Region).ListTagsAsync(id, stop).ConfigureAwait(false);
        if (!tags.TryGetValue(ServiceKeyTags.PlanStep, out var step) || step != key.PlanStep)
        {
            return (null, $"By now another key has the alias, {id}, which this plan has not made.");
        }

        _made[key] = (await catalogIn(key.Key.Region).DescribeKeyAsync(id, stop).ConfigureAwait(false)).Arn;
        return (id, null);
    }

    /// <summary>A key as it is then.</summary>
    /// <param name="key">The key as it was read.</param>
    /// <param name="why">Why the plan does not hold for it; null where it does.</param>
    public EstateKey Show(EstateKey key, out string? why)
    {
        why = null;
        if (planned.Policies.TryGetValue(key.Arn!, out var policy) && !IsSame(key.Policy, policy.After))
        {
            why = IsSame(key.Policy, policy.Before) ? null : ChangedSince;
            key = key with { Policy = policy.After, FormerPolicy = key.Policy };
        }

        if (planned.Rotations.TryGetValue(key.Arn!, out var rotation) && !IsSame(key, rotation.After))
        {
            why ??= IsSame(key, rotation.Before) ? null : ChangedSince;
            key = key with
            {
                RotationEnabled = rotation.After.Enabled,
                RotationPeriodInDays = rotation.After.PeriodInDays,
                FormerRotation = new KeyRotation(key.RotationEnabled == true, key.RotationPeriodInDays),
            };
        }

        return key;
    }

    /// <summary>A resource as it is then.</summary>
    /// <param name="resource">The resource as it was read, with the ARN of its key where that is known.</param>
    /// <param name="keys">The account's keys that were read, by ARN.</param>
    /// <param name="why">Why it is in no template; null where it is in one.</param>
    public EstateResource Show(EstateResource resource, IReadOnlyDictionary<string, EstateKey> keys, out string? why)
    {
        why = null;
        if (!planned.KeyOf.TryGetValue((resource.Region, resource.Status.ResourceId), out var change))
        {
            return resource;
        }

        var isThere = change.Made is null || _made.ContainsKey(change.Made);
        var arn = change.Arn ?? (isThere ? _made[change.Made!] : null);
        if (isThere && arn is null)
        {
            why = "Which key the plan puts it under could not be determined.";
            return resource;
        }

        if (arn is not null && (resource.Status.KeyArn ?? resource.Configuration.KmsKeyId) == arn)
        {
            return resource;
        }

        if (!change.IsAsFound(resource.Status))
        {
            why = ChangedSince;
            return resource;
        }

        var key = arn is null ? change.Made!.Key : keys.GetValueOrDefault(arn);
        return resource with { PlannedKey = key, PlannedKeyArn = key is null ? arn : null };
    }

    private static bool IsSame(string policy, string other) => KeyPolicyDocument.Parse(policy).EquivalentTo(KeyPolicyDocument.Parse(other));

    private static bool IsSame(EstateKey key, KeyRotation rotation) =>
        key.RotationEnabled == rotation.Enabled && (!rotation.Enabled || rotation.PeriodInDays is null || key.RotationPeriodInDays == rotation.PeriodInDays);
}
