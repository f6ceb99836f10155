namespace KmsCompliance.Sandbox.Endpoint.Kms;

/// <summary>One of a key's materials, without its bytes.</summary>
/// <param name="Id">Its id. Of imported material it is a hash of the key's id and the bytes, so that the same bytes are known again.</param>
internal sealed record KmsKeyMaterial(string Id)
{
    public const string Automatic = "AUTOMATIC";
    public const string OnDemand = "ON_DEMAND";

    /// <summary>When it became the key's current material by a rotation; null for the first, and for one that waits.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>By which kind of rotation.</summary>
    public string? RotationType { get; init; }
}
