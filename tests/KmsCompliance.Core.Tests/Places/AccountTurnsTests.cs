using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Places;

/// <summary>Places of many accounts come so that none holds the others back, and those of one account in their order.</summary>
public sealed class AccountTurnsTests
{
    [Fact]
    public async Task Of_one_account_the_places_come_in_their_order_and_take_all_the_room()
    {
        List<Place> places = [.. Enumerable.Range(1, 40).Select(number => new Place($"eu-west-{number}"))];
        var turns = new AccountTurns(places, 32);
        await using var taken = turns.TakeAsync(CancellationToken.None).GetAsyncEnumerator();
        for (var i = 0; i < 32; i++)
        {
            Assert.True(await taken.MoveNextAsync());
            Assert.Same(places[i], taken.Current);
        }

        var next = taken.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        turns.End(places[7]);
        Assert.True(await next.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Same(places[32], taken.Current);
    }

    [Fact]
    public async Task A_place_that_waits_lends_its_room_but_not_without_end()
    {
        List<Place> places = [.. Enumerable.Range(1, 40).Select(number => new Place($"eu-west-{number}"))];
        var turns = new AccountTurns(places, 2);
        await using var taken = turns.TakeAsync(CancellationToken.None).GetAsyncEnumerator();
        await taken.MoveNextAsync();
        await taken.MoveNextAsync();
        var third = taken.MoveNextAsync().AsTask();
        Assert.False(third.IsCompleted);
        turns.Pause(waits: true);
        Assert.True(await third.WaitAsync(TimeSpan.FromMinutes(1)));
        for (var i = 0; i < 3; i++)
        {
            turns.Pause(waits: true);
        }

        Assert.True(await taken.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(4, turns.Most);
        var fifth = taken.MoveNextAsync().AsTask();
        Assert.False(fifth.IsCompleted);
        turns.End(places[0]);
        Assert.True(await fifth.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_room()
    {
        using var stop = new CancellationTokenSource();
        var turns = new AccountTurns([new Place("eu-west-1"), new Place("eu-west-2")], 1);
        await using var taken = turns.TakeAsync(CancellationToken.None).GetAsyncEnumerator(stop.Token);
        await taken.MoveNextAsync();
        var second = taken.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Each_place_comes_once_and_no_account_takes_the_room_of_one_that_waits(int seed)
    {
        var random = new Random(seed);
        var limit = random.Next(1, 65);
        var share = Math.Max(1, limit / 8);
        var accounts = Enumerable.Range(0, random.Next(1, 40)).Select(_ => (Session: new PlaceSession(static _ => Task.FromException<IAwsSession>(new NotSupportedException())), Count: random.Next(1, 30))).ToList();
        List<Place> places = [.. accounts.SelectMany(static account => Enumerable.Range(0, account.Count).Select(number => new Place($"eu-west-{number}") { OnDemand = account.Session }))];
        var turns = new AccountTurns(places, limit);
        var atWork = new List<Place>();
        var waiting = accounts.ToDictionary(static account => account.Session, static account => account.Count);
        var begun = new HashSet<Place>(ReferenceEqualityComparer.Instance);
        await using var taken = turns.TakeAsync(CancellationToken.None).GetAsyncEnumerator();
        while (begun.Count < places.Count)
        {
            while (atWork.Count == limit || (atWork.Count > 0 && random.Next(3) == 0))
            {
                var ended = atWork[random.Next(atWork.Count)];
                atWork.Remove(ended);
                turns.End(ended);
            }

            int AtWork(PlaceSession session) => atWork.Count(place => ReferenceEquals(place.OnDemand, session));
            var others = waiting.Where(static account => account.Value > 0).Select(account => AtWork(account.Key)).ToList();
            Assert.True(await taken.MoveNextAsync());
            var place = taken.Current;
            Assert.True(begun.Add(place));
            Assert.True(AtWork(place.OnDemand!) < share || others.TrueForAll(count => count >= AtWork(place.OnDemand!)));
            waiting[place.OnDemand!]--;
            atWork.Add(place);
        }

        Assert.False(await taken.MoveNextAsync());
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];
}
