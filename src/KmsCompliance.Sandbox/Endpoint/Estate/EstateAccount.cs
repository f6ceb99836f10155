namespace KmsCompliance.Sandbox.Endpoint.Estate;

/// <summary>One account of an estate.</summary>
public sealed record EstateAccount
{
    /// <summary>12 digits.</summary>
    public required string Id { get; init; }

    /// <summary>Regions that the account has enabled; left out, the 17 that every account has.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    /// <summary>Regions that exist and are not enabled.</summary>
    public IReadOnlyList<string> NotEnabledRegions { get; init; } = [];

    /// <summary>Customer-managed keys. AWS-managed ones come by themselves where something uses them.</summary>
    public IReadOnlyList<EstateKey> Keys { get; init; } = [];

    /// <summary>Secrets.</summary>
    public IReadOnlyList<EstateSecret> Secrets { get; init; } = [];

    /// <summary>X-Ray settings other than Type NONE.</summary>
    public IReadOnlyList<EstateXRay> XRay { get; init; } = [];

    /// <summary>Buckets of Amazon S3.</summary>
    public IReadOnlyList<EstateBucket> Buckets { get; init; } = [];

    /// <summary>Trails of CloudTrail.</summary>
    public IReadOnlyList<EstateTrail> Trails { get; init; } = [];

    /// <summary>Event data stores of CloudTrail Lake.</summary>
    public IReadOnlyList<EstateEventDataStore> EventDataStores { get; init; } = [];
}
