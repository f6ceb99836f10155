using KmsCompliance.Aws.Protocol;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.Tests.Protocol;

/// <summary>Calls keep below their share of a rate, and find the rate that AWS lets through where it is another.</summary>
public sealed class CallGateTests
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(40);

    [Theory]
    [InlineData("secretsmanager", "ListSecrets", 25)]
    [InlineData("kms", "DescribeKey", 500)]
    [InlineData("kms", "GetKeyLastUsage", 1.25)]
    [InlineData("cloudtrail", "DescribeTrails", 2.5)]
    [InlineData("cloudtrail", "GetEventDataStore", 2.5)]
    [InlineData("logs", "DescribeLogGroups", 2.5)]
    [InlineData("xray", "GetEncryptionConfig", 1)]
    public void No_while_has_more_calls_than_the_quarter_allows_that_are_not_asked_at_once(string service, string operation, double rate)
    {
        var published = CallRates.Find(service, operation) ?? CallRates.Unpublished;
        Assert.Equal(rate, published * 0.25);
        var gate = new CallGate("eu-west-1", CallBounds.Default, rate);
        var most = Math.Max(5, (int)rate);

        // As fast as they may.
        var sent = Enumerable.Range(0, 4 * most).Select(_ => gate.Reserve(TimeSpan.Zero)).ToList();

        Assert.All(sent.Take(most), static at => Assert.Equal(TimeSpan.Zero, at));
        var length = TimeSpan.FromSeconds(most / rate);
        foreach (var begin in sent.Distinct())
        {
            Assert.InRange(sent.Count(at => at >= begin && at < begin + length), 1, most);
        }

        Assert.Equal(3 * length, sent[^1]);
    }

    [Fact]
    public void No_second_has_more_calls_than_AWS_lets_through_where_that_is_few()
    {
        var published = CallRates.Find("cloudtrail", "LookupEvents")!.Value;
        Assert.Equal(2, published);
        foreach (var share in new[] { 1, 0.5, 0.25 })
        {
            var gate = new CallGate("eu-west-1", CallBounds.Default, published * share, published);
            var sent = Enumerable.Range(0, 40).Select(_ => gate.Reserve(TimeSpan.Zero)).ToList();
            Assert.All(sent, begin => Assert.InRange(sent.Count(at => at >= begin && at < begin + TimeSpan.FromSeconds(1)), 1, 2));
            Assert.Equal(TimeSpan.FromSeconds(38 / (published * share)), sent[^1]);
        }
    }

    [Fact]
    public void After_a_refusal_those_who_wait_take_new_places_and_the_old_ones_are_nobodys()
    {
        var gate = new CallGate("eu-west-1", CallBounds.Default, 10);
        for (var waiting = 0; waiting < 60; waiting++)
        {
            gate.Reserve(TimeSpan.Zero);
        }

        gate.Throttled(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), chance: 0);
        Assert.InRange(gate.Reserve(TimeSpan.FromMilliseconds(10)), TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_listing_page_by_page_is_not_slowed_down()
    {
        // A hundred pages one after the other, as AWS answers them: 25 a second are just what the quarter allows.
        var gate = new CallGate("eu-west-1", CallBounds.Default, 25);
        var now = TimeSpan.Zero;
        for (var page = 0; page < 100; page++)
        {
            Assert.Equal(now, gate.Reserve(now));
            now += Latency;
        }
    }

    [Fact]
    public void Without_a_rate_nothing_waits_until_something_is_refused()
    {
        var gate = new CallGate("eu-west-1", CallBounds.Default, perSecond: null);
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Equal(TimeSpan.Zero, gate.Reserve(TimeSpan.Zero)));

        var now = TimeSpan.FromSeconds(10);
        gate.Throttled(gate.Reserve(now), now, chance: 1);

        // All of them pause, and come back one by one.
        Assert.Equal(1, gate.Refused);
        Assert.Equal(now + CallBounds.Default.FirstWait, gate.Reserve(now));
        Assert.Equal(now + CallBounds.Default.FirstWait + TimeSpan.FromSeconds(2), gate.Reserve(now));
    }

    [Fact]
    public void Calls_that_were_refused_together_are_one_refusal()
    {
        var gate = new CallGate("eu-west-1", CallBounds.Default, perSecond: null);
        var sent = Enumerable.Range(0, 10).Select(_ => gate.Reserve(TimeSpan.Zero)).ToList();
        var now = TimeSpan.FromSeconds(0.5);
        sent.ForEach(at => gate.Throttled(at, now, chance: 1));

        Assert.Equal(1, gate.Refused);
        var first = gate.Reserve(now);
        Assert.Equal(TimeSpan.FromSeconds(0.2), gate.Reserve(now) - first);
    }

    [Fact]
    public void Refusals_one_after_the_other_lengthen_the_pause_up_to_the_longest_wait()
    {
        var gate = new CallGate("eu-west-1", CallBounds.Default, perSecond: null);
        var now = TimeSpan.FromSeconds(1);
        var pauses = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var sent = gate.Reserve(now);
            now = sent + Latency;
            gate.Throttled(sent, now, chance: 1);
            pauses.Add((gate.Reserve(now) - now).TotalSeconds);
            now += TimeSpan.FromMinutes(1);
        }

        // The second and the third wait for their turn anyway.
        Assert.Equal([0.5, 1.96, 3.96, 4, 8, 8, 8, 8], pauses.Select(static pause => Math.Round(pause, 3)));
        gate.Answered();
        gate.Throttled(gate.Reserve(now), now, chance: 0);
        Assert.InRange((gate.Reserve(now) - now).TotalSeconds, 0.25, 4);
    }

    // A tenth of the quota, of which the service lets a second's worth through at once and then so many a second.
    [Theory]
    [InlineData(25.0, 10.0, 1)]
    [InlineData(25.0, 10.0, 2)]
    [InlineData(500.0, 200.0, 20)]
    [InlineData(12.5, 5.0, 8)]
    [InlineData(null, 10.0, 4)]
    [InlineData(null, 50.0, 32)]
    public void A_tenth_of_the_quota_is_found_with_few_refusals(double? share, double allowed, int callers)
    {
        var gate = new CallGate("eu-west-1", CallBounds.Default, share);
        var random = new Random(7);
        var (left, filled) = (allowed, TimeSpan.Zero);
        var free = new PriorityQueue<int, TimeSpan>();
        for (var caller = 0; caller < callers; caller++)
        {
            free.Enqueue(caller, TimeSpan.Zero);
        }

        var (sent, refused, late, warm) = (0, 0, 0, 0);
        var end = TimeSpan.Zero;
        while (sent < 6_000)
        {
            free.TryDequeue(out var caller, out var now);
            var at = gate.Reserve(now);
            left = Math.Min(allowed, left + ((at - filled).TotalSeconds * allowed));
            filled = at;
            sent++;
            end = at + Latency;
            warm += sent > 1_000 ? 1 : 0;
            if (left >= 1)
            {
                left--;
                gate.Answered();
            }
            else
            {
                refused++;
                late += sent > 1_000 ? 1 : 0;
                gate.Throttled(at, at + Latency, random.NextDouble());
            }

            free.Enqueue(caller, end);
        }

        Assert.True(refused > 0);
        Assert.InRange(late / (double)warm, 0, 0.02);

        // What is let through is made use of.
        Assert.InRange((sent - refused) / end.TotalSeconds / allowed, 0.5, 1.05);
    }
}
