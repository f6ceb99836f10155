using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KmsCompliance.Core.Tests.Keys;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;

namespace KmsCompliance.Core.Tests.Evidence;

/// <summary>What a chain of evidence shows of those who tamper with it, and how two who write leave one.</summary>
public sealed class EvidenceChainTests : IDisposable
{
    private readonly EvidenceFolder _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_chain_that_nobody_touched_is_intact_and_says_what_cannot_be_seen()
    {
        var head = await _file.AddAsync(3);

        var alone = _file.Check();
        Assert.True(alone.Intact, alone.Message);
        Assert.False(alone.HeadChecked);
        Assert.Equal((3, head.ToString(), 0), (alone.EvidenceCount, alone.EvidenceHead, alone.TornLineCount));
        Assert.Contains("cannot be seen without -Head", alone.Message, StringComparison.Ordinal);
        Assert.Contains("an integrity check", alone.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tamper-proof", alone.Message, StringComparison.Ordinal);

        var held = _file.Check(head);
        Assert.True(held.Intact && held.HeadChecked, held.Message);
        Assert.DoesNotContain("cannot be seen", held.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_hash_is_the_sha256_of_the_content_as_it_stands_in_its_line()
    {
        await _file.AddAsync(2);

        var previous = new string('0', 64);
        foreach (var line in Encoding.UTF8.GetString(_file.Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            var content = json.RootElement.GetProperty("Content");
            Assert.Equal(previous, content.GetProperty("Previous").GetString());
            previous = json.RootElement.GetProperty("Hash").GetString()!;
            Assert.Equal(previous, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.GetRawText()))));
        }
    }

    [Fact]
    public async Task A_change_that_was_begun_and_has_no_outcome_is_named()
    {
        await _file.AddAsync(1, "begun");
        using (var chain = _file.Open())
        {
            await chain.AddAsync(EvidenceFolder.Entry("ended"), CancellationToken.None);
            await chain.AddAsync(EvidenceFolder.Entry("done") with { Step = EvidenceStep.Done }, CancellationToken.None);
            await chain.AddAsync(EvidenceFolder.Entry("ended") with { Step = EvidenceStep.Outcome }, CancellationToken.None);
            await chain.AddAsync(EvidenceFolder.Entry("events") with { Step = EvidenceStep.Events }, CancellationToken.None);
        }

        var check = _file.Check();
        Assert.True(check.Intact, check.Message);
        Assert.Contains("begun-0 (kms:DisableKey of arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab)", check.Message, StringComparison.Ordinal);
        Assert.Contains("done (kms:DisableKey of ", check.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ended (", check.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("events (", check.Message, StringComparison.Ordinal);

        // Many are counted.
        await _file.AddAsync(20, "more");
        Assert.Contains("22 changes", _file.Check().Message, StringComparison.Ordinal);
        Assert.Contains("and 17 more", _file.Check().Message, StringComparison.Ordinal);
    }

    // Each byte of the file, with each bit in turn and with values that JSON or lines take for something else.
    [Fact]
    public async Task A_byte_that_was_changed_anywhere_is_found()
    {
        await _file.AddAsync(3);
        var whole = _file.Bytes;
        for (var index = 0; index < whole.Length; index++)
        {
            foreach (var value in (byte[])[(byte)(whole[index] ^ (1 << (index % 8))), (byte)' ', (byte)'\n', (byte)'"', (byte)'}', 0, 0xFF])
            {
                if (value == whole[index])
                {
                    continue;
                }

                var changed = (byte[])whole.Clone();
                changed[index] = value;
                var check = Check(changed);
                Assert.False(check.Intact, $"byte {index} as {value}: {check.Message}");
                Assert.Null(check.EvidenceHead);
                Assert.NotEmpty(check.Problem);
            }
        }
    }

    [Fact]
    public async Task So_is_a_byte_that_was_put_in_or_taken_out_and_a_line_that_is_gone_twice_or_elsewhere()
    {
        await _file.AddAsync(4);
        var whole = _file.Bytes;
        for (var index = 0; index < whole.Length; index++)
        {
            Assert.False(Check([.. whole[..index], (byte)' ', .. whole[index..]]).Intact);
            Assert.False(Check([.. whole[..index], .. whole[(index + 1)..]]).Intact);
        }

        var lines = Encoding.UTF8.GetString(whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("the beginning is missing", Lines(lines[1..]).Message, StringComparison.Ordinal);
        Assert.Contains("line 2 is entry 3 and does not follow on entry 1", Lines(lines[0], lines[2], lines[3]).Message, StringComparison.Ordinal);
        Assert.False(Lines(lines[0], lines[1], lines[1], lines[2], lines[3]).Intact);
        Assert.False(Lines(lines[0], lines[2], lines[1], lines[3]).Intact);
        Assert.True(Lines(lines).Intact);
    }

    [Fact]
    public async Task A_cut_tail_is_found_by_the_head_alone_and_one_that_is_cut_in_a_line_without_it_too()
    {
        var early = await _file.AddAsync(2);
        var late = await _file.AddAsync(2, "two");
        var whole = _file.Bytes;
        var ends = Enumerable.Range(0, whole.Length).Where(index => whole[index] == '\n').Select(static index => index + 1).ToList();

        for (var length = 1; length < whole.Length; length++)
        {
            Assert.Equal(ends.Contains(length), Check(whole[..length]).Intact);
            Assert.False(Check(whole[..length], late).Intact);
        }

        var cut = Check(whole[..ends[1]], early, late);
        Assert.Contains("there are 2 entries, and there were 4: the end was cut off", cut.Message, StringComparison.Ordinal);
        Assert.True(Check(whole, early, late).Intact);
        Assert.False(Check(whole, new EvidenceHead(2, late.Hash)).Intact);
        Assert.False(Check([], early).Intact);
        Assert.Equal("There is no entry.", Check([]).Message);
    }

    // What a writer leaves that is killed at any byte.
    [Fact]
    public async Task A_line_that_was_not_written_to_its_end_stays_is_named_and_is_followed_on()
    {
        await _file.AddAsync(1);
        var first = _file.Bytes.Length;
        await _file.AddAsync(1, "killed");
        var whole = _file.Bytes;
        for (var length = first; length < whole.Length; length += 7)
        {
            _file.Bytes = whole[..length];
            await _file.AddAsync(1, "next");

            var check = _file.Check();
            Assert.True(check.Intact, $"{length}: {check.Message}");
            Assert.Equal(length > first ? 1 : 0, check.TornLineCount);
            Assert.Equal(2, check.EvidenceCount);
            Assert.Equal(whole[..length], _file.Bytes[..length]);

            // The torn line is held by what follows on it, as anything else.
            if (length > first)
            {
                var changed = _file.Bytes;
                changed[length - 1] ^= 1;
                Assert.False(Check(changed).Intact);
            }
        }
    }

    [Fact]
    public async Task One_that_lacks_its_end_only_is_an_entry_and_several_torn_ones_are_noted_together()
    {
        await _file.AddAsync(2);
        _file.Bytes = _file.Bytes[..^1];
        Assert.Contains("is not ended", _file.Check().Message, StringComparison.Ordinal);
        await _file.AddAsync(1, "next");
        Assert.Equal((true, 3, 0), (_file.Check().Intact, _file.Check().EvidenceCount, _file.Check().TornLineCount));

        // The second was killed while it noted what the first had left.
        _file.Bytes = [.. _file.Bytes, .. "{\"Hash\":\"12"u8, (byte)'\n', .. "{\"Ha"u8];
        await _file.AddAsync(1, "last");
        Assert.Equal((true, 4, 1), (_file.Check().Intact, _file.Check().EvidenceCount, _file.Check().TornLineCount));

        _file.Bytes = [.. _file.Bytes, .. "{\"Ha"u8];
        await _file.AddAsync(1, "at last");
        Assert.Equal((true, 5, 2), (_file.Check().Intact, _file.Check().EvidenceCount, _file.Check().TornLineCount));
    }

    // A line that is ended was written whole: nobody who adds to the file takes it for what a killed writer left.
    [Fact]
    public async Task A_newest_entry_that_was_changed_is_never_taken_for_one_that_was_not_ended()
    {
        await _file.AddAsync(2);
        var whole = _file.Bytes;
        var newest = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var index = newest; index < whole.Length - 1; index += 5)
        {
            foreach (var value in (byte[])[(byte)(whole[index] ^ 1), (byte)'"', (byte)'}', 0, 0xFF])
            {
                if (value == whole[index])
                {
                    continue;
                }

                var changed = (byte[])whole.Clone();
                changed[index] = value;
                _file.Bytes = changed;
                using var chain = _file.Open();
                for (var attempt = 0; attempt < 2; attempt++)
                {
                    var refused = await Assert.ThrowsAsync<FailureException>(() => chain.AddAsync(EvidenceFolder.Entry("next"), CancellationToken.None));
                    Assert.Equal("EvidenceBroken", refused.Failure.ErrorId);
                }

                Assert.Equal(changed, _file.Bytes);
            }
        }

        _file.Bytes = whole;
        Assert.Equal(3, (await _file.AddAsync(1)).Count);
    }

    [Fact]
    public async Task An_entry_that_is_too_long_to_be_read_is_not_written()
    {
        await _file.AddAsync(1);
        var before = _file.Bytes;
        using var chain = _file.Open();

        var refused = await Assert.ThrowsAsync<FailureException>(() => chain.AddAsync(EvidenceFolder.Entry("long") with { Message = new string('a', 4 << 20) }, CancellationToken.None));

        Assert.Equal("EvidenceNotWritten", refused.Failure.ErrorId);
        Assert.Equal(before, _file.Bytes);
        Assert.Equal(2, (await chain.AddAsync(EvidenceFolder.Entry("short") with { Message = new string('a', 4_000_000) }, CancellationToken.None)).Count);
        Assert.True(_file.Check().Intact);
    }

    [Fact]
    public void Of_very_many_problems_the_first_are_told_and_how_many_there_are()
    {
        var check = Check([.. Enumerable.Repeat((byte)'\n', 100_000)]);

        Assert.Equal(10, check.Problem.Count);
        Assert.EndsWith(" And 99999 more.", check.Message, StringComparison.Ordinal);

        using var file = new MemoryStream([.. Enumerable.Repeat((byte)'\n', 100_000)]);
        var reading = new EvidenceReading();
        reading.Read(file, CancellationToken.None);
        Assert.Equal((10, 100_000), (reading.Problems.Count, reading.ProblemCount));
    }

    [Fact]
    public async Task After_a_stop_who_holds_the_file_is_waited_for_a_second_in_all()
    {
        await _file.AddAsync(1);
        var time = new InstantTime();
        using var chain = new EvidenceChain(_file.FullPath, time);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        using (new FileStream(_file.FullPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            for (var attempt = 0; attempt < 3; attempt++)
            {
                var failed = await Assert.ThrowsAsync<FailureException>(() => chain.AddAfterAsync(EvidenceFolder.Entry("held"), signs: true, stop.Token));
                Assert.Equal("EvidenceInUse", failed.Failure.ErrorId);
            }

            Assert.Equal(TimeSpan.FromSeconds(1), time.Waited);
        }

        Assert.Equal(2, (await chain.AddAfterAsync(EvidenceFolder.Entry("free"), signs: true, stop.Token)).Head.Count);
    }

    [Fact]
    public async Task A_chain_that_does_not_hold_is_not_added_to()
    {
        await _file.AddAsync(2);
        var bytes = _file.Bytes;
        bytes[100] ^= 1;
        _file.Bytes = bytes;

        var refused = await Assert.ThrowsAsync<FailureException>(() => _file.AddAsync(1));
        Assert.Equal("EvidenceBroken", refused.Failure.ErrorId);
        Assert.Equal(bytes, _file.Bytes);

        _file.Bytes = "Something else.\nIt was here before.\n\n"u8.ToArray();
        Assert.Equal("EvidenceBroken", (await Assert.ThrowsAsync<FailureException>(() => _file.AddAsync(1))).Failure.ErrorId);
    }

    [Fact]
    public async Task Many_writers_at_once_leave_one_chain()
    {
        const int Writers = 8;
        const int Entries = 25;
        var heads = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => _file.AddAsync(Entries, $"writer{writer}"))));

        var check = _file.Check(heads);
        Assert.True(check.Intact, check.Message);
        Assert.Equal(Writers * Entries, check.EvidenceCount);
        Assert.Equal(check.EvidenceHead, heads.MaxBy(static head => head.Count)!.ToString());
        Assert.Equal(Writers, heads.Distinct().Count());
    }

    [Fact]
    public async Task Who_holds_the_file_for_good_is_waited_for_half_a_minute()
    {
        await _file.AddAsync(1);
        var time = new InstantTime();
        using var chain = new EvidenceChain(_file.FullPath, time);
        using (new FileStream(_file.FullPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var failed = await Assert.ThrowsAsync<FailureException>(() => chain.AddAsync(EvidenceFolder.Entry("held"), CancellationToken.None));
            Assert.Equal("EvidenceInUse", failed.Failure.ErrorId);
            Assert.Equal(TimeSpan.FromSeconds(30), time.Waited);
        }

        Assert.Equal(2, (await chain.AddAsync(EvidenceFolder.Entry("free"), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task What_cannot_be_written_is_a_failure_and_no_entry()
    {
        using var chain = new EvidenceChain(Path.Combine(_file.FullPath, "below a file"), TimeProvider.System);
        await _file.AddAsync(1);
        Assert.Equal("EvidenceNotWritten", (await Assert.ThrowsAsync<FailureException>(() => chain.AddAsync(EvidenceFolder.Entry("none"), CancellationToken.None))).Failure.ErrorId);
    }

    [Theory]
    [InlineData("1:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData(" 12:0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF ", true)]
    [InlineData("0:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [InlineData("-1:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [InlineData("1:0123456789abcdef", false)]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_head_is_a_number_and_a_hash(string? text, bool isOne)
    {
        Assert.Equal(isOne, EvidenceHead.TryParse(text, out var head));
        Assert.Equal(isOne ? text!.Trim().ToLowerInvariant() : null, head?.ToString());
    }

    private static CmkEvidence Check(byte[] bytes, params IReadOnlyList<EvidenceHead> heads)
    {
        using var file = new MemoryStream(bytes);
        return EvidenceCheck.Read(file, "evidence.jsonl", heads, signers: null, CancellationToken.None);
    }

    private static CmkEvidence Lines(params IReadOnlyList<string> lines) => Check(Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n"))));
}
