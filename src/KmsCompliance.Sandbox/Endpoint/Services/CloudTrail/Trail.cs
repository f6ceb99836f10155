namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

/// <summary>A trail. It is kept in its home Region alone; elsewhere it shows as a shadow.</summary>
internal sealed class Trail(string accountId, string homeRegion, string name, TrailSettings settings)
{
    public string AccountId { get; } = accountId;

    public string HomeRegion { get; } = homeRegion;

    public string Name { get; } = name;

    public string Arn { get; } = ArnOf(homeRegion, accountId, name);

    public TrailSettings Settings { get; set; } = settings;

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    public bool IsLogging { get; set; }

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public static string ArnOf(string region, string accountId, string name) => $"arn:aws:cloudtrail:{region}:{accountId}:trail/{name}";
}
