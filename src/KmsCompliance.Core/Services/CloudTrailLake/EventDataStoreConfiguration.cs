using KmsCompliance.Ports;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Services.CloudTrailLake;

/// <summary>An event data store.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventDataStore.html"/></remarks>
public sealed record EventDataStoreConfiguration : ResourceConfiguration
{
    /// <summary>Whether it is of all Regions.</summary>
    public bool IsMultiRegion { get; init; }

    /// <summary>Whether it is the organization's.</summary>
    public bool IsOrganization { get; init; }

    /// <summary>Whether it cannot be deleted.</summary>
    public bool IsProtected { get; init; }

    /// <summary>For how many days events are kept; null where not reported.</summary>
    public int? RetentionInDays { get; init; }

    /// <summary><c>EXTENDABLE_RETENTION_PRICING</c> or <c>FIXED_RETENTION_PRICING</c>; null where not reported.</summary>
    public string? BillingMode { get; init; }

    /// <summary>What it collects.</summary>
    public IReadOnlyList<AdvancedEventSelector> AdvancedEventSelectors { get; init; } = [];
}
