using System.Globalization;
using KmsCompliance.History;
using KmsCompliance.Identifiers;

namespace KmsCompliance.Reporting;

/// <summary>Counts findings by scope, however many pass: each pair of rule and resource once.</summary>
/// <param name="scopes">Which of <see cref="MeasureScope"/>.</param>
/// <param name="tag">The tag that <see cref="MeasureScope.Tag"/> is about; null for none.</param>
/// <param name="prices">What things cost.</param>
public sealed class ComplianceMeasures(IReadOnlyCollection<string> scopes, string? tag, MeasurePrices prices)
{
    private const string Everything = "*";
    private const string NoTag = "(none)";
    private const string TagsNotKnown = "(not known)";

    private static readonly string[] Order = [MeasureScope.All, MeasureScope.Service, MeasureScope.Region, MeasureScope.Account, MeasureScope.Rule, MeasureScope.Tag];

    private readonly Dictionary<(string Scope, string Value), Count> _counts = [];
    private readonly HashSet<UInt128> _seen = [];
    private readonly HashSet<UInt128> _ended = [];
    private bool _hasHistory;
    private bool _hasKeys;

    /// <summary>Whether any keys were counted, or looked for.</summary>
    internal bool HasKeys => _hasKeys;

    /// <summary>Counts a finding.</summary>
    /// <param name="finding">The finding.</param>
    public void Add(CmkFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        Add(Subject.Of(finding), finding.Compliance, finding.FoundAt);
    }

    /// <summary>Counts a finding about a key policy.</summary>
    /// <param name="finding">The finding.</param>
    public void Add(CmkPolicyFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var line = ReportFinding.Of(finding);
        Add(new Subject(line.FindingId, line.RuleId, line.Service, line.AccountId, line.Region, Tags: null, NotListed: null), line.Compliance, at: null);
    }

    /// <summary>Counts a finding about a template.</summary>
    /// <param name="finding">The finding.</param>
    public void Add(CmkTemplateFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        Add(new Subject(finding.FindingId, finding.RuleId, finding.Service, finding.DeploymentAccountId, finding.Region, finding.Tags, NotListed: null), finding.Compliance, at: null);
    }

    /// <summary>Counts the key that a resource is under.</summary>
    /// <param name="status">The resource.</param>
    public void AddKey(EncryptionStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        AddKey(new Subject(string.Empty, RuleId: null, status.Service, status.AccountId, status.Region, status.Tags, NotListed: null), status.KeyArn, status.KeyManager, status.KeyState);
    }

    /// <summary>What has been counted, everything first.</summary>
    public IEnumerable<CmkMeasure> ToMeasures()
    {
        if (scopes.Contains(MeasureScope.All))
        {
            CountOf(MeasureScope.All, Everything);
        }

        return _counts
            .OrderBy(static entry => Array.IndexOf(Order, entry.Key.Scope))
            .ThenBy(static entry => entry.Key.Value, StringComparer.Ordinal)
            .Select(entry => entry.Value.ToMeasure(entry.Key.Scope, entry.Key.Value, _hasHistory, _hasKeys, prices));
    }

    /// <summary>Takes what a history knows: since when things have been failing, and what has ended. What is not whole is left out and
    /// among the history's problems.</summary>
    /// <param name="history">The history.</param>
    /// <param name="state">What its last runs say together.</param>
    /// <param name="counts">Whether what ended in a run counts.</param>
    /// <param name="addsFindings">Whether the findings that it knows last are counted too, with keys and places.</param>
    /// <param name="addsKeys">Whether the keys are, without the findings.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="HistoryProblemException">A file has changed since.</exception>
    internal void Add(
        HistoryFolder history, HistoryState state, Func<HistoryRun, bool> counts, bool addsFindings, bool addsKeys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        _hasHistory = true;
        foreach (var (resource, isLast) in state.ReadResources(cancellationToken).SelectMany(static known => known.Parts))
        {
            AddOpen(resource, now);
            if (addsFindings)
            {
                AddFindings(resource);
            }

            if (addsFindings || addsKeys)
            {
                AddKey(resource, isLast);
            }
        }

        foreach (var place in addsFindings ? state.Places.Values : [])
        {
            Add(place);
        }

        foreach (var episode in history.ReadEpisodes(counts, cancellationToken))
        {
            Add(episode);
        }
    }

    private void AddFindings(HistoryResource resource)
    {
        foreach (var finding in resource.Findings)
        {
            Tally(Subject.Of(resource, finding), finding.Compliance, resource.FoundAt ?? resource.ScannedAt);
        }
    }

    private void AddKey(HistoryResource resource, bool isLast)
    {
        _hasKeys = true;
        if (isLast)
        {
            AddKey(Subject.Of(resource, finding: null), resource.KeyArn, resource.KeyManager, resource.KeyState);
        }
    }

    private void Add(HistoryPlace place)
    {
        if (place.IsNotScanned)
        {
            var id = ResourceIds.NotListed(place.Service, place.AccountId, place.Region);
            foreach (var count in CountsOf(new Subject(id, RuleId: null, place.Service, place.AccountId, place.Region, Tags: null, id)))
            {
                count.NotScanned.Add(id);
            }
        }
    }

    private void AddOpen(HistoryResource resource, DateTimeOffset now)
    {
        foreach (var finding in resource.Findings)
        {
            if (finding.FailingSince is { } since)
            {
                foreach (var count in CountsOf(Subject.Of(resource, finding)))
                {
                    count.Open.Add(Math.Max((now - since).TotalDays, 0));
                }
            }
        }
    }

    // Two runs at once may both have seen it.
    private void Add(HistoryEpisode episode)
    {
        if (!_ended.Add(HistoryKeys.OfFinding($"{episode.FailingSince.UtcTicks.ToString(CultureInfo.InvariantCulture)} {episode.FindingId}")))
        {
            return;
        }

        foreach (var count in CountsOf(new Subject(episode.FindingId, episode.RuleId, episode.Service, episode.AccountId, episode.Region, episode.Tags, NotListed: null)))
        {
            switch (episode.End)
            {
                case HistoryEpisodeEnd.Mended:
                    count.Mended.Add((episode.EndedAt - episode.FailingSince).TotalDays);
                    break;
                case HistoryEpisodeEnd.Exempted:
                    count.Exempted++;
                    break;
                default:
                    count.Gone++;
                    break;
            }
        }
    }

    // What was piped twice counts once. A history has each finding once, and nothing is held of it.
    private void Add(Subject subject, string compliance, DateTimeOffset? at)
    {
        if (_seen.Add(HistoryKeys.OfFinding(subject.FindingId)))
        {
            Tally(subject, compliance, at);
        }
    }

    private void Tally(Subject subject, string compliance, DateTimeOffset? at)
    {
        foreach (var count in CountsOf(subject))
        {
            count.Note(at);
            switch (compliance)
            {
                case var _ when subject.NotListed is { } place:
                    count.NotScanned.Add(place);
                    break;
                case Compliance.Compliant:
                    count.Compliant++;
                    break;
                case Compliance.NonCompliant:
                    count.NonCompliant++;
                    break;
                case Compliance.Exempt:
                    count.Exempt++;
                    break;
                default:
                    count.Unknown++;
                    break;
            }
        }
    }

    private void AddKey(Subject subject, string? keyArn, string? keyManager, string? keyState)
    {
        _hasKeys = true;
        if (keyArn is null || keyManager != "CUSTOMER")
        {
            return;
        }

        foreach (var count in CountsOf(subject))
        {
            count.Keys[HistoryKeys.OfResource(keyArn)] = keyState == "PendingDeletion";
        }
    }

    private IEnumerable<Count> CountsOf(Subject subject)
    {
        foreach (var scope in scopes)
        {
            var value = scope switch
            {
                MeasureScope.All => Everything,
                MeasureScope.Service => subject.Service,
                MeasureScope.Region => subject.Region,
                MeasureScope.Account => subject.AccountId,
                MeasureScope.Rule => subject.RuleId,
                MeasureScope.Tag when tag is not null && subject.NotListed is null => subject.Tags is null ? TagsNotKnown : subject.Tags.TryGetValue(tag, out var text) ? text : NoTag,
                _ => null,
            };
            if (value is not null)
            {
                yield return CountOf(scope, value);
            }
        }
    }

    private Count CountOf(string scope, string value)
    {
        if (!_counts.TryGetValue((scope, value), out var count))
        {
            _counts[(scope, value)] = count = new Count();
        }

        return count;
    }

    private sealed record Subject(
        string FindingId, string? RuleId, string? Service, string? AccountId, string? Region, IReadOnlyDictionary<string, string>? Tags, string? NotListed)
    {
        public static Subject Of(CmkFinding finding) =>
            new(finding.FindingId, finding.RuleId, finding.Service, finding.AccountId, finding.Region, finding.Tags, finding.Reason == ComplianceReason.NotListed ? finding.ResourceId : null);

        public static Subject Of(HistoryResource resource, HistoryFinding? finding) =>
            new(
                finding is null ? resource.ResourceId : resource.IdOf(finding),
                finding?.RuleId,
                resource.Service,
                resource.AccountId,
                resource.Region,
                resource.Tags,
                resource.IsNotListed ? resource.ResourceId : null);
    }

    private sealed class Count
    {
        private DateTimeOffset? _oldest;
        private DateTimeOffset? _newest;

        public int Compliant { get; set; }

        public int NonCompliant { get; set; }

        public int Unknown { get; set; }

        public int Exempt { get; set; }

        public int Gone { get; set; }

        public int Exempted { get; set; }

        public HashSet<string> NotScanned { get; } = new(StringComparer.Ordinal);

        public Durations Mended { get; } = new();

        public Durations Open { get; } = new();

        // Each key, and whether it is about to be deleted.
        public Dictionary<UInt128, bool> Keys { get; } = [];

        public void Note(DateTimeOffset? at)
        {
            _oldest = _oldest is null || at < _oldest ? at ?? _oldest : _oldest;
            _newest = _newest is null || at > _newest ? at ?? _newest : _newest;
        }

        public CmkMeasure ToMeasure(string scope, string value, bool hasHistory, bool hasKeys, MeasurePrices prices)
        {
            var hasCost = hasKeys && scope != MeasureScope.Rule;
            var charged = Keys.Values.Count(static isDeleted => !isDeleted);
            return new CmkMeasure
            {
                Scope = scope,
                Value = PrintableText.Of(value),
                Compliant = Compliant,
                NonCompliant = NonCompliant,
                Unknown = Unknown,
                Exempt = Exempt,
                NotScanned = NotScanned.Count,
                OldestScanAt = _oldest,
                NewestScanAt = _newest,
                Mended = hasHistory ? Mended.Count : null,
                GoneWhileFailing = hasHistory ? Gone : null,
                ExemptedWhileFailing = hasHistory ? Exempted : null,
                MedianDaysToMend = Mended.Median,
                P90DaysToMend = Mended.Percentile(90),
                MeanDaysToMend = Mended.Mean,
                Open = hasHistory ? Open.Count : null,
                MedianOpenDays = Open.Median,
                OldestOpenDays = Open.Percentile(100),
                Keys = hasCost ? Keys.Count : null,
                KeyCostPerMonth = hasCost ? charged * prices.Key : null,
                RequestCostPerMonth = prices.RequestsOf(scope, value),
                CostNote = hasCost && prices.Key is not null ? NoteOf(Keys.Count - charged) : string.Empty,
            };
        }

        private static string NoteOf(int deleted) =>
            "Not in it, since a status does not tell: key material that was rotated, which adds up to two prices a key, and keys that no resource is under."
            + (deleted > 0 ? $" {deleted} of the keys {(deleted == 1 ? "is" : "are")} about to be deleted and {(deleted == 1 ? "costs" : "cost")} nothing." : string.Empty);
    }
}
