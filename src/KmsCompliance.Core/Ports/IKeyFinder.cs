using KmsCompliance.Identifiers;

namespace KmsCompliance.Ports;

/// <summary>Looks keys of one Region up.</summary>
public interface IKeyFinder
{
    /// <summary>Looks a key up. Not to be asked for AWS's own aliases: asking KMS for one could make its key.</summary>
    /// <param name="reference">The key.</param>
    Task<KeyLookup> FindAsync(KeyReference reference);
}

/// <summary>Whether what a service reports is a certain key.</summary>
public static class KeyFinding
{
    /// <summary>Whether a key as a service reports it, in whatever form, is this key.</summary>
    /// <param name="keys">The keys of the key's Region.</param>
    /// <param name="reported">What the service reports; null or empty for its default key.</param>
    /// <param name="key">The key.</param>
    public static async Task<bool> IsSameAsync(this IKeyFinder keys, string? reported, KeyDescription key)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(key);
        if (string.IsNullOrEmpty(reported))
        {
            return false;
        }

        var reference = KeyReference.FromService(reported);
        if (!reference.IsAlias)
        {
            return reference.Name == key.KeyId && (reference.Arn is null || reference.Value == key.Arn);
        }

        if (reference.IsAwsManagedAlias)
        {
            return false;
        }

        var lookup = await keys.FindAsync(reference).ConfigureAwait(false);
        return lookup.Key?.Arn == key.Arn;
    }
}
