namespace KmsCompliance.Core.Tests.Keys;

/// <summary>A clock by which every wait is over at once, and that says how long was waited. A deadline that is not set yet
/// is none to wait for.</summary>
internal sealed class InstantTime : TimeProvider
{
    public TimeSpan Waited { get; private set; }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Waited;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        Waited += dueTime;
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
