namespace KmsCompliance.Sandbox.Endpoint.Services.CloudWatchLogs;

/// <summary>The log groups of one account in one Region.</summary>
internal sealed class LogGroupStore
{
    private readonly SortedDictionary<string, LogGroup> _groups = new(StringComparer.Ordinal);
    private readonly List<LogGroup> _linked = [];

    /// <summary>The account's own, by name.</summary>
    public IEnumerable<LogGroup> Own => _groups.Values;

    /// <summary>Those of source accounts that this one monitors.</summary>
    /// <remarks><see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Unified-Cross-Account.html"/></remarks>
    public IEnumerable<LogGroup> Linked => _linked;

    public LogGroup? Find(string name) => _groups.GetValueOrDefault(name);

    public void Add(LogGroup group) => _groups.Add(group.Name, group);

    public void Remove(LogGroup group) => _groups.Remove(group.Name);

    public void Link(LogGroup group) => _linked.Add(group);
}
