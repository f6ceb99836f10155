using KmsCompliance.Identifiers;
using KmsCompliance.Model;

namespace KmsCompliance.Evidence;

/// <summary>What the entries of a file say was sent, and which events of CloudTrail it has of that already.</summary>
public sealed class EvidenceWrites
{
    // How long a request may take, its repeats included: what is behind the last entry of a command that was killed, and before the first of
    // one that wrote afterwards only.
    private static readonly TimeSpan Unfinished = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Change> _changes = new(StringComparer.Ordinal);
    private readonly List<Change> _order = [];
    private readonly Dictionary<(long Number, int Request), EvidenceEvent> _known = [];
    private readonly HashSet<string> _eventIds = new(StringComparer.Ordinal);

    /// <summary>All of them, in the order of their entries.</summary>
    public IReadOnlyList<EvidenceWrite> All =>
        [.. _order.SelectMany(static change => change.Writes()).Select(write => write with { Known = _known.GetValueOrDefault((write.Entry.Count, write.Request)) }).OrderBy(static write => write.Entry.Count).ThenBy(static write => write.Request)];

    /// <summary>Whether the file has an event, of whichever request.</summary>
    /// <param name="eventId">CloudTrail's id of it.</param>
    public bool HasEvent(string eventId) => _eventIds.Contains(eventId);

    internal void Take(EvidenceHead head, EvidenceContent content)
    {
        var entry = content.Entry;
        foreach (var one in entry.Events ?? [])
        {
            _known.TryAdd((one.Number, one.Request), one);
            _eventIds.UnionWith(one.EventIds);
        }

        if (entry.Step == EvidenceStep.Events)
        {
            return;
        }

        if (!_changes.TryGetValue(entry.ChangeId, out var change))
        {
            _changes.Add(entry.ChangeId, change = new Change());
            _order.Add(change);
        }

        change.Take(head, content.WrittenAt, entry);
    }

    private sealed class Change
    {
        private readonly List<(EvidenceHead Entry, int Number, SentRequest Request, DateTimeOffset To)> _requests = [];
        private EvidenceHead? _unlisted;
        private bool _lists;
        private bool _isOver;
        private string _operation = string.Empty;
        private string? _keyArn;
        private string? _region;
        private string? _callerArn;
        private string? _status;
        private DateTimeOffset? _from;
        private DateTimeOffset _to;

        public void Take(EvidenceHead head, DateTimeOffset writtenAt, EvidenceEntry entry)
        {
            _operation = entry.Action;
            _keyArn = AwsArn.TryParse(entry.KeyArn, out _) || _keyArn is null ? entry.KeyArn ?? _keyArn : _keyArn;
            _region = entry.Region ?? _region;
            _callerArn = entry.CallerArn ?? _callerArn;
            _status = entry.Status ?? _status;
            _from ??= entry.Step == EvidenceStep.Intent ? writtenAt : writtenAt - Unfinished;
            if (entry.Requests is { } requests)
            {
                _lists = true;
                _requests.AddRange(requests.Select((request, i) => (head, i + 1, request, writtenAt)));
            }
            else if (!_isOver)
            {
                // Of what does not list its requests, the first entry that says that it was done, or that it was about to be.
                _unlisted = head;
                _to = writtenAt;
            }

            _isOver |= entry.Step != EvidenceStep.Intent;
        }

        public IEnumerable<EvidenceWrite> Writes()
        {
            if (_lists)
            {
                return _requests.Select(one => new EvidenceWrite(one.Entry, one.Number, one.Request.Operation)
                {
                    KeyArn = _keyArn,
                    Region = _region,
                    CallerArn = _callerArn,
                    RequestId = one.Request.RequestId,
                    From = one.Request.SentAt,
                    To = one.To > one.Request.SentAt ? one.To : one.Request.SentAt,
                });
            }

            return _unlisted is null ? [] :
            [
                new EvidenceWrite(_unlisted, 0, _operation)
                {
                    KeyArn = _keyArn,
                    Region = _region,
                    CallerArn = _callerArn,
                    From = _from!.Value,
                    To = _isOver ? _to : _to + Unfinished,
                    IsTaken = _status is CmkChangeStatus.Applied,
                },
            ];
        }
    }
}
