using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;

/// <summary>An event data store of CloudTrail Lake.</summary>
internal sealed partial class EventDataStore(string accountId, string region, string id, string name, DateTimeOffset createdAt)
{
    public const string Enabled = "ENABLED";
    public const string PendingDeletion = "PENDING_DELETION";
    public const string Extendable = "EXTENDABLE_RETENTION_PRICING";
    public const string Fixed = "FIXED_RETENTION_PRICING";

    public const int MinRetention = 7;
    public const int DefaultRetention = 366;
    public const int MaxFixedRetention = 2557;
    public const int MaxRetention = 3653;

    /// <summary>Days from the deletion of a store until it is gone.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteEventDataStore.html"/></remarks>
    public const int DeletionWindow = 7;

    public static IReadOnlyList<string> Statuses { get; } =
        ["CREATED", Enabled, PendingDeletion, "STARTING_INGESTION", "STOPPING_INGESTION", "STOPPED_INGESTION"];

    public static IReadOnlyList<string> BillingModes { get; } = [Extendable, Fixed];

    public string Id { get; } = id;

    public string Arn { get; } = ArnOf(region, accountId, id);

    public string Name { get; set; } = name;

    public string Status { get; set; } = Enabled;

    public IReadOnlyList<AdvancedEventSelector> Selectors { get; set; } = AdvancedEventSelector.Default;

    public bool IsMultiRegion { get; set; } = true;

    public bool IsOrganization { get; set; }

    /// <summary>Days.</summary>
    public int RetentionPeriod { get; set; } = DefaultRetention;

    public bool IsTerminationProtected { get; set; } = true;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    /// <summary>The ARN of the key, which stays for good; null for a key that AWS owns.</summary>
    public string? KmsKeyArn { get; set; }

    public string BillingMode { get; set; } = Extendable;

    /// <summary>When the store is gone, for one that is pending deletion.</summary>
    public DateTimeOffset? DeletionDate { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public static string ArnOf(string region, string accountId, string id) => $"arn:aws:cloudtrail:{region}:{accountId}:eventdatastore/{id}";

    public static bool IsArn(string text) => ArnPattern().IsMatch(text);

    public static bool IsName(string text) => NamePattern().IsMatch(text);

    [GeneratedRegex(@"\Aarn:aws:cloudtrail:[a-z0-9-]+:[0-9]{12}:eventdatastore/[a-zA-Z0-9-]+\z")]
    private static partial Regex ArnPattern();

    [GeneratedRegex(@"\A[a-zA-Z0-9._\-]{3,128}\z")]
    private static partial Regex NamePattern();
}
