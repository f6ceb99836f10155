using System.Diagnostics;
using KmsCompliance.Sandbox.Endpoint.Faults;

namespace KmsCompliance.Sandbox.Tests.Endpoint;

public sealed class DelayClockTests
{
    // Half a millisecond, and what reading the clock costs.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(0.6);

    [Fact]
    public async Task No_delay_ends_early()
    {
        using var clock = new DelayClock();
        for (var i = 1; i <= 40; i++)
        {
            // At another moment of the coarse clock each time.
            var delay = TimeSpan.FromMilliseconds(10 + (i % 7 * 0.5));
            var since = Stopwatch.GetTimestamp();
            await clock.WaitAsync(since, delay, TestSandbox.Patience);
            var waited = Stopwatch.GetElapsedTime(since);
            Assert.True(waited >= delay - Tolerance, $"{delay.TotalMilliseconds} ms took {waited.TotalMilliseconds} ms.");
        }
    }

    [Fact]
    public async Task A_short_delay_does_not_wait_for_a_long_one()
    {
        using var clock = new DelayClock();
        var since = Stopwatch.GetTimestamp();
        var longOne = clock.WaitAsync(since, TimeSpan.FromHours(1), CancellationToken.None);

        await clock.WaitAsync(since, TimeSpan.FromMilliseconds(5), TestSandbox.Patience);

        Assert.False(longOne.IsCompleted);
    }

    [Fact]
    public async Task What_has_passed_is_not_waited_for()
    {
        using var clock = new DelayClock();
        var since = Stopwatch.GetTimestamp() - Stopwatch.Frequency;

        Assert.True(clock.WaitAsync(since, TimeSpan.FromMilliseconds(500), CancellationToken.None).IsCompletedSuccessfully);
        Assert.True(clock.WaitAsync(Stopwatch.GetTimestamp(), TimeSpan.Zero, CancellationToken.None).IsCompletedSuccessfully);
        await clock.WaitAsync(since, TimeSpan.FromMilliseconds(1010), TestSandbox.Patience);
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        using var clock = new DelayClock();
        using var stop = new CancellationTokenSource();
        var wait = clock.WaitAsync(Stopwatch.GetTimestamp(), TimeSpan.FromHours(1), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task No_wait_outlives_the_clock()
    {
        var clock = new DelayClock();
        var wait = clock.WaitAsync(Stopwatch.GetTimestamp(), TimeSpan.FromHours(1), CancellationToken.None);

        clock.Dispose();

        await wait.WaitAsync(TestSandbox.Patience);
        Assert.True(clock.WaitAsync(Stopwatch.GetTimestamp(), TimeSpan.FromHours(1), CancellationToken.None).IsCompletedSuccessfully);
    }
}
