using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;

namespace KmsCompliance.Core.Tests.Evidence;

/// <summary>What signatures of evidence show, and what is written where there can be none.</summary>
public sealed partial class EvidenceSignatureTests : IDisposable
{
    private readonly EvidenceFolder _file = new();
    private readonly Signatory _key = new();

    public void Dispose()
    {
        _file.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData("ECC_NIST_P256")]
    [InlineData("ECC_NIST_P384")]
    [InlineData("ECC_NIST_P521")]
    [InlineData("RSA_2048")]
    [InlineData("RSA_3072")]
    public async Task Each_entry_is_signed_over_its_number_and_hash_and_checked_without_kms(string keySpec)
    {
        using var key = new Signatory(keySpec);
        await AddAsync(key, 3);

        Assert.Equal(Lines.Select((line, index) => $"KmsCompliance evidence {index + 1}:{line["Hash"]}"), key.Texts);
        var any = _file.Check();
        Assert.True(any.Intact, any.Message);
        Assert.Equal((3, false, Signatory.KeyArn), (any.SignedCount, any.SignerChecked, Assert.Single(any.SignedBy)));
        Assert.Contains("hold it against the key", any.Message, StringComparison.Ordinal);

        var held = _file.CheckSigners(key.PublicKey);
        Assert.True(held.Intact && held.SignerChecked, held.Message);
        Assert.DoesNotContain("can write all of it anew", held.Message, StringComparison.Ordinal);
    }

    // The hash and the content are those of the tests of chains; here are the bytes that are the signature's.
    [Fact]
    public async Task A_byte_that_was_changed_anywhere_in_a_signed_chain_is_found()
    {
        await AddAsync(_key, 2);
        var whole = _file.Bytes;
        for (var index = 0; index < whole.Length; index++)
        {
            foreach (var value in (byte[])[(byte)(whole[index] ^ (1 << (index % 8))), (byte)'A', (byte)'=', (byte)'"'])
            {
                if (value != whole[index])
                {
                    var changed = (byte[])whole.Clone();
                    changed[index] = value;
                    _file.Bytes = changed;
                    Assert.False(_file.Check().Intact, $"byte {index} as {value}");
                }
            }
        }
    }

    [Fact]
    public async Task A_signature_that_was_taken_out_or_belongs_to_another_entry_is_found()
    {
        await AddAsync(_key, 2);
        Rewrite(static lines => [Signature().Replace(lines[0], Signature().Match(lines[1]).Value), lines[1]]);
        Assert.Contains("line 1 is not signed as it says", _file.Check().Message, StringComparison.Ordinal);

        File.Delete(_file.FullPath);
        await AddAsync(_key, 2);
        Rewrite(static lines => [Signature().Replace(lines[0], string.Empty), lines[1]]);
        Assert.Contains("line 1 is not signed as it says", _file.Check().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_that_was_written_anew_shows_by_the_key_alone()
    {
        using var forger = new Signatory();
        await AddAsync(forger, 2);

        Assert.True(_file.Check().Intact);
        var held = _file.CheckSigners(_key.PublicKey);
        Assert.False(held.Intact);
        Assert.Contains("line 1 is signed by another key", held.Message, StringComparison.Ordinal);
        Assert.Equal(0, held.SignedCount);

        // Several may sign.
        Assert.True(_file.CheckSigners(_key.PublicKey, forger.PublicKey).Intact);
    }

    [Fact]
    public async Task What_is_behind_the_last_entry_that_is_signed_may_be_anybodys()
    {
        await _file.AddAsync(1);
        Assert.Contains("nothing is signed", _file.CheckSigners(_key.PublicKey).Message, StringComparison.Ordinal);

        // What is before a signature is signed with it.
        await AddAsync(_key, 1);
        Assert.True(_file.CheckSigners(_key.PublicKey).Intact);

        await _file.AddAsync(1);
        Assert.True(_file.Check().Intact);
        var held = _file.CheckSigners(_key.PublicKey);
        Assert.False(held.Intact);
        Assert.Contains("what is behind entry 2 is not signed", held.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_cannot_be_signed_is_written_where_it_tells_what_was_done_and_not_where_it_comes_before()
    {
        _key.Problem = new AwsCallException(FailureKind.AccessDenied, "you may not.") { Operation = "kms:Sign", Region = "eu-west-1" };
        using var chain = Open(_key);

        var refused = await Assert.ThrowsAsync<FailureException>(() => chain.AddAsync(EvidenceFolder.Entry("before"), CancellationToken.None));
        Assert.Equal(("EvidenceNotSigned", FailureKind.AccessDenied), (refused.Failure.ErrorId, refused.Failure.Kind));
        Assert.Equal(0, new FileInfo(_file.FullPath).Length);

        var after = await chain.AddAfterAsync(EvidenceFolder.Entry("after"), signs: true, CancellationToken.None);
        Assert.Equal(("EvidenceNotSigned", 1L), (after.NotSigned?.ErrorId, after.Head.Count));
        Assert.Contains("did not sign", (string?)Lines[0]["Content"]!["NotSigned"], StringComparison.Ordinal);

        // Entries that wait for nothing are signed with those behind them.
        _key.Problem = null;
        Assert.Null((await chain.AddAfterAsync(EvidenceFolder.Entry("done"), signs: false, CancellationToken.None)).NotSigned);
        Assert.Null((await chain.AddAfterAsync(EvidenceFolder.Entry("outcome"), signs: true, CancellationToken.None)).NotSigned);
        Assert.Equal((true, 1), (_file.CheckSigners(_key.PublicKey).Intact, _file.CheckSigners(_key.PublicKey).SignedCount));
    }

    [Fact]
    public async Task After_a_stop_what_was_done_is_written_without_a_signature()
    {
        using var chain = Open(_key);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var added = await chain.AddAfterAsync(EvidenceFolder.Entry("stopped"), signs: true, stop.Token);

        Assert.Contains("was stopped", added.NotSigned?.Message, StringComparison.Ordinal);
        Assert.Equal((true, 0), (_file.Check().Intact, _file.Check().SignedCount));
    }

    [Fact]
    public async Task Nobody_waits_for_a_signature_but_who_wants_it()
    {
        using var chain = Open(_key);
        _key.Before = async () =>
        {
            if (_key.Texts.Count == 1)
            {
                // Another process, and an entry of this one that waits for nothing, while the first is being signed.
                Assert.Equal(1, (await _file.AddAsync(1, "other")).Count);
                Assert.Equal(2, (await chain.AddAfterAsync(EvidenceFolder.Entry("done"), signs: false, CancellationToken.None)).Head.Count);
            }
        };

        Assert.Equal(3, (await chain.AddAsync(EvidenceFolder.Entry("signed"), CancellationToken.None)).Count);

        Assert.Equal(2, _key.Texts.Count);
        Assert.StartsWith("KmsCompliance evidence 3:", _key.Texts[1], StringComparison.Ordinal);
        Assert.True(_file.CheckSigners(_key.PublicKey).Intact);
    }

    [Fact]
    public async Task Who_is_overtaken_every_time_gives_up()
    {
        using var chain = Open(_key);
        _key.Before = () => _file.AddAsync(1, $"other-{_key.Texts.Count}");

        var refused = await Assert.ThrowsAsync<FailureException>(() => chain.AddAsync(EvidenceFolder.Entry("before"), CancellationToken.None));
        Assert.Contains("others wrote", refused.Message, StringComparison.Ordinal);
        var after = await chain.AddAfterAsync(EvidenceFolder.Entry("after"), signs: true, CancellationToken.None);

        Assert.Equal(("EvidenceNotSigned", 41L), (after.NotSigned?.ErrorId, after.Head.Count));
        Assert.Equal((true, 0), (_file.Check().Intact, _file.Check().SignedCount));
    }

    [Fact]
    public async Task A_key_that_could_not_be_asked_is_not_asked_again_for_each_entry()
    {
        using var key = new Signatory("SYMMETRIC_DEFAULT") { KeyUsage = "ENCRYPT_DECRYPT" };
        using var chain = Open(key);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("SigningKeyUnfit", (await chain.AddAfterAsync(EvidenceFolder.Entry("after"), signs: true, CancellationToken.None)).NotSigned?.ErrorId);
        }

        Assert.Equal(1, key.Asked);
    }

    [Fact]
    public async Task What_kms_answers_is_a_signature_only_where_it_is_one()
    {
        _key.Lies = true;
        using var chain = Open(_key);

        var refused = await Assert.ThrowsAsync<FailureException>(() => chain.AddAsync(EvidenceFolder.Entry("one"), CancellationToken.None));

        Assert.Contains("no signature of the key", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ECC_SECG_P256K1", "SIGN_VERIFY")]
    [InlineData("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")]
    [InlineData("ECC_NIST_P256", "KEY_AGREEMENT")]
    public async Task A_key_that_does_not_sign_so_that_it_can_be_checked_is_refused(string keySpec, string keyUsage)
    {
        using var key = new Signatory(keySpec) { KeyUsage = keyUsage };
        using var chain = Open(key);

        var refused = await Assert.ThrowsAsync<FailureException>(() => chain.AddAsync(EvidenceFolder.Entry("one"), CancellationToken.None));

        Assert.Equal("SigningKeyUnfit", refused.Failure.ErrorId);
        Assert.Empty(key.Texts);
    }

    [Fact]
    public void Public_keys_are_read_as_pem_and_as_the_base64_that_the_cli_prints_and_nothing_else_is()
    {
        Assert.True(SignatureScheme.ReadPublicKey(_key.Pem)!.Value.Span.SequenceEqual(_key.PublicKey.Span));
        Assert.True(SignatureScheme.ReadPublicKey(Convert.ToBase64String(_key.PublicKey.Span) + "\r\n")!.Value.Span.SequenceEqual(_key.PublicKey.Span));
        foreach (var none in (string[])["", "no key", "AAAA", _key.Pem.Replace("PUBLIC", "PRIVATE", StringComparison.Ordinal), Convert.ToBase64String([.. _key.PublicKey.Span, 0])])
        {
            Assert.Null(SignatureScheme.ReadPublicKey(none));
        }
    }

    private IReadOnlyList<JsonObject> Lines =>
        [.. Encoding.UTF8.GetString(_file.Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!.AsObject())];

    private EvidenceChain Open(Signatory key)
    {
        var chain = _file.Open();
        chain.Signer = new EvidenceSigner(key, Signatory.KeyArn);
        return chain;
    }

    private async Task AddAsync(Signatory key, int count)
    {
        using var chain = Open(key);
        for (var i = 0; i < count; i++)
        {
            await chain.AddAsync(EvidenceFolder.Entry($"signed-{i}"), CancellationToken.None);
        }
    }

    private void Rewrite(Func<string[], string[]> change) =>
        _file.Bytes = Encoding.UTF8.GetBytes(string.Concat(change(Encoding.UTF8.GetString(_file.Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(static line => line + "\n")));

    [GeneratedRegex("""\"Signature\":\"[^\"]*\",""")]
    private static partial Regex Signature();
}
