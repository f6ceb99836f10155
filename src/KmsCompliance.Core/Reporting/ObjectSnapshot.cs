using KmsCompliance.Rules;
using KmsCompliance.Services;

namespace KmsCompliance.Reporting;

/// <summary>What objects say. They say nothing of places that have none of them: those may be empty, or nobody looked.</summary>
internal sealed class ObjectSnapshot : Snapshot
{
    private static readonly RuleContext NoApprovedKeys = new(KeyApproval.NotAsked);

    private readonly List<SnapshotItem> _items = [];
    private readonly HashSet<(string? Service, string? AccountId, string? Region)> _places = [];
    private readonly HashSet<(string? Service, string? AccountId, string? Region)> _broken = [];
    private readonly HashSet<string> _rules = new(StringComparer.Ordinal);
    private bool _hasKeys;

    /// <summary>Takes a status, which is judged by the rules of the level Basic.</summary>
    /// <param name="status">The status.</param>
    public void Add(EncryptionStatus status)
    {
        foreach (var finding in RuleCatalog.Evaluate(status, NoApprovedKeys, RuleSelection.Basic))
        {
            Add(finding);
        }

        // Those that have nothing to say of the resource were asked too.
        _rules.UnionWith(RuleSelection.Basic.Rules.Where(static rule => rule.Lacks(new RuleInputs(HasApprovedKeys: false, ComplianceSettings.None, CanAsk: false)) is null).Select(static rule => rule.Id));
        _hasKeys = true;
        Add(SnapshotItem.Of(status));
    }

    /// <summary>Takes a finding.</summary>
    /// <param name="finding">The finding.</param>
    public void Add(CmkFinding finding) => Add(SnapshotItem.Of(finding));

    /// <summary>Takes a finding about a key policy.</summary>
    /// <param name="finding">The finding.</param>
    public void Add(CmkPolicyFinding finding) => Add(SnapshotItem.Of(finding));

    /// <inheritdoc/>
    public override IEnumerable<SnapshotItem> Read() => _items.OrderBy(static item => item.ResourceId, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Looked(SnapshotItem item, bool hasResource) =>
        _places.Contains(item.Place) && !_broken.Contains(item.Place) && (item.RuleId is null ? _hasKeys : _rules.Contains(item.RuleId));

    private void Add(SnapshotItem item)
    {
        _items.Add(item);
        if (item.IsNotListed)
        {
            _broken.Add(item.Place);
        }
        else
        {
            _places.Add(item.Place);
        }

        if (item.RuleId is { } rule)
        {
            _rules.Add(rule);
        }
    }
}
