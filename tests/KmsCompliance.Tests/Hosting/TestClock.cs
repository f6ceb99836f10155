namespace KmsCompliance.Tests.Hosting;

/// <summary>The clock that the module's commands are given: what they wait for is over after a moment, and the clock is
/// that much further on. A deadline never passes.</summary>
internal sealed class TestClock : TimeProvider
{
    /// <summary>How long a wait really takes: longer than the sandbox's X-Ray takes to change over, so that a command asks
    /// as often as it would in earnest.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private long _waited;

    /// <summary>How long commands believe to have waited.</summary>
    public TimeSpan Waited => new(Interlocked.Read(ref _waited));

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Waited;

    /// <inheritdoc/>
    public override long GetTimestamp() => System.GetTimestamp() + (long)(Waited.TotalSeconds * TimestampFrequency);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, callback, state, dueTime);

    // A source of cancellation is a deadline, whatever else asks for a timer waits.
    private TimeSpan Real(object? state, TimeSpan dueTime)
    {
        if (state is CancellationTokenSource)
        {
            return Timeout.InfiniteTimeSpan;
        }

        if (dueTime <= TimeSpan.Zero)
        {
            return dueTime;
        }

        Interlocked.Add(ref _waited, dueTime.Ticks);
        return dueTime < Moment ? dueTime : Moment;
    }

    private sealed class Timer(TestClock clock, TimerCallback callback, object? state, TimeSpan dueTime) : ITimer
    {
        private readonly ITimer _timer = System.CreateTimer(callback, state, clock.Real(state, dueTime), Timeout.InfiniteTimeSpan);

        public bool Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(clock.Real(state, dueTime), Timeout.InfiniteTimeSpan);

        public void Dispose() => _timer.Dispose();

        public ValueTask DisposeAsync() => _timer.DisposeAsync();
    }
}
