using System.Collections.Concurrent;
using System.Diagnostics;

namespace KmsCompliance.Audit;

/// <summary>Lets work that can wait give way to work that others wait for: whoever asks for a turn gets it once the thread
/// pool has nothing else to do, and after a while in any case.</summary>
/// <param name="hasOtherWork">Whether something else is queued.</param>
/// <param name="patience">How long a turn is waited for at most: a busy pool may be busy with what others run in the process,
/// and for good.</param>
internal sealed class IdleLane(Func<bool> hasOtherWork, TimeSpan patience) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Turn> _waiting = new();
    private int _isScheduled;

    /// <summary>A lane beside whatever else the thread pool does.</summary>
    public IdleLane()
        : this(static () => ThreadPool.PendingWorkItemCount > 0, TimeSpan.FromMilliseconds(50))
    {
    }

    /// <summary>Waits for a turn.</summary>
    /// <returns>Done in the turn: what follows it runs there.</returns>
    public Task WaitAsync()
    {
        var turn = new Turn();
        _waiting.Enqueue(turn);
        Schedule();
        return turn.Task;
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _isScheduled, 0);
        var isDue = _waiting.TryPeek(out var first) && (!hasOtherWork() || first.HasWaited(patience));
        var turn = isDue && _waiting.TryDequeue(out var next) ? next : null;
        if (!_waiting.IsEmpty)
        {
            // Behind what is queued by now, but not behind the turn that begins here: another thread may be idle.
            Schedule();
        }

        turn?.SetResult();
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private sealed class Turn : TaskCompletionSource
    {
        private readonly long _since = Stopwatch.GetTimestamp();

        public bool HasWaited(TimeSpan time) => Stopwatch.GetElapsedTime(_since) >= time;
    }
}
