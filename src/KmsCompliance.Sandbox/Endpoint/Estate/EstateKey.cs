using System.Text.Json;

namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>One customer-managed key of an estate.</summary>
public sealed record EstateKey
{
    /// <summary>The key's Region.</summary>
    public required string Region { get; init; }

    /// <summary>A UUID, or <c>mrk-</c> and 32 hex digits for a multi-Region key.</summary>
    public required string KeyId { get; init; }

    /// <summary>Alias names, <c>alias/</c> included.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Free text.</summary>
    public string Description { get; init; } = "";

    /// <summary>Enabled, Disabled, PendingDeletion, PendingImport or Unavailable. PendingDeletion ends 30 days after
    /// the sandbox started.</summary>
    public string State { get; init; } = "Enabled";

    /// <summary>KMS's KeySpec.</summary>
    public string KeySpec { get; init; } = "SYMMETRIC_DEFAULT";

    /// <summary>KMS's KeyUsage; left out, the first that the spec can have.</summary>
    public string? KeyUsage { get; init; }

    /// <summary>AWS_KMS or EXTERNAL.</summary>
    public string Origin { get; init; } = "AWS_KMS";

    /// <summary>Days between automatic rotations, 90 to 2560; left out, rotation is off.</summary>
    public int? RotationPeriodInDays { get; init; }

    /// <summary>How many times the key was rotated on demand, 0 to 25.</summary>
    public int OnDemandRotations { get; init; }

    /// <summary>Whether new material was imported that waits for a rotation on demand; for the origin EXTERNAL.</summary>
    public bool HasPendingMaterial { get; init; }

    /// <summary>The Region of the primary of which a multi-Region key is a replica; left out, it is a primary.</summary>
    public string? PrimaryRegion { get; init; }

    /// <summary>In how many days imported material expires; left out, never.</summary>
    public int? MaterialExpiresInDays { get; init; }

    /// <summary>How many days ago the key was last used; left out, not since KMS began to look.</summary>
    public int? LastUsedDaysAgo { get; init; }

    /// <summary>How many events of the key's use the event history has, over the last 24 hours: 0 to 20,000.</summary>
    public int RecentUses { get; init; }

    /// <summary>The key policy as a JSON object; left out, KMS's own default.</summary>
    public JsonElement? Policy { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
