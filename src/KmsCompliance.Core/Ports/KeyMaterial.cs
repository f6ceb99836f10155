namespace KmsCompliance.Ports;

/// <summary>One of a key's materials, as KMS ListKeyRotations says; never its bytes, which nobody sees.</summary>
/// <param name="Id">Its id; null where not reported.</param>
/// <param name="State"><c>CURRENT</c>, <c>NON_CURRENT</c>, <c>PENDING_ROTATION</c> or <c>PENDING_MULTI_REGION_IMPORT_AND_ROTATION</c>; null
/// where not reported.</param>
public sealed record KeyMaterial(string? Id, string? State)
{
    /// <summary>The type of a rotation that somebody asked for.</summary>
    public const string OnDemand = "ON_DEMAND";

    /// <summary>When it became the key's current material by a rotation; null for the first, and for one that waits.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary><c>AUTOMATIC</c> or <c>ON_DEMAND</c>; null for the first, and for one that waits.</summary>
    public string? RotationType { get; init; }

    /// <summary>Of imported material <c>IMPORTED</c> or <c>PENDING_IMPORT</c>.</summary>
    public string? ImportState { get; init; }

    /// <summary>When imported material expires; null where it does not, or is not imported.</summary>
    public DateTimeOffset? ValidTo { get; init; }
}
