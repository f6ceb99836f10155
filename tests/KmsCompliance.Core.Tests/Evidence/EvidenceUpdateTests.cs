using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Evidence;

/// <summary>Files of evidence that get the ids of events.</summary>
public sealed class EvidenceUpdateTests : IDisposable
{
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private readonly EvidenceFolder _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task What_was_sent_is_what_the_entries_list_and_of_those_that_list_nothing_what_they_are_about()
    {
        await WriteAsync(
            Entry("a", EvidenceStep.Intent),
            Entry("a", EvidenceStep.Outcome) with { Requests = [Sent("kms:DisableKey", "r1")] },

            // Stopped before anything was sent.
            Entry("b", EvidenceStep.Intent),
            Entry("b", EvidenceStep.Outcome) with { Requests = [] },

            // Killed.
            Entry("c", EvidenceStep.Intent),

            // From before requests were noted: an emergency, and another change.
            Entry("d", EvidenceStep.Done) with { KeyArn = "1234abcd-12ab-34cd-56ef-1234567890ab", CallerArn = null },
            Entry("d", EvidenceStep.Outcome),
            Entry("e", EvidenceStep.Intent) with { Action = "kms:EnableKey" },
            Entry("e", EvidenceStep.Outcome) with { Action = "kms:EnableKey" });
        using var update = await OpenAsync();

        Assert.Equal(
            [(2, "kms:DisableKey", "r1"), (5, "kms:DisableKey", null), (6, "kms:DisableKey", null), (9, "kms:EnableKey", null)],
            update.ToEvents().Select(static one => (one.EvidenceNumber, one.Operation, one.RequestId)));
        Assert.All(update.ToEvents(), static one => Assert.Equal((Key, "eu-west-1", "111122223333"), (one.KeyArn, one.Region, one.AccountId)));
        Assert.Equal([Key], update.Keys.Select(static key => key.Key.Value));
    }

    [Fact]
    public async Task A_key_whose_arn_is_nowhere_is_not_asked_for()
    {
        await WriteAsync(Entry("a", EvidenceStep.Done) with { KeyArn = "1234abcd-12ab-34cd-56ef-1234567890ab", Requests = [Sent("kms:DisableKey", "r1")] });
        using var update = await OpenAsync();

        Assert.Empty(update.Keys);
        Assert.Equal((CmkEvidenceEventStatus.NotRead, null), (Assert.Single(update.ToEvents()).Status, Assert.Single(update.ToEvents()).KeyArn));
    }

    [Fact]
    public async Task What_was_found_is_added_once_however_many_look_at_the_same_time()
    {
        await WriteAsync(Entry("a", EvidenceStep.Outcome) with { Requests = [Sent("kms:DisableKey", "r1"), Sent("kms:RevokeGrant", "r2")] });
        using var one = await OpenAsync();
        using var two = await OpenAsync();
        foreach (var update in (EvidenceUpdate[])[one, two])
        {
            Found(update, "kms:DisableKey", "e1");
        }

        await Task.WhenAll(one.NoteAsync("Update-CmkEvidence", callerArn: null, CancellationToken.None), two.NoteAsync("Update-CmkEvidence", callerArn: null, CancellationToken.None));

        var check = _file.Check();
        Assert.Equal((true, 2), (check.Intact, check.EvidenceCount));
        using var later = await OpenAsync();
        Assert.Equal([(CmkEvidenceEventStatus.Noted, "e1"), (CmkEvidenceEventStatus.NotRead, "")], later.ToEvents().Select(static told => (told.Status, told.EventId.ToString())));
        Assert.Equal(check.EvidenceHead, later.ToEvents()[0].EvidenceHead);
        Assert.Equal(["r2"], Assert.Single(later.Keys).Writes.Select(static write => write.RequestId));

        Found(later, "kms:RevokeGrant", "e2");
        await later.NoteAsync("Update-CmkEvidence", callerArn: null, CancellationToken.None);
        await later.NoteAsync("Update-CmkEvidence", callerArn: null, CancellationToken.None);
        Assert.Equal((true, 3), (_file.Check().Intact, _file.Check().EvidenceCount));
        Assert.Equal(["e1", "e2"], later.ToEvents().Select(static told => told.EventId.ToString()));
    }

    [Fact]
    public async Task A_chain_that_does_not_hold_is_not_read_on_and_a_file_that_is_not_there_is_not_made()
    {
        await WriteAsync(Entry("a", EvidenceStep.Outcome) with { Requests = [Sent("kms:DisableKey", "r1")] }, Entry("b", EvidenceStep.Intent));
        var bytes = _file.Bytes;
        bytes[^20] ^= 1;
        _file.Bytes = bytes;
        Assert.Equal("EvidenceBroken", (await Assert.ThrowsAsync<FailureException>(OpenAsync)).Failure.ErrorId);
        Assert.Equal(bytes, _file.Bytes);

        File.Delete(_file.FullPath);
        Assert.Equal("EvidenceUnreadable", (await Assert.ThrowsAsync<FailureException>(OpenAsync)).Failure.ErrorId);
        Assert.False(File.Exists(_file.FullPath));
    }

    [Theory]
    [InlineData(1, true, true)]
    [InlineData(1, false, false)]
    [InlineData(2, true, false)]
    [InlineData(3, true, false)]
    [InlineData(0, true, false)]
    public async Task Events_of_an_entry_that_is_not_there_as_they_say_do_not_hold(long number, bool hasHash, bool holds)
    {
        await WriteAsync(Entry("a", EvidenceStep.Intent), Entry("b", EvidenceStep.Intent));
        using (var chain = _file.Open())
        {
            await chain.AddAsync(
                Entry("c", EvidenceStep.Events) with
                {
                    Events = [new EvidenceEvent { Number = number, Hash = hasHash ? HashOf(0) : new string('0', 64), Request = 0, Operation = "kms:DisableKey", EventIds = ["e1"], EventTime = DateTimeOffset.UnixEpoch }],
                },
                CancellationToken.None).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        var check = _file.Check();
        Assert.Equal(holds, check.Intact);
        Assert.Equal(!holds, check.Message.Contains("has the events of an entry", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_refused_for_its_rate_is_not_kept_and_what_got_no_answer_has_no_id()
    {
        var log = new RequestLog(TimeProvider.System);
        await log.SendAsync("kms:DisableKey", static () => Task.FromResult("r1"), static answer => answer);
        await Assert.ThrowsAsync<AwsCallException>(() => log.SendAsync<string>("kms:EnableKey", static () => throw new AwsCallException(FailureKind.Throttled, "slower.") { RequestId = "r2" }, static answer => answer));
        await Assert.ThrowsAsync<AwsCallException>(() => log.SendAsync<string>("kms:EnableKey", static () => throw new AwsCallException(FailureKind.AccessDenied, "no.") { RequestId = "r3", Code = "AccessDeniedException" }, static answer => answer));
        await Assert.ThrowsAsync<OperationCanceledException>(() => log.SendAsync<string>("kms:RevokeGrant", static () => throw new OperationCanceledException(), static answer => answer));
        await log.SendAsync("kms:RevokeGrant", static () => Task.FromResult("\u001b[31m"), static answer => answer);

        Assert.Equal(
            [("kms:DisableKey", "r1", null), ("kms:EnableKey", "r3", "AccessDeniedException"), ("kms:RevokeGrant", null, null), ("kms:RevokeGrant", null, null)],
            log.Take().Select(static request => (request.Operation, request.RequestId, request.ErrorCode)));
        Assert.Empty(log.Take());
    }

    private static SentRequest Sent(string operation, string id) => new(operation, DateTimeOffset.UtcNow) { RequestId = id };

    private static EvidenceEntry Entry(string change, string step) => new()
    {
        Step = step,
        ChangeId = change,
        Command = "Disable-ServiceCmk",
        CallerArn = "arn:aws:iam::111122223333:user/me",
        Region = "eu-west-1",
        KeyArn = Key,
        Action = "kms:DisableKey",
    };

    private static void Found(EvidenceUpdate update, string operation, string eventId)
    {
        var write = update.Keys.Single().Writes.Single(write => write.Operation == operation);
        update.Tell(new Dictionary<EvidenceWrite, EvidenceMatch>
        {
            [write] = new(CmkEvidenceEventStatus.Found, "Found.") { Events = [new RecordedEvent(eventId, DateTimeOffset.UnixEpoch)] },
        });
    }

    private string HashOf(int line) => File.ReadAllLines(_file.FullPath)[line].Split('"')[3];

    private Task<EvidenceUpdate> OpenAsync() => EvidenceUpdate.OpenAsync(_file.FullPath, TimeProvider.System, CancellationToken.None);

    private async Task WriteAsync(params EvidenceEntry[] entries)
    {
        using var chain = _file.Open();
        foreach (var entry in entries)
        {
            await chain.AddAsync(entry, CancellationToken.None);
        }
    }
}
