using KmsCompliance.History;

namespace KmsCompliance.Reporting;

/// <summary>What a history says.</summary>
/// <param name="state">The history.</param>
/// <param name="cancellationToken">Stops the work.</param>
internal sealed class HistorySnapshot(HistoryState state, CancellationToken cancellationToken) : Snapshot
{
    /// <inheritdoc/>
    public override IEnumerable<SnapshotItem> Read()
    {
        foreach (var (resource, isLast) in state.ReadResources(cancellationToken).SelectMany(static known => known.Parts))
        {
            foreach (var finding in resource.Findings)
            {
                yield return new SnapshotItem
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
                };
            }

            if (isLast)
            {
                yield return new SnapshotItem
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
                };
            }
        }
    }

    /// <summary>A resource that it has, it has looked at; of others it has to have listed their place to its end.</summary>
    /// <inheritdoc/>
    public override bool Looked(SnapshotItem item, bool hasResource) =>
        (item.RuleId is not { } rule || state.Rules.Contains(rule))
        && (hasResource
            || (item is { Service: { } service, AccountId: { } account, Region: { } region }
                && state.Places.TryGetValue(new HistoryPlaceKey(service, account, region), out var place) && place is { WholeAt: not null, IsNotScanned: false }));
}
