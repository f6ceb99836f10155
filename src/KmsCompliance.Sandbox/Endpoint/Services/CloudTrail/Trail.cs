namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>A trail. It is kept in its home Region alone; elsewhere it shows as a shadow.</summary>
internal sealed class Trail(string accountId, string homeRegion, string name, TrailSettings settings)
{
    public string AccountId { get; } = accountId;

    public string HomeRegion { get; } = homeRegion;

    public string Name { get; } = name;

    public string Arn { get; } = ArnOf(homeRegion, accountId, name);

    public TrailSettings Settings { get; set; } = settings;

    /// <summary>What somebody said in the basic form that it logs.</summary>
    public IReadOnlyList<BasicEventSelector> EventSelectors { get; set; } = [];

    /// <summary>The same in the advanced form; it is one or the other.</summary>
    public IReadOnlyList<AdvancedEventSelector> AdvancedEventSelectors { get; set; } = [];

    public IReadOnlyList<InsightSelector> InsightSelectors { get; set; } = [];

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    public bool IsLogging { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public static string ArnOf(string region, string accountId, string name) => $"arn:aws:cloudtrail:{region}:{accountId}:trail/{name}";
}
