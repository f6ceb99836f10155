using KmsCompliance.History;

namespace KmsCompliance.Reporting;

/// <summary>Says what two snapshots say differently. Of the first no more is held than its verdicts.</summary>
/// <param name="before">The earlier one.</param>
/// <param name="after">The later one.</param>
internal sealed class SnapshotComparison(Snapshot before, Snapshot after)
{
    private readonly Dictionary<UInt128, Known> _known = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string? Service, string? AccountId, string? Region), (SnapshotItem First, int Before, int After)> _notCompared = [];

    /// <summary>Compares them.</summary>
    /// <param name="tell">Given each change, as it is found.</param>
    public void Run(Action<CmkSnapshotChange> tell)
    {
        before.Read(item => _known.TryAdd(HistoryKeys.OfFinding(item.Id), new Known(Pooled(item.Compliance)!, Pooled(item.Reason), Pooled(item.Severity), Pooled(item.KmsKeyId), Pooled(item.KeyArn), item.At)));
        var seen = new HashSet<UInt128>();
        after.Read(item =>
        {
            var key = HistoryKeys.OfFinding(item.Id);
            if (!seen.Add(key))
            {
                return;
            }

            if (_known.Remove(key, out var known))
            {
                if (Compare(known, item) is { } change)
                {
                    tell(change);
                }
            }
            else if (!item.IsKey && !item.IsNotListed)
            {
                if (before.Looked(item))
                {
                    tell(Change(SnapshotChange.New, known: null, item, $"New, and {item.Compliance}: {item.Message}"));
                }
                else
                {
                    NoteNotCompared(item, isAfter: true);
                }
            }
        });

        // What is left was there before only.
        before.Read(item =>
        {
            if (_known.Remove(HistoryKeys.OfFinding(item.Id), out var known) && !item.IsKey && !item.IsNotListed)
            {
                if (after.Looked(item))
                {
                    tell(Gone(known, item));
                }
                else
                {
                    NoteNotCompared(item, isAfter: false);
                }
            }
        });
        foreach (var (place, (first, inBefore, inAfter)) in _notCompared)
        {
            tell(NotCompared(place, first, inBefore, inAfter));
        }
    }

    private static CmkSnapshotChange? Compare(Known known, SnapshotItem item)
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
    private static int Direction(Known known, SnapshotItem item)
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

    private static CmkSnapshotChange? CompareKeys(Known known, SnapshotItem item)
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

    private static CmkSnapshotChange Gone(Known known, SnapshotItem item) =>
        Change(SnapshotChange.Gone, known, item, $"Not there any more, or the rule no longer about it; it was {known.Compliance}.");

    private static CmkSnapshotChange NotCompared((string? Service, string? AccountId, string? Region) place, SnapshotItem first, int inBefore, int inAfter) => new()
    {
        Change = SnapshotChange.NotCompared,
        Service = first.Service,
        AccountId = first.AccountId,
        Region = first.Region,
        ResourceId = first.IsOfPolicy ? first.ResourceId : ResourceIds.NotListed(place.Service ?? string.Empty, place.AccountId ?? string.Empty, place.Region ?? string.Empty),
        Message = $"Only one of the two looked, or has anything, there: {inBefore} findings before, {inAfter} after.",
    };

    private static CmkSnapshotChange Change(string change, Known? known, SnapshotItem item, string message) => new()
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

    // Few texts, of many items.
    private string? Pooled(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (_texts.TryGetValue(text, out var known))
        {
            return known;
        }

        _texts[text] = text;
        return text;
    }

    private sealed record Known(string Compliance, string? Reason, string? Severity, string? KmsKeyId, string? KeyArn, DateTimeOffset? At);
}
