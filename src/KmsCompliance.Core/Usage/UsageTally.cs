namespace KmsCompliance.Usage;

/// <summary>Counts events that say the same but for their time.</summary>
internal sealed class UsageTally
{
    private readonly Dictionary<Line, Count> _counts = [];

    /// <summary>Counts an event.</summary>
    public void Add(CmkUsage one)
    {
        // Each session of a role has a name of its own.
        var line = new Line(one.PrincipalRole ?? one.Principal, one.PrincipalKind, one.PrincipalAccountId, one.Operation, one.Kind, one.ViaService, one.Outcome, one.ErrorCode);
        if (!_counts.TryGetValue(line, out var count))
        {
            _counts.Add(line, count = new Count { First = one.EventTime, Last = one.EventTime });
        }

        count.Events++;
        count.First = one.EventTime < count.First ? one.EventTime : count.First;
        count.Last = one.EventTime > count.Last ? one.EventTime : count.Last;
    }

    /// <summary>What was counted, the most frequent first.</summary>
    public IReadOnlyList<CmkUsageSummary> ToSummaries(string keyArn, string region, string accountId) =>
    [
        .. _counts
            .OrderByDescending(static pair => pair.Value.Events)
            .ThenByDescending(static pair => pair.Value.Last)
            .ThenBy(static pair => pair.Key.Principal, StringComparer.Ordinal)
            .ThenBy(static pair => pair.Key.Operation, StringComparer.Ordinal)
            .Select(pair => new CmkUsageSummary
            {
                KeyArn = keyArn,
                Region = region,
                AccountId = accountId,
                Principal = pair.Key.Principal,
                PrincipalKind = pair.Key.PrincipalKind,
                PrincipalAccountId = pair.Key.PrincipalAccountId,
                Operation = pair.Key.Operation,
                Kind = pair.Key.Kind,
                ViaService = pair.Key.ViaService,
                Outcome = pair.Key.Outcome,
                ErrorCode = pair.Key.ErrorCode,
                Count = pair.Value.Events,
                FirstAt = pair.Value.First,
                LastAt = pair.Value.Last,
            }),
    ];

    private readonly record struct Line(
        string? Principal, string? PrincipalKind, string? PrincipalAccountId, string? Operation, string? Kind, string? ViaService, string Outcome, string? ErrorCode);

    private sealed class Count
    {
        public int Events { get; set; }

        public DateTimeOffset First { get; set; }

        public DateTimeOffset Last { get; set; }
    }
}
