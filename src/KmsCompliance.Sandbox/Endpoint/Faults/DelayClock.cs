using System.Diagnostics;

namespace KmsCompliance.Sandbox.Endpoint.Faults;

/// <summary>Delays to the half millisecond. The runtime's own timers go by a clock that Linux moves on every 4 ms only
/// (CLOCK_MONOTONIC_COARSE): a delay of 40 ms takes 37 to 43, and calls that came one by one are answered in heaps, which no
/// network does.</summary>
internal sealed class DelayClock : IDisposable
{
    private readonly object _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private Thread? _thread;
    private bool _ended;

    /// <summary>Waits until so much time has passed.</summary>
    /// <param name="since">The <see cref="Stopwatch"/>'s timestamp that it is counted from.</param>
    /// <param name="delay">How much time.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <returns>Done when the time has passed, or when the clock is disposed of.</returns>
    public Task WaitAsync(long since, TimeSpan delay, CancellationToken cancellationToken)
    {
        var due = since + (long)(delay.TotalSeconds * Stopwatch.Frequency);
        if (MillisecondsUntil(due) <= 0)
        {
            return Task.CompletedTask;
        }

        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_ended)
            {
                return Task.CompletedTask;
            }

            _waiting.Enqueue(passed, due);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = nameof(DelayClock) };
                _thread.Start();
            }
            else if (_waiting.Peek() == passed)
            {
                Monitor.Pulse(_gate);
            }
        }

        return passed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends every wait.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
            while (_waiting.TryDequeue(out var passed, out _))
            {
                passed.TrySetResult();
            }
        }

        _thread?.Join();
    }

    private static double MillisecondsUntil(long due) => Math.Round((due - Stopwatch.GetTimestamp()) * 1000.0 / Stopwatch.Frequency);

    private void Run()
    {
        lock (_gate)
        {
            while (!_ended)
            {
                if (!_waiting.TryPeek(out var next, out var due))
                {
                    Monitor.Wait(_gate);
                }
                else if (MillisecondsUntil(due) is > 0 and var milliseconds)
                {
                    Monitor.Wait(_gate, (int)Math.Min(milliseconds, int.MaxValue));
                }
                else
                {
                    _waiting.Dequeue();
                    next.TrySetResult();
                }
            }
        }
    }
}
