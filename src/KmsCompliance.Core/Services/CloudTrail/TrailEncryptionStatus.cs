
namespace KmsCompliance;

/// <summary>The key of one CloudTrail trail or event data store. A trail that records many Regions, or an organisation, is
/// one status, of its home Region.</summary>
public sealed class TrailEncryptionStatus : EncryptionStatus
{
    private string? _bucketRegion;

    /// <inheritdoc/>
    public override string Service => ResourceType == TrailResourceType.Trail ? "CloudTrail" : "CloudTrailLake";

    /// <inheritdoc/>
    public override required string ResourceName { get; init; }

    /// <inheritdoc/>
    public override required string? ResourceArn { get; init; }

    /// <summary>Whether it is a trail or an event data store.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Whether events of all Regions are recorded; null where not reported.</summary>
    public bool? IsMultiRegion { get; init; }

    /// <summary>Whether events of all accounts of the organisation are recorded; null where not reported.</summary>
    public bool? IsOrganization { get; init; }

    /// <summary>The bucket that a trail delivers to, whose Region its key has to lie in; null for an event data store.</summary>
    public string? DeliveryBucket { get; init; }

    /// <summary>What the names of a trail's log files in the bucket begin with, before <c>AWSLogs</c>; null for nothing, and for an event
    /// data store.</summary>
    public string? DeliveryPrefix { get; init; }

    /// <summary>The bucket's Region; null for an event data store, and where it could not be determined.</summary>
    public string? BucketRegion { get => _bucketRegion; init => _bucketRegion = value; }

    /// <inheritdoc/>
    public override string? KeyRegion => ResourceType == TrailResourceType.Trail ? BucketRegion : Region;

    /// <summary>An event data store's status as CloudTrail names it, such as <c>ENABLED</c>; null for a trail.</summary>
    public string? StoreStatus { get; init; }

    /// <summary>The same trail, whose bucket lies in a Region.</summary>
    /// <param name="bucketRegion">The Region; null where it could not be determined.</param>
    internal TrailEncryptionStatus DeliveringTo(string? bucketRegion)
    {
        var located = (TrailEncryptionStatus)MemberwiseClone();
        located._bucketRegion = bucketRegion;
        return located;
    }
}
