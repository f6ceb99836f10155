using KmsCompliance.Ports;

namespace KmsCompliance.Services.SecretsManager;

/// <summary>A secret, without its value.</summary>
public sealed record SecretConfiguration : ResourceConfiguration
{
    /// <summary>What it is for; null where nobody has said.</summary>
    public string? Description { get; init; }

    /// <summary>Its replicas, by Region.</summary>
    public IReadOnlyList<SecretReplica> Replicas { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Key, string Region)> FurtherKeys => [.. Replicas.Where(static replica => replica.KmsKeyId is not null).Select(static replica => (replica.KmsKeyId!, replica.Region))];
}

/// <summary>A secret's copy in another Region.</summary>
/// <param name="Region">The Region.</param>
/// <param name="KmsKeyId">The key there as the service reports it; null for the default key.</param>
public sealed record SecretReplica(string Region, string? KmsKeyId);
