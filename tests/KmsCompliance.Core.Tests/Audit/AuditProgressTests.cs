using KmsCompliance.Audit;
using KmsCompliance.Places;

namespace KmsCompliance.Core.Tests.Audit;

/// <summary>Progress says how far an audit is, in accounts, Regions, resources and time.</summary>
public sealed class AuditProgressTests
{
    private readonly PagesTold _told = new();
    private readonly HandClock _clock = new();

    [Fact]
    public async Task It_counts_accounts_Regions_and_resources_and_says_how_fast_it_goes_and_how_long_it_takes()
    {
        List<Place> places = [.. Enumerable.Range(1, 20).SelectMany(account => Enumerable.Range(1, 17).Select(region => new Place($"eu-west-{region}", Fleet.Id(account))))];
        var progress = new AuditProgress(_told, _clock, "Auditing AWS X-Ray", places);
        for (var i = 0; i < 41; i++)
        {
            _clock.Pass(TimeSpan.FromSeconds(0.1));
            await progress.SeenAsync(300, CancellationToken.None);
            await progress.EndedAsync(places[i], CancellationToken.None);
        }

        _clock.Pass(TimeSpan.FromSeconds(1.9));
        await progress.SeenAsync(100, CancellationToken.None);
        var last = _told.Progress.Last();
        Assert.Equal("2 of 20 accounts, 41 of 340 Regions, 12,400 resources, 2,067/s, 44 s left", last.Status);
        Assert.Equal(("Auditing AWS X-Ray", 41, 340, 44), (last.Activity, last.Done, last.Total, last.SecondsLeft));

        // Five times a second at most.
        Assert.InRange(_told.Progress.Count, 10, 30);
    }

    [Theory]
    [InlineData(10, 5, "40 s left")]
    [InlineData(60, 5, "4 min left")]
    [InlineData(3_600, 21, "20 h 0 min left")]
    public async Task The_rest_is_said_in_the_unit_that_fits(int seconds, int regions, string left)
    {
        List<Place> places = [.. Enumerable.Range(1, regions).Select(number => new Place($"eu-west-{number}"))];
        var progress = new AuditProgress(_told, _clock, "Auditing AWS X-Ray", places);
        _clock.Pass(TimeSpan.FromSeconds(seconds));
        await progress.EndedAsync(places[0], CancellationToken.None);
        Assert.EndsWith($", {left}", Assert.Single(_told.Progress).Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_one_account_the_Regions_are_counted_and_the_last_is_always_told()
    {
        List<Place> places = [new("eu-west-1"), new("eu-west-2"), new("eu-west-3")];
        var progress = new AuditProgress(_told, _clock, "Auditing AWS X-Ray", places);
        foreach (var place in places)
        {
            await progress.SeenAsync(1, CancellationToken.None);
            await progress.EndedAsync(place, CancellationToken.None);
        }

        Assert.Equal(["0 of 3 Regions, 1 resource", "3 of 3 Regions, 3 resources"], _told.Progress.Select(static progress => progress.Status));
    }

    [Fact]
    public async Task One_Region_alone_shows_nothing()
    {
        var place = new Place("eu-west-1");
        var progress = new AuditProgress(_told, _clock, "Auditing AWS X-Ray", [place]);
        await progress.SeenAsync(100, CancellationToken.None);
        await progress.EndedAsync(place, CancellationToken.None);
        Assert.Empty(_told.Progress);
    }

    private sealed class HandClock : TimeProvider
    {
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _now += time;

        public override long GetTimestamp() => _now.Ticks;
    }
}
