using System.Runtime.CompilerServices;

namespace KmsCompliance.Places;

/// <summary>In which order the places of many accounts are worked on. Where several accounts wait, none has more than its share of
/// what is worked on at a time: a large account, or one that AWS answers slowly, does not hold the others back. An account that was
/// begun goes before those that were not, so that few are open at a time; of one account alone, the places come in their
/// order.</summary>
internal sealed class AccountTurns
{
    // Of eight accounts that are at a time, seven go on where one stands still.
    private const int AccountsAtATime = 8;

    private readonly object _lock = new();
    private readonly LinkedList<Account> _waiting = new();
    private readonly Dictionary<Place, Account> _begun = new(ReferenceEqualityComparer.Instance);
    private readonly int _atATime;
    private readonly int _share;
    private TaskCompletionSource? _room;
    private int _paused;

    /// <summary>Makes one.</summary>
    /// <param name="places">The places.</param>
    /// <param name="atATime">How many at a time.</param>
    public AccountTurns(IEnumerable<Place> places, int atATime)
    {
        _atATime = atATime;
        _share = Math.Max(1, atATime / AccountsAtATime);
        foreach (var account in places.GroupBy(static place => place.OnDemand))
        {
            _waiting.AddLast(new Account(account));
        }
    }

    /// <summary>The most places at a time, those included that only wait.</summary>
    public int Most => 2 * _atATime;

    /// <summary>The places, each when there is room for it.</summary>
    /// <param name="cancellationToken">Stops the wait for room.</param>
    public async IAsyncEnumerable<Place> TakeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (Next(out var place, out var room))
        {
            if (place is null)
            {
                await room!.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                yield return place;
            }
        }
    }

    /// <summary>A place was worked on, and leaves its room to another.</summary>
    /// <param name="place">The place.</param>
    public void End(Place place)
    {
        lock (_lock)
        {
            if (_begun.Remove(place, out var account))
            {
                account.AtWork--;
                MakeRoom();
            }
        }
    }

    /// <summary>Of a place that is worked on, calls do nothing but wait until they may be sent: another is begun meanwhile. Twice as
    /// many are begun at most as are worked on at a time.</summary>
    /// <param name="waits">Whether they begin to wait, or wait no longer.</param>
    public void Pause(bool waits)
    {
        lock (_lock)
        {
            _paused += waits ? 1 : -1;
            MakeRoom();
        }
    }

    private bool Next(out Place? place, out Task? room)
    {
        lock (_lock)
        {
            (place, room) = (null, null);
            if (_waiting.Count == 0)
            {
                return false;
            }

            if (_begun.Count < _atATime + Math.Min(_paused, _atATime))
            {
                place = Take();
            }
            else
            {
                _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }

            return true;
        }
    }

    // The first that has not its share, or else the one that has the least: those before it have their share, so it is never far.
    private Place Take()
    {
        var chosen = _waiting.First!;
        for (var node = chosen; node is not null; node = node.Next)
        {
            if (node.Value.AtWork < chosen.Value.AtWork)
            {
                chosen = node;
            }

            if (chosen.Value.AtWork < _share)
            {
                break;
            }
        }

        var place = chosen.Value.Places.Dequeue();
        chosen.Value.AtWork++;
        _begun.Add(place, chosen.Value);
        if (chosen.Value.Places.Count == 0)
        {
            _waiting.Remove(chosen);
        }

        return place;
    }

    private void MakeRoom()
    {
        _room?.TrySetResult();
        _room = null;
    }

    private sealed class Account(IEnumerable<Place> places)
    {
        public Queue<Place> Places { get; } = new(places);

        public int AtWork { get; set; }
    }
}
