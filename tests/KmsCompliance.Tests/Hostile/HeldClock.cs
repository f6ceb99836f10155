namespace KmsCompliance.Tests.Hostile;

/// <summary>A clock by which no wait ends and no deadline passes, and which tells when a wait begins.</summary>
internal sealed class HeldClock : TimeProvider
{
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when something waits.</summary>
    public Task Waiting => _waiting.Task;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (state is not CancellationTokenSource)
        {
            _waiting.TrySetResult();
        }

        return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
