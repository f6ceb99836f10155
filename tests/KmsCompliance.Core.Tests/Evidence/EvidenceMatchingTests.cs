using KmsCompliance.Evidence;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Evidence;

/// <summary>Which events are those of requests that evidence has.</summary>
public sealed class EvidenceMatchingTests
{
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private const string Me = "arn:aws:iam::111122223333:user/me";
    private const string Other = "arn:aws:iam::111122223333:user/other";

    private static readonly DateTimeOffset Sent = new(2026, 11, 29, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Sent.AddHours(1);

    public static TheoryData<string, string> ByTime => new()
    {
        { "another operation", "kms:EnableKey" },
        { "another caller", "caller" },
        { "refused, where the request was taken", "refused" },
        { "six minutes before", "before" },
        { "six minutes behind", "behind" },
        { "noted already", "noted" },
        { "of another service", "service" },
    };

    [Fact]
    public void The_id_of_the_request_decides_whoever_it_says_called_and_whenever()
    {
        var write = Write(id: "r1");
        var match = One(write, [Event("e1", "r1", caller: "AIDAEXAMPLE", at: Sent.AddMinutes(4)), Event("e2", "r2")]);

        Assert.Equal((CmkEvidenceEventStatus.Found, "e1"), (match.Status, Assert.Single(match.Events).EventId));
    }

    [Fact]
    public void An_event_of_another_request_is_not_taken_for_one_whose_id_is_known()
    {
        Assert.Equal((CmkEvidenceEventStatus.NotYet, Sent.AddMinutes(20)), (One(Write(id: "r1"), [Event("e2", "r2")], Sent).Status, One(Write(id: "r1"), [Event("e2", "r2")], Sent).AskAgainAt));
        Assert.Equal(CmkEvidenceEventStatus.NotFound, One(Write(id: "r1"), [Event("e2", "r2"), Event("e3", null), Event("e4", "r1", operation: "EnableKey")]).Status);
    }

    [Fact]
    public void Two_events_of_one_request_are_both_its_own_and_one_that_comes_twice_is_one() =>
        Assert.Equal(["e1", "e2"], One(Write(id: "r1"), [Event("e2", "r1", at: Sent.AddSeconds(1)), Event("e1", "r1"), Event("e1", "r1")]).Events.Select(static one => one.EventId));

    [Fact]
    public void Without_an_id_one_event_alone_is_taken_once_no_other_can_come()
    {
        var early = One(Write(), [Event("e1", "r1")], Sent.AddMinutes(19));
        Assert.Equal((CmkEvidenceEventStatus.NotYet, 0, "e1", Sent.AddMinutes(20)), (early.Status, early.Events.Count, Assert.Single(early.Candidates).EventId, early.AskAgainAt));

        var late = One(Write(), [Event("e1", "r1")], Sent.AddMinutes(20));
        Assert.Equal((CmkEvidenceEventStatus.Found, "e1"), (late.Status, Assert.Single(late.Events).EventId));
    }

    [Fact]
    public void Two_that_fit_are_ambiguous_and_none_is_its_own()
    {
        var match = One(Write(), [Event("e1", "r1"), Event("e2", "r2", at: Sent.AddMinutes(5))]);

        Assert.Equal((CmkEvidenceEventStatus.Ambiguous, 0), (match.Status, match.Events.Count));
        Assert.Equal(["e1", "e2"], match.Candidates.Select(static one => one.EventId));
    }

    [Fact]
    public void One_event_that_fits_two_requests_is_neithers()
    {
        EvidenceWrite[] writes = [Write(), Write(number: 4)];
        Assert.All(EvidenceMatching.Match(writes, [Event("e1", "r1")], static _ => false, Later).Values, static match => Assert.Equal(CmkEvidenceEventStatus.Ambiguous, match.Status));
    }

    [Fact]
    public void What_is_anothers_by_its_id_is_no_candidate()
    {
        EvidenceWrite[] writes = [Write(id: "r1"), Write(number: 4)];
        var matches = EvidenceMatching.Match(writes, [Event("e1", "r1"), Event("e2", "r2")], static _ => false, Later);

        Assert.Equal(["e1", "e2"], writes.Select(write => Assert.Single(matches[write].Events).EventId));
    }

    [Theory]
    [MemberData(nameof(ByTime))]
    public void What_does_not_fit_is_no_candidate(string what, string how)
    {
        var one = how switch
        {
            "caller" => Event("e1", "r1", caller: Other),
            "refused" => Event("e1", "r1") with { ErrorCode = "AccessDenied" },
            "before" => Event("e1", "r1", at: Sent.AddMinutes(-6)),
            "behind" => Event("e1", "r1", at: Sent.AddMinutes(6)),
            "service" => Event("e1", "r1") with { Service = "s3" },
            "noted" => Event("e0", "r1"),
            _ => Event("e1", "r1", operation: how[4..]),
        };
        var match = EvidenceMatching.Match([Write()], [one], static id => id == "e0", Later).Values.Single();

        Assert.True(match is { Status: CmkEvidenceEventStatus.NotFound, Candidates.Count: 0 }, what);
    }

    [Fact]
    public void A_caller_that_one_side_does_not_know_decides_nothing()
    {
        Assert.Equal(CmkEvidenceEventStatus.Found, One(Write(caller: null), [Event("e1", "r1", caller: Other)]).Status);
        Assert.Equal(CmkEvidenceEventStatus.Found, One(Write(), [Event("e1", "r1", caller: null)]).Status);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(90, false)]
    [InlineData(91, true)]
    public void After_90_days_it_is_no_longer_to_be_had(int days, bool isExpired) => Assert.Equal(isExpired, EvidenceMatching.IsExpired(Write(id: "r1"), Sent.AddDays(days)));

    // Whoever has all events of a time, and knows of each request what its event is: nothing is ever taken for what it is not.
    [Fact]
    public void Of_random_histories_nothing_is_taken_for_what_it_is_not()
    {
        var random = new Random(20261129);
        for (var round = 0; round < 2_000; round++)
        {
            List<EvidenceWrite> writes = [];
            List<RecordedEvent> events = [];
            var own = new Dictionary<EvidenceWrite, string>();
            for (var i = 0; i < random.Next(1, 6); i++)
            {
                var at = Sent.AddSeconds(random.Next(0, 1_200));
                var operation = random.Next(2) == 0 ? "DisableKey" : "EnableKey";
                var caller = random.Next(3) == 0 ? Other : Me;
                var write = new EvidenceWrite(new EvidenceHead(i + 1, "h"), 1, $"kms:{operation}")
                {
                    KeyArn = Key,
                    CallerArn = random.Next(4) == 0 ? null : caller,
                    RequestId = random.Next(2) == 0 ? $"r{i}" : null,
                    From = at.AddSeconds(-random.Next(0, 300)),
                    To = at.AddSeconds(random.Next(0, 300)),
                };
                writes.Add(write);
                own[write] = $"e{i}";
                events.Add(Event($"e{i}", $"r{i}", operation, caller, at));
            }

            for (var i = 0; i < random.Next(0, 5); i++)
            {
                events.Add(Event($"n{i}", $"x{i}", random.Next(2) == 0 ? "DisableKey" : "EnableKey", random.Next(2) == 0 ? Me : Other, Sent.AddSeconds(random.Next(0, 1_200))));
            }

            var matches = EvidenceMatching.Match(writes, [.. events.OrderBy(_ => random.Next())], static _ => false, Later);
            foreach (var write in writes)
            {
                var match = matches[write];
                if (match.Status == CmkEvidenceEventStatus.Found)
                {
                    Assert.Equal(own[write], Assert.Single(match.Events).EventId);
                }
                else
                {
                    Assert.Equal(CmkEvidenceEventStatus.Ambiguous, match.Status);
                    Assert.Null(write.RequestId);
                    Assert.Contains(own[write], match.Candidates.Select(static one => one.EventId));
                }
            }
        }
    }

    private static EvidenceMatch One(EvidenceWrite write, IReadOnlyList<RecordedEvent> events, DateTimeOffset? now = null) => EvidenceMatching.Match([write], events, static _ => false, now ?? Later)[write];

    private static EvidenceWrite Write(string? id = null, long number = 2, string? caller = Me) => new(new EvidenceHead(number, "h"), id is null ? 0 : 1, "kms:DisableKey")
    {
        KeyArn = Key,
        CallerArn = caller,
        RequestId = id,
        From = Sent,
        To = Sent,
        IsTaken = true,
    };

    private static RecordedEvent Event(string id, string? request, string operation = "DisableKey", string? caller = Me, DateTimeOffset? at = null) => new(id, at ?? Sent)
    {
        Service = "kms",
        Operation = operation,
        Caller = caller,
        RequestId = request,
        HasDetail = true,
    };
}
