using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes;

/// <summary>Checks the key that is to be set, before anything is written.</summary>
public static class TargetKey
{
    /// <summary>Finds the key and makes sure that the services can use it: customer-managed, enabled, symmetric, for
    /// encryption, in the resource's Region.</summary>
    /// <param name="reference">The key.</param>
    /// <param name="resource">The resource, for messages.</param>
    /// <param name="region">The resource's Region.</param>
    /// <param name="keys">The Region's keys.</param>
    /// <exception cref="FailureException">The key does not fit.</exception>
    public static async Task<KeyDescription> CheckAsync(KeyReference reference, string resource, string region, IKeyFinder keys)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(keys);
        return await FindAsync(reference, resource, region, keys).ConfigureAwait(false) is { KeyManager: "CUSTOMER" } key
            ? RequireUsable(key, reference, region)
            : throw new FailureException(Failures.AwsManagedKeyAsTarget(reference.Value));
    }

    /// <summary>Finds a key that the resource was under before, and makes sure that services can still use it: one that AWS manages
    /// too.</summary>
    /// <param name="reference">The key, as the service reported it then.</param>
    /// <param name="resource">The resource, for messages.</param>
    /// <param name="region">The resource's Region.</param>
    /// <param name="keys">The Region's keys.</param>
    /// <returns>The key; null for an alias of AWS's, which is not looked up.</returns>
    /// <exception cref="FailureException">The key does not serve any more.</exception>
    public static async Task<KeyDescription?> CheckFormerAsync(KeyReference reference, string resource, string region, IKeyFinder keys)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(keys);
        return await FindAsync(reference, resource, region, keys).ConfigureAwait(false) is { } key ? RequireUsable(key, reference, region) : null;
    }

    // Null for an alias of AWS's: asking KMS for one could make its key.
    private static async Task<KeyDescription?> FindAsync(KeyReference reference, string resource, string region, IKeyFinder keys)
    {
        if (reference.IsAwsManagedAlias)
        {
            return null;
        }

        if (reference.Arn is { } arn && arn.Region != region)
        {
            throw new FailureException(Failures.KeyInOtherRegion(reference.Value, arn.Region, resource, region));
        }

        var lookup = await keys.FindAsync(reference).ConfigureAwait(false);
        if (lookup.Outcome == KeyLookupOutcome.NotFound)
        {
            throw new FailureException(Failures.KeyNotFound(reference.Value, region, resource));
        }

        if (lookup.Outcome == KeyLookupOutcome.Unreadable)
        {
            throw new FailureException(Failures.KeyUnreadable(reference.Value, region, lookup.Cause!.Describe()) with { Kind = lookup.Cause.Kind });
        }

        return lookup.Key!;
    }

    private static KeyDescription RequireUsable(KeyDescription key, KeyReference reference, string region) =>
        key.WhyNotUsable is { } problem ? throw new FailureException(Failures.KeyNotUsable(reference.Value, problem, region)) : key;
}
