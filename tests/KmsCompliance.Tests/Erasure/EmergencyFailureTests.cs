using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Erasure;

/// <summary>Nothing that goes wrong in an emergency keeps a key from being disabled, and what is told of it is true.</summary>
public sealed class EmergencyFailureTests : ErasureTest
{
    private static readonly string Grant = new('b', 64);

    // Runbooks run with -ErrorAction Stop as a rule.
    [Theory]
    [InlineData("-EvidencePath /nope/evidence.jsonl", "EvidenceNotWritten")]
    [InlineData(@"-EvidencePath 'nodrive:\evidence.jsonl'", "EvidencePathNotAFile")]
    [InlineData("-EvidencePath '{0}' -SigningKeyArn nonsense", "InvalidSigningKey")]
    [InlineData("-SigningKeyArn nonsense", "SigningKeyWithoutEvidence")]
    [InlineData("-EvidencePath '{0}' -SigningKeyArn " + Disabled, "EvidenceNotSigned")]
    [InlineData("-RevokeGrant arn:aws:iam::111122223333:role/Nobody", "GrantNotRevoked")]
    public void All_keys_are_disabled_and_looked_at_before_an_error_ends_the_command(string parameters, string errorId)
    {
        AddRelatedKeys();

        Session.Set("changes", new List<object>());
        var result = Session.Run($"Disable-ServiceCmk {Arn("eu-north-1")}, {Unused} -Emergency -AllReplica {parameters.Replace("{0}", EvidencePath, StringComparison.Ordinal)} -ThrottleLimit 1 -Confirm:$false -ErrorAction Stop | ForEach-Object {{ $changes.Add($_) }}");

        Assert.Equal(
            [KmsKeyState.Disabled, KmsKeyState.Disabled, KmsKeyState.Disabled, KmsKeyState.Disabled],
            [Key(Arn("eu-north-1")).State, Key(Arn("eu-west-3")).State, Key(Arn("us-west-1")).State, Key(Unused).State]);
        Assert.Equal([errorId], result.ErrorIds.Distinct());
        Assert.True(result.Terminated);
        var changes = Session.Run<CmkKeyChange>("$changes");
        Assert.Equal([CmkChangeStatus.Applied, CmkChangeStatus.Applied, CmkChangeStatus.Applied, CmkChangeStatus.Applied], changes.Select(change => change.Status));
        Assert.All(changes, change => Assert.DoesNotContain("What depends on it was not looked at.", change.NotSeen));
    }

    [Fact]
    public void A_key_that_KMS_does_not_disable_does_not_keep_others_from_it()
    {
        AddRelatedKeys();
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DisableKey", Region = "eu-west-1" });

        var result = Session.Run($"Disable-ServiceCmk {Unused}, {Arn("eu-north-1")} -Emergency -AllReplica -ThrottleLimit 1 -Confirm:$false -ErrorAction Stop");

        Assert.Equal(["AccessDenied"], result.ErrorIds);
        Assert.Equal((KmsKeyState.Disabled, KmsKeyState.Disabled), (Key(Arn("eu-west-3")).State, Key(Arn("us-west-1")).State));
    }

    [Fact]
    public async Task No_key_waits_for_a_file_that_somebody_holds()
    {
        AddRelatedKeys();
        using var session = new ModuleSession(Server.Url, time: TimeProvider.System);
        RunningScript running;
        using (File.Open(EvidencePath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            running = session.Start($"Disable-ServiceCmk {Arn("eu-north-1")} -Emergency -AllReplica -EvidencePath '{EvidencePath}' -Confirm:$false");

            // Less than an entry waits for.
            await UntilAsync(() => Server.Calls.Count("kms", "DisableKey") == 3, TimeSpan.FromSeconds(20));
        }

        using (running)
        {
            await running.EndAsync();
            Assert.Empty(running.ErrorIds);
        }

        Assert.Equal(6, Entries.Count);
        Assert.All(Entries.GroupBy(entry => Text(entry, "ChangeId")), change => Assert.Equal(["Done", "Outcome"], change.Select(entry => Text(entry, "Step"))));
    }

    [Fact]
    public void A_file_that_somebody_keeps_is_waited_for_once_and_told_once()
    {
        AddRelatedKeys();
        var clock = new CountingClock();
        using var session = new ModuleSession(Server.Url, time: clock);
        using var held = File.Open(EvidencePath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        var result = session.Run($"Disable-ServiceCmk {Arn("eu-north-1")} -Emergency -AllReplica -EvidencePath '{EvidencePath}' -Confirm:$false");

        Assert.Equal(["EvidenceInUse"], result.ErrorIds);
        Assert.Equal(3, result.Output.Count);

        // Half a minute of looks that are 20 ms apart, and a second for all that is to be written after that.
        Assert.InRange(clock.ShortWaits, 1_500, 1_560);
    }

    [Theory]
    [InlineData("/nope/evidence.jsonl", null, "EvidenceNotWritten")]
    [InlineData(@"nodrive:\evidence.jsonl", null, "EvidencePathNotAFile")]
    [InlineData("{0}", "arn:aws:kms:eu-west-1:111122223333:key/00000000-5a6d-4b0c-8000-0000000000ff", "EvidenceNotSigned")]
    public void The_error_says_once_that_no_key_waited_and_the_result_that_the_evidence_lacks_it(string path, string? signer, string errorId)
    {
        AddRelatedKeys();
        path = path.Replace("{0}", EvidencePath, StringComparison.Ordinal);

        var result = RunWithError($"Disable-ServiceCmk {Arn("eu-north-1")} -Emergency -AllReplica -EvidencePath '{path}' {(signer is null ? string.Empty : $"-SigningKeyArn {signer}")} -Confirm:$false", errorId);

        var advice = result.Errors[0].ErrorDetails.RecommendedAction;
        Assert.DoesNotContain("is not made", advice, StringComparison.Ordinal);
        Assert.Contains("No key waited for it", advice, StringComparison.Ordinal);
        var changes = result.Output.Select(static output => (CmkKeyChange)output.BaseObject).ToList();
        Assert.Equal(3, changes.Count);
        if (signer is null)
        {
            Assert.All(changes, change => Assert.Equal((null, null), (change.EvidencePath, change.EvidenceHead)));
            Assert.All(changes, change => Assert.EndsWith(" The evidence has no entry of it.", change.Message, StringComparison.Ordinal));
        }
        else
        {
            Assert.All(changes, change => Assert.Equal((EvidencePath, false), (change.EvidencePath, change.EvidenceHead is null)));
            Assert.All(changes, change => Assert.DoesNotContain("The evidence has no entry", change.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_grant_is_on_one_of_the_keys_only_and_that_is_no_error()
    {
        AddRelatedKeys();
        Key(Arn("eu-north-1")).Grants.Add(new KmsGrant(Grant, "arn:aws:iam::111122223333:role/Suspect", "arn:aws:iam::111122223333:root", ["Decrypt"], DateTimeOffset.UnixEpoch));

        var changes = Session.Run<CmkKeyChange>($"Disable-ServiceCmk {Arn("eu-north-1")}, {Unused} -Emergency -AllReplica -RevokeGrant {Grant} -EvidencePath '{EvidencePath}' -Confirm:$false");

        Assert.Equal([Grant], changes.SelectMany(change => change.RevokedGrant));
        Assert.Empty(Key(Arn("eu-north-1")).Grants);
        var other = Entries.Last(entry => Text(entry, "KeyArn") == Unused)["Order"]!.AsArray().Select(line => (string?)line);
        Assert.Contains(other, line => line!.Contains($"kms:RevokeGrant of {Grant}: ", StringComparison.Ordinal) && line.Contains("NotFound", StringComparison.Ordinal));
    }

    [Fact]
    public void A_grant_that_is_on_none_of_the_keys_is_one_error_and_one_that_was_refused_is_told_of_its_key()
    {
        AddRelatedKeys();

        var none = RunWithError($"Disable-ServiceCmk {Arn("eu-north-1")}, {Unused} -Emergency -AllReplica -RevokeGrant {Grant} -Confirm:$false", "GrantNotRevoked");
        Assert.All([Arn("eu-north-1"), Arn("eu-west-3"), Arn("us-west-1"), Unused], key => Assert.Contains(key, none.Errors[0].ToString(), StringComparison.Ordinal));

        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "RevokeGrant", Region = "eu-west-1" });
        var refused = RunWithError($"Disable-ServiceCmk {Arn("eu-north-1")}, {Unused} -Emergency -RevokeGrant {Grant} -Confirm:$false", "GrantNotRevoked");
        Assert.Contains("AccessDenied", refused.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_KMS_shows_as_enabled_afterwards_is_an_error_and_failed_and_its_related_keys_do_not_wait_for_that()
    {
        AddRelatedKeys();
        var gate = Hold("DescribeKey", region: "eu-north-1", times: 1);
        using var running = Session.Start($"Disable-ServiceCmk {Arn("eu-north-1")} -Emergency -AllReplica -EvidencePath '{EvidencePath}' -Confirm:$false");
        await Arrived(gate);
        Key(Arn("eu-north-1")).State = KmsKeyState.Enabled;
        gate.Open();
        await running.EndAsync();

        Assert.Equal(["KeyStateNotTaken"], running.ErrorIds);
        var change = Assert.Single(running.Output.Select(static output => (CmkKeyChange)output.BaseObject), change => change.KeyArn == Arn("eu-north-1"));
        Assert.Equal((CmkChangeStatus.Failed, "Enabled", false), (change.Status, change.KeyState, change.Verified));
        Assert.Contains("still showed it as Enabled", change.Message, StringComparison.Ordinal);
        Assert.Equal(CmkChangeStatus.Failed, Text(Entries.Last(entry => Text(entry, "KeyArn") == Arn("eu-north-1")), "Status"));
        Assert.Equal((KmsKeyState.Disabled, KmsKeyState.Disabled), (Key(Arn("eu-west-3")).State, Key(Arn("us-west-1")).State));
    }

    [Theory]
    [InlineData("-Force")]
    [InlineData("-Emergency")]
    public void A_denial_of_somebody_whom_no_policy_allows_is_not_put_down_to_a_statement_about_others(string how)
    {
        var key = Key(Unused);
        key.PolicyText = Policy("""{"AWS":"arn:aws:iam::111122223333:role/Audit"}""", 3);
        key.LastUsage = (DateTimeOffset.UtcNow.AddHours(-1), "Decrypt", 0);
        using var auditor = new ModuleSession(Server.Url, SandboxAccounts.AuditorAccessKey);

        var refused = auditor.Run($"Disable-ServiceCmk {Unused} {how} -EvidencePath '{EvidencePath}' -Confirm:$false -WarningAction Ignore");

        Assert.Equal(["AccessDenied"], refused.ErrorIds);
        Assert.Contains("no identity-based policy allows", refused.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("no identity-based policy allows", Text(Entries[^1], "Message"), StringComparison.Ordinal);
        Assert.Equal(KmsKeyState.Enabled, key.State);
    }

    // The statement is about the caller, and the key was used longer ago: another statement denies it.
    [Fact]
    public void Nor_is_a_denial_where_the_key_was_not_used_for_so_long()
    {
        var key = Key(Unused);
        key.PolicyText = Policy("\"*\"", 3).Replace("""{"Effect":"Allow""", """{"Effect":"Deny","Principal":"*","Action":"kms:DisableKey","Resource":"*"},{"Effect":"Allow""", StringComparison.Ordinal);
        key.LastUsage = (DateTimeOffset.UtcNow.AddDays(-10), "Decrypt", 0);

        Assert.Equal(["AccessDenied"], Session.Run($"Disable-ServiceCmk {Unused} -Emergency -Confirm:$false").ErrorIds);
    }

    [Fact]
    public void The_evidence_keeps_the_words_of_KMS_where_a_denial_is_explained()
    {
        var key = Key(Unused);
        key.PolicyText = Policy("\"*\"", 3);
        key.LastUsage = (DateTimeOffset.UtcNow.AddHours(-1), "Decrypt", 0);

        RunWithError($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false", "KeyUsedTooRecently");

        Assert.Contains("denies kms:DisableKey until the key was not used for 3 days", Text(Entries[^1], "Message"), StringComparison.Ordinal);
        Assert.Contains("with an explicit deny in a resource-based policy", Text(Entries[^1], "Message"), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_last_use_cannot_be_read_the_denial_may_come_from_the_statement()
    {
        var key = Key(Unused);
        key.PolicyText = Policy("\"*\"", 3);
        key.LastUsage = (DateTimeOffset.UtcNow.AddHours(-1), "Decrypt", 0);
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetKeyLastUsage" });

        var refused = RunWithError($"Disable-ServiceCmk {Unused} -Emergency -Confirm:$false", "KeyUsedTooRecently");

        Assert.Contains("may come from", refused.Errors[0].ToString(), StringComparison.Ordinal);
    }

    private static string Policy(string principal, int days) => $$$"""
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
        {"Effect":"Deny","Principal":{{{principal}}},"Action":["kms:DisableKey","kms:ScheduleKeyDeletion"],"Resource":"*","Condition":{"NumericLessThan":{"kms:TrailingDaysWithoutKeyUsage":"{{{days}}}"} } }]}
        """;

    // Nothing takes long by it, and it counts the looks at a file that somebody holds.
    private sealed class CountingClock : TimeProvider
    {
        private int _shortWaits;

        public int ShortWaits => _shortWaits;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan || dueTime > TimeSpan.FromSeconds(10))
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            if (dueTime == TimeSpan.FromMilliseconds(20))
            {
                Interlocked.Increment(ref _shortWaits);
            }

            return base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
