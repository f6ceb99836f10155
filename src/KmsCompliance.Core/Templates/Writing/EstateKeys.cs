using KmsCompliance.Identifiers;

namespace KmsCompliance.Templates.Writing;

/// <summary>Finds what an estate has for a key that a service reports.</summary>
/// <param name="keys">The estate's keys.</param>
internal sealed class EstateKeys(IReadOnlyList<EstateKey> keys)
{
    /// <summary>What the estate has for a key; null where it has nothing.</summary>
    /// <param name="configured">The key as a service reports it: its ARN, id, alias or alias ARN.</param>
    /// <param name="region">The Region that a bare id or alias is of.</param>
    public EstateKeyName? Find(string configured, string region)
    {
        var reference = KeyReference.FromService(configured);
        foreach (var key in keys)
        {
            if (reference.IsAlias)
            {
                if (key.Region == (reference.Arn?.Region ?? region) && (reference.Arn is null || reference.Arn.AccountId == key.AccountId)
                    && key.Aliases.FirstOrDefault(alias => alias == reference.Name) is { } name)
                {
                    return new(key, name, IsArn: reference.Arn is not null);
                }
            }
            else if (reference.Arn is null ? key.KeyId == reference.Name && key.Region == region : key.Arn == configured)
            {
                return new(key, Alias: null, IsArn: reference.Arn is not null);
            }
        }

        return null;
    }
}

/// <summary>How a key of the estate is named, so that a template that names it so changes nothing.</summary>
/// <param name="Key">The key.</param>
/// <param name="Alias">The alias by which it is named; null where it is named itself.</param>
/// <param name="IsArn">Whether it is named by an ARN, its own or the alias's.</param>
internal sealed record EstateKeyName(EstateKey Key, string? Alias, bool IsArn);
