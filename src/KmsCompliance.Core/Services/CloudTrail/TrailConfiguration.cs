using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>A trail and what it logs.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html"/></remarks>
public sealed record TrailConfiguration : ResourceConfiguration
{
    /// <summary>The bucket that its log files go to.</summary>
    public required string BucketName { get; init; }

    /// <summary>The prefix of the log files; null for none.</summary>
    public string? KeyPrefix { get; init; }

    /// <summary>The topic that is told of log files; null for none.</summary>
    public string? SnsTopicArn { get; init; }

    /// <summary>The log group that events go to; null for none.</summary>
    public string? LogGroupArn { get; init; }

    /// <summary>The role by which they go there; null for none.</summary>
    public string? LogRoleArn { get; init; }

    /// <summary>Whether events of global services are logged.</summary>
    public bool IncludesGlobalServices { get; init; }

    /// <summary>Whether it is of all Regions.</summary>
    public bool IsMultiRegion { get; init; }

    /// <summary>Whether it is the organization's.</summary>
    public bool IsOrganization { get; init; }

    /// <summary>Whether its log files have digests.</summary>
    public bool ValidatesLogFiles { get; init; }

    /// <summary>Whether it logs now.</summary>
    public bool IsLogging { get; init; }

    /// <summary>What it logs, where somebody has said so in the basic form; none for management events.</summary>
    public IReadOnlyList<TrailEventSelector> EventSelectors { get; init; } = [];

    /// <summary>What it logs, where somebody has said so in the advanced form.</summary>
    public IReadOnlyList<AdvancedEventSelector> AdvancedEventSelectors { get; init; } = [];

    /// <summary>The insights that are looked for, such as <c>ApiCallRateInsight</c>.</summary>
    public IReadOnlyList<string> InsightTypes { get; init; } = [];

    /// <summary>The categories of events in which insights of a type are looked for, such as <c>Data</c>, for the types of which CloudTrail
    /// names any.</summary>
    public IReadOnlyList<(string Type, IReadOnlyList<string> Categories)> InsightCategories { get; init; } = [];
}

/// <summary>What a trail logs, in the basic form.</summary>
/// <param name="ReadWriteType"><c>All</c>, <c>ReadOnly</c> or <c>WriteOnly</c>.</param>
/// <param name="IncludesManagement">Whether management events are logged.</param>
public sealed record TrailEventSelector(string ReadWriteType, bool IncludesManagement)
{
    /// <summary>The data whose events are logged, by type.</summary>
    public IReadOnlyList<TrailDataResource> DataResources { get; init; } = [];

    /// <summary>The services whose management events are left out, such as <c>kms.amazonaws.com</c>.</summary>
    public IReadOnlyList<string> ExcludedSources { get; init; } = [];
}

/// <summary>Data whose events a trail logs.</summary>
/// <param name="Type">Such as <c>AWS::S3::Object</c>.</param>
/// <param name="Values">The beginnings of their ARNs.</param>
public sealed record TrailDataResource(string Type, IReadOnlyList<string> Values);

/// <summary>What a trail or an event data store logs, in the advanced form.</summary>
/// <param name="Name">Its name; null for none.</param>
/// <param name="Fields">What events have to have.</param>
public sealed record AdvancedEventSelector(string? Name, IReadOnlyList<EventFieldSelector> Fields);

/// <summary>What a field of an event has to be, all of it together.</summary>
/// <param name="Field">The field, such as <c>eventCategory</c>.</param>
/// <param name="Conditions">The values by operator, in CloudTrail's words (<c>Equals</c>, <c>NotStartsWith</c> …), in its order.</param>
public sealed record EventFieldSelector(string Field, IReadOnlyList<(string Operator, IReadOnlyList<string> Values)> Conditions);
