namespace KmsCompliance.Aws.Tests.Hosting;

/// <summary>A clock by which nothing is waited for.</summary>
internal sealed class NoWaitClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
}
