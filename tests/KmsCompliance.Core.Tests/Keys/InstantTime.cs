namespace KmsCompliance.Core.Tests.Keys;

/// <summary>A clock by which every wait is over at once, and that says how long was waited.</summary>
internal sealed class InstantTime : TimeProvider
{
    public TimeSpan Waited { get; private set; }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Waited;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waited += dueTime;
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
