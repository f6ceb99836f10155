namespace KmsCompliance;

/// <summary>What becomes of data under a key that KMS refuses, in <see cref="CmkImpact.NewData"/> and
/// <see cref="CmkImpact.StoredData"/>.</summary>
public static class ImpactOnData
{
    /// <summary>Nothing.</summary>
    public const string None = nameof(None);

    /// <summary>It is refused to whoever sends it: an error that is seen.</summary>
    public const string Refused = nameof(Refused);

    /// <summary>It is lost without an error to whoever sends it.</summary>
    public const string Lost = nameof(Lost);

    /// <summary>It waits, and may be lost: for how long the service tries again is not published.</summary>
    public const string MayBeLost = nameof(MayBeLost);

    /// <summary>It cannot be read, until the key works again.</summary>
    public const string Unreadable = nameof(Unreadable);

    /// <summary>It can never be read again.</summary>
    public const string LostForGood = nameof(LostForGood);

    /// <summary>It could not be determined.</summary>
    public const string Unknown = nameof(Unknown);
}
