namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>A replica of a secret.</summary>
internal sealed record EstateReplica
{
    /// <summary>The replica's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The replica's own key, in its own Region; left out, the default key there.</summary>
    public string? KmsKeyId { get; init; }
}
