namespace KmsCompliance.Reporting;

/// <summary>Says what two snapshots say differently, resource by resource: no more is held of them than of one resource.</summary>
/// <param name="before">The earlier one.</param>
/// <param name="after">The later one.</param>
internal sealed class SnapshotComparison(Snapshot before, Snapshot after)
{
    private readonly Dictionary<(string? Service, string? AccountId, string? Region), (SnapshotItem First, int Before, int After)> _notCompared = [];

    /// <summary>Compares them.</summary>
    /// <param name="tell">Given each change, as it is found.</param>
    public void Run(Action<CmkSnapshotChange> tell)
    {
        using var ofBefore = ByResource(before.Read()).GetEnumerator();
        using var ofAfter = ByResource(after.Read()).GetEnumerator();
        var (hasBefore, hasAfter) = (ofBefore.MoveNext(), ofAfter.MoveNext());
        while (hasBefore || hasAfter)
        {
            var order = !hasBefore ? 1 : !hasAfter ? -1 : string.CompareOrdinal(ofBefore.Current[0].ResourceId, ofAfter.Current[0].ResourceId);
            Compare(order <= 0 ? ofBefore.Current : [], order >= 0 ? ofAfter.Current : [], tell);
            hasBefore = order <= 0 ? ofBefore.MoveNext() : hasBefore;
            hasAfter = order >= 0 ? ofAfter.MoveNext() : hasAfter;
        }

        foreach (var (place, (first, inBefore, inAfter)) in _notCompared)
        {
            tell(NotCompared(place, first, inBefore, inAfter));
        }
    }

    private static IEnumerable<List<SnapshotItem>> ByResource(IEnumerable<SnapshotItem> items)
    {
        var group = new List<SnapshotItem>();
        foreach (var item in items)
        {
            if (group.Count > 0 && group[0].ResourceId != item.ResourceId)
            {
                yield return group;
                group = [];
            }

            group.Add(item);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private void Compare(List<SnapshotItem> inBefore, List<SnapshotItem> inAfter, Action<CmkSnapshotChange> tell)
    {
        // What was piped twice counts once.
        var known = new Dictionary<string, SnapshotItem>(StringComparer.Ordinal);
        inBefore.ForEach(item => known.TryAdd(item.Id, item));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in inAfter.Where(item => seen.Add(item.Id)))
        {
            if (known.Remove(item.Id, out var was))
            {
                if (Compare(was, item) is { } change)
                {
                    tell(change);
                }
            }
            else if (!item.IsKey && !item.IsNotListed)
            {
                if (before.Looked(item, inBefore.Count > 0))
                {
                    tell(Change(SnapshotChange.New, known: null, item, $"New, and {item.Compliance}: {item.Message}"));
                }
                else
                {
                    NoteNotCompared(item, isAfter: true);
                }
            }
        }

        // What is left was there before only.
        foreach (var item in inBefore.Where(item => known.Remove(item.Id) && !item.IsKey && !item.IsNotListed))
        {
            if (after.Looked(item, inAfter.Count > 0))
            {
                tell(Gone(item));
            }
            else
            {
                NoteNotCompared(item, isAfter: false);
            }
        }
    }

    private static CmkSnapshotChange? Compare(SnapshotItem known, SnapshotItem item)
    {
        if (item.IsKey)
        {
            return CompareKeys(known, item);
        }

        // One or the other was not seen.
        if (item.IsNotListed && known.Reason == ComplianceReason.NotListed)
        {
            return null;
        }

        if (item.IsOfPolicy && item.LacksStatement && known.Compliance == Compliance.Compliant && item.Compliance == Compliance.NonCompliant)
        {
            return Change(SnapshotChange.LostStatement, known, item, $"It lost a statement that the service needs: {item.Message}");
        }

        return Direction(known, item) switch
        {
            > 0 => Change(SnapshotChange.Worse, known, item, $"{known.Compliance}, now {item.Compliance}: {item.Message}"),
            < 0 => Change(SnapshotChange.Better, known, item, $"{known.Compliance}, now {item.Compliance}: {item.Message}"),
            _ => null,
        };
    }

    // More than 0 is worse.
    private static int Direction(SnapshotItem known, SnapshotItem item)
    {
        if (known.Compliance == item.Compliance)
        {
            return item.Compliance == Compliance.NonCompliant ? Severity.Rank(item.Severity).CompareTo(Severity.Rank(known.Severity)) : 0;
        }

        // What was known and is not any more is worse too.
        return (known.Compliance, item.Compliance) switch
        {
            (_, Compliance.Compliant) => -1,
            (Compliance.NonCompliant or Compliance.Unknown, Compliance.Exempt) => -1,
            _ => 1,
        };
    }

    private static CmkSnapshotChange? CompareKeys(SnapshotItem known, SnapshotItem item)
    {
        var (was, isNow) = (NameOf(known.Reason, known.KeyArn, known.KmsKeyId), NameOf(item.Reason, item.KeyArn, item.KmsKeyId));
        if (item.IsNotListed || (was is null && isNow is null))
        {
            return null;
        }

        if (isNow is null)
        {
            return Change(SnapshotChange.FellBack, known, item, $"Under the default key again, before under '{was}'.");
        }

        // Where one of them could not be resolved, what the service reports says whether it is another.
        return was is null || (known.KeyArn is not null && item.KeyArn is not null ? known.KeyArn != item.KeyArn : known.KmsKeyId != item.KmsKeyId)
            ? Change(SnapshotChange.ChangedKey, known, item, $"Under '{isNow}', before under {(was is null ? "the default key" : $"'{was}'")}.")
            : null;
    }

    // The key; null for the service's default, also while it changes over to that.
    private static string? NameOf(string? reason, string? keyArn, string? kmsKeyId) =>
        reason is ComplianceReason.AwsOwnedKey or ComplianceReason.AwsManagedKey ? null : keyArn ?? kmsKeyId;

    private static CmkSnapshotChange Gone(SnapshotItem item) =>
        Change(SnapshotChange.Gone, item, item, $"Not there any more, or the rule no longer about it; it was {item.Compliance}.");

    private static CmkSnapshotChange NotCompared((string? Service, string? AccountId, string? Region) place, SnapshotItem first, int inBefore, int inAfter) => new()
    {
        Change = SnapshotChange.NotCompared,
        Service = first.Service,
        AccountId = first.AccountId,
        Region = first.Region,
        ResourceId = first.IsOfPolicy ? first.ResourceId : ResourceIds.NotListed(place.Service ?? string.Empty, place.AccountId ?? string.Empty, place.Region ?? string.Empty),
        Message = $"Only one of the two looked, or has anything, there: {inBefore} findings before, {inAfter} after.",
    };

    private static CmkSnapshotChange Change(string change, SnapshotItem? known, SnapshotItem item, string message) => new()
    {
        Change = change,
        FindingId = item.IsKey ? null : item.Id,
        RuleId = item.RuleId,
        Severity = item.Severity,
        Service = item.Service,
        AccountId = item.AccountId,
        Region = item.Region,
        ResourceName = item.ResourceName,
        ResourceId = item.ResourceId,
        Before = known?.Compliance,
        After = change == SnapshotChange.Gone ? null : item.Compliance,
        ReasonBefore = known?.Reason,
        ReasonAfter = change == SnapshotChange.Gone ? null : item.Reason,
        KeyArnBefore = known?.KeyArn,
        KeyArnAfter = change == SnapshotChange.Gone ? null : item.KeyArn,
        BeforeAt = known?.At,
        AfterAt = change == SnapshotChange.Gone ? null : item.At,
        Message = message,
    };

    private void NoteNotCompared(SnapshotItem item, bool isAfter)
    {
        var (first, inBefore, inAfter) = _notCompared.TryGetValue(item.Place, out var noted) ? noted : (item, 0, 0);
        _notCompared[item.Place] = isAfter ? (first, inBefore, inAfter + 1) : (first, inBefore + 1, inAfter);
    }
}
