namespace KmsCompliance.Tests.Hosting;

/// <summary>The clock that the module's commands are given: what they wait for is over after a moment, and the clock is
/// that much further on. A deadline does not pass but where something hangs.</summary>
internal sealed class TestClock : TimeProvider
{
    /// <summary>How long a wait really takes: longer than the sandbox's X-Ray takes to change over, so that a command asks
    /// as often as it would in earnest.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private long _skipped;
    private long _waited;
    private long _expired;

    /// <summary>Whether something hangs that nothing but a deadline ends. While it does, deadlines pass when they are over, as in
    /// earnest: those of bounds that are scaled down.</summary>
    public Func<bool> Hangs { get; init; } = static () => false;

    /// <summary>How long commands believe to have waited.</summary>
    public TimeSpan Waited => new(Interlocked.Read(ref _waited));

    /// <summary>How long the deadlines were, in all, that passed: what a command waited for in vain.</summary>
    public TimeSpan Expired => new(Interlocked.Read(ref _expired));

    /// <summary>Puts the time of day forward, as where a machine slept: nobody waited for it.</summary>
    /// <param name="time">By how much.</param>
    public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, time.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Waited + new TimeSpan(Interlocked.Read(ref _skipped));

    /// <inheritdoc/>
    public override long GetTimestamp() => System.GetTimestamp() + (long)(Waited.TotalSeconds * TimestampFrequency);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, callback, state, dueTime);

    // A source of cancellation is a deadline, whatever else asks for a timer waits.
    private TimeSpan Real(bool isDeadline, TimeSpan dueTime)
    {
        if (isDeadline || dueTime <= TimeSpan.Zero)
        {
            return dueTime;
        }

        Interlocked.Add(ref _waited, dueTime.Ticks);
        return dueTime < Moment ? dueTime : Moment;
    }

    private sealed class Timer : ITimer
    {
        private readonly TestClock _clock;
        private readonly bool _isDeadline;
        private readonly ITimer _timer;
        private TimeSpan _dueTime;

        public Timer(TestClock clock, TimerCallback callback, object? state, TimeSpan dueTime)
        {
            _clock = clock;
            _isDeadline = state is CancellationTokenSource;
            _dueTime = dueTime;

            // Armed when it is there to be armed again.
            _timer = System.CreateTimer(
                _ =>
                {
                    if (_isDeadline && !clock.Hangs())
                    {
                        _timer!.Change(Moment, Timeout.InfiniteTimeSpan);
                    }
                    else
                    {
                        if (_isDeadline)
                        {
                            Interlocked.Add(ref clock._expired, _dueTime.Ticks);
                        }

                        callback(state);
                    }
                },
                state: null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            _timer.Change(clock.Real(_isDeadline, dueTime), Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _dueTime = dueTime;
            return _timer.Change(_clock.Real(_isDeadline, dueTime), Timeout.InfiniteTimeSpan);
        }

        public void Dispose() => _timer.Dispose();

        public ValueTask DisposeAsync() => _timer.DisposeAsync();
    }
}
