using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint.Estate;

namespace KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;

/// <summary>One secret of an estate.</summary>
internal sealed record EstateSecret : IEstateEntry
{
    /// <summary>The secret's Region.</summary>
    public required string Region { get; init; }

    /// <summary>The secret's name.</summary>
    public required string Name { get; init; }

    /// <summary>The key as a caller stored it: id, ARN, alias name or alias ARN, existing or not; left out, the default key.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>The secret's own policy as a JSON object; left out, there is none.</summary>
    public JsonElement? ResourcePolicy { get; init; }

    /// <summary>The service that owns the secret, such as <c>rds</c>.</summary>
    public string? OwningService { get; init; }

    /// <summary>Days until the secret is deleted, 7 to 30; left out, it is not scheduled for deletion.</summary>
    public int? DeletedInDays { get; init; }

    /// <summary>Replicas in other Regions.</summary>
    public IReadOnlyList<EstateReplica> Replicas { get; init; } = [];

    /// <summary>Tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
