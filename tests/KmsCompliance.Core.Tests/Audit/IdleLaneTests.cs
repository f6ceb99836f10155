using KmsCompliance.Audit;

namespace KmsCompliance.Core.Tests.Audit;

public sealed class IdleLaneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_turn_waits_while_there_is_other_work_and_comes_once_there_is_none()
    {
        var looks = 0;
        var isBusy = true;
        var lookedOften = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lane = new IdleLane(
            () =>
            {
                if (++looks == 3)
                {
                    lookedOften.SetResult();
                }

                return Volatile.Read(ref isBusy);
            },
            TimeSpan.FromDays(1));

        var turn = lane.WaitAsync();
        await lookedOften.Task.WaitAsync(Patience);
        var cameEarly = turn.IsCompleted;
        Volatile.Write(ref isBusy, false);

        await turn.WaitAsync(Patience);
        Assert.False(cameEarly);
    }

    [Fact]
    public async Task A_turn_comes_although_there_is_always_other_work()
    {
        var lane = new IdleLane(() => true, TimeSpan.FromMilliseconds(5));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => lane.WaitAsync())).WaitAsync(Patience);
    }

    [Fact]
    public async Task Everybody_gets_a_turn_however_many_ask_at_once()
    {
        var lane = new IdleLane();
        var turns = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await lane.WaitAsync();
                Interlocked.Increment(ref turns);
            }
        }))).WaitAsync(Patience);

        Assert.Equal(4000, turns);
    }

    [Fact]
    public async Task A_turn_that_takes_long_does_not_keep_others_from_theirs()
    {
        var lane = new IdleLane(() => false, Patience);
        using var second = new ManualResetEventSlim();

        var first = Task.Run(async () =>
        {
            await lane.WaitAsync();
            return second.Wait(Patience);
        });
        var other = Task.Run(async () =>
        {
            await lane.WaitAsync();
            second.Set();
        });

        await other.WaitAsync(Patience);
        Assert.True(await first);
    }
}
