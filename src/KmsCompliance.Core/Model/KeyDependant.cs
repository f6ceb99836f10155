namespace KmsCompliance;

/// <summary>What depends on a key, in <see cref="CmkImpact.Dependant"/>.</summary>
public static class KeyDependant
{
    /// <summary>A resource that a service keeps under the key.</summary>
    public const string Resource = nameof(Resource);

    /// <summary>Versions of a resource that can be read under the key alone, where the resource itself is under another by now.</summary>
    public const string OldVersion = nameof(OldVersion);

    /// <summary>Data that a service stored while it was under the key.</summary>
    public const string StoredData = nameof(StoredData);

    /// <summary>A principal that may use the key by grants.</summary>
    public const string Grant = nameof(Grant);

    /// <summary>An alias of the key.</summary>
    public const string Alias = nameof(Alias);

    /// <summary>A multi-Region key with the same material.</summary>
    public const string RelatedKey = nameof(RelatedKey);

    /// <summary>When the key was last used, by whomever.</summary>
    public const string LastUse = nameof(LastUse);

    /// <summary>What was not seen: resources of a service in a Region, or a resource whose key could not be determined.</summary>
    public const string NotSeen = nameof(NotSeen);
}
