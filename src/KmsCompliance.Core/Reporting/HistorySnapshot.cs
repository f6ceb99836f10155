using KmsCompliance.History;

namespace KmsCompliance.Reporting;

/// <summary>What a history says.</summary>
internal sealed class HistorySnapshot : Snapshot
{
    private readonly HistoryState _state;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<string> _rules = new(StringComparer.Ordinal);

    /// <summary>Takes what is known of it.</summary>
    /// <param name="state">The history.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public HistorySnapshot(HistoryState state, CancellationToken cancellationToken)
    {
        _state = state;
        _cancellationToken = cancellationToken;
        _rules.UnionWith(state.Runs.SelectMany(static run => run.Rules));
    }

    /// <inheritdoc/>
    public override void Read(Action<SnapshotItem> take) => _state.ReadResources(
        (resource, isLast) =>
        {
            foreach (var finding in resource.Findings)
            {
                // What earlier runs applied is carried forward.
                _rules.Add(finding.RuleId);
                take(new SnapshotItem
                {
                    Id = resource.IdOf(finding),
                    RuleId = finding.RuleId,
                    Severity = finding.Severity,
                    Compliance = finding.Compliance,
                    Reason = finding.Reason,
                    Message = finding.Message ?? string.Empty,
                    Service = resource.Service,
                    AccountId = resource.AccountId,
                    Region = resource.Region,
                    ResourceId = resource.ResourceId,
                    ResourceName = resource.ResourceName ?? string.Empty,
                    At = resource.ScannedAt,
                });
            }

            if (isLast)
            {
                take(new SnapshotItem
                {
                    Id = $"/{resource.ResourceId}",
                    Compliance = resource.Compliance,
                    Reason = resource.Reason,
                    Message = resource.Message ?? string.Empty,
                    Service = resource.Service,
                    AccountId = resource.AccountId,
                    Region = resource.Region,
                    ResourceId = resource.ResourceId,
                    ResourceName = resource.ResourceName ?? string.Empty,
                    KmsKeyId = resource.KmsKeyId,
                    KeyArn = resource.KeyArn,
                    At = resource.ScannedAt,
                });
            }
        },
        _cancellationToken);

    /// <inheritdoc/>
    public override bool Looked(SnapshotItem item)
    {
        if (item.RuleId is { } rule && !_rules.Contains(rule))
        {
            return false;
        }

        // A resource that it has, it has looked at; of others it has to have listed their place to its end.
        return _state.FindScan(HistoryKeys.OfResource(item.ResourceId)) is not null
            || (item is { Service: { } service, AccountId: { } account, Region: { } region }
                && _state.Places.TryGetValue(new HistoryPlaceKey(service, account, region), out var place) && place is { WholeAt: not null, IsNotScanned: false });
    }
}
