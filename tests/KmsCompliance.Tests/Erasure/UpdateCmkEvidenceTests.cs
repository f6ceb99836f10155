using KmsCompliance.Evidence;
using KmsCompliance.Model;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Events;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Erasure;

/// <summary>Update-CmkEvidence adds the ids of CloudTrail's events to evidence.</summary>
public sealed class UpdateCmkEvidenceTests : ErasureTest
{
    private const string Signing = "arn:aws:kms:eu-west-2:111122223333:alias/evidence";
    private const string OtherKey = "arn:aws:kms:eu-west-1:555566667777:key/00001001-5a6d-4b0c-8000-000000001001";

    private long LookUps => Server.Calls.Count("cloudtrail", "LookupEvents");

    [Fact]
    public void Each_request_gets_the_id_of_its_event_once()
    {
        Session.Run<CmkKeyChange>($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false; Remove-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        Session.Run<CmkKeyChange>($"Restore-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        Server.Calls.Reset();

        var events = Update();

        Assert.Equal(
            [(2, "kms:DisableKey"), (4, "kms:ScheduleKeyDeletion"), (6, "kms:CancelKeyDeletion"), (6, "kms:EnableKey")],
            events.Select(static one => (one.EvidenceNumber, one.Operation)));
        Assert.All(events, static one => Assert.Equal((CmkEvidenceEventStatus.Noted, "RequestId", Unused), (one.Status, one.MatchedBy, one.KeyArn)));
        Assert.Equal(["DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion", "EnableKey"], events.Select(one => Assert.Single(History(Assert.Single(one.EventId)))));
        Assert.Equal(["cloudtrail:LookupEvents", "sts:GetCallerIdentity"], Calls().Keys.Order(StringComparer.Ordinal));
        var entry = Entries[^1];
        Assert.Equal((7, "Events", "Update-CmkEvidence", "cloudtrail:LookupEvents", Unused), (Entries.Count, Text(entry, "Step"), Text(entry, "Command"), Text(entry, "Action"), Text(entry, "KeyArn")));
        Assert.Equal(events.Select(static one => (one.EvidenceNumber, one.EvidenceHash, one.EventId[0])), entry["Events"]!.AsArray().Select(static one => ((int)one!["Number"]!, (string)one["Hash"]!, (string)one["EventIds"]![0]!)));

        Server.Calls.Reset();
        Assert.Equal(events.Select(static one => (one.Status, one.EventId.ToString(), one.EvidenceHead)), Update().Select(static one => (one.Status, one.EventId.ToString(), one.EvidenceHead)));
        Assert.Equal(0, Server.Calls.Total);
        Assert.Equal(7, Entries.Count);
        Session.Set("events", events);
        Assert.Equal([true], Session.Run<bool>("$events | Test-CmkEvidence -Quiet"));
    }

    [Fact]
    public void Of_an_emergency_the_grants_that_were_taken_back_too()
    {
        Key(Unused).Grants.Add(new(new string('b', 64), "arn:aws:iam::111122223333:role/Grantee", "arn:aws:iam::111122223333:root", ["Decrypt"], DateTimeOffset.UnixEpoch));
        Session.Run<CmkKeyChange>($"Disable-ServiceCmk {Unused.Split('/')[1]} -Region eu-west-1 -Emergency -RevokeGrant {new string('b', 64)} -EvidencePath '{EvidencePath}' -Confirm:$false");

        Assert.Equal([(1, "kms:DisableKey", "Noted"), (2, "kms:RevokeGrant", "Noted")], Update().Select(static one => (one.EvidenceNumber, one.Operation, one.Status)));
    }

    [Fact]
    public void What_was_refused_has_an_event_too()
    {
        Server.World.SetIdentityPolicy(SandboxAccounts.AuditorAccessKey, """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"kms:DisableKey","Resource":"*"}]}""");
        using var auditor = new ModuleSession(Server.Url, SandboxAccounts.AuditorAccessKey);
        Assert.Equal(["AccessDenied"], auditor.Run($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false").ErrorIds);

        Assert.Equal(("AccessDeniedException", CmkEvidenceEventStatus.Noted), ((string?)Entries[1]["Requests"]![0]!["ErrorCode"], Assert.Single(Update()).Status));
    }

    [Fact]
    public void A_chain_that_does_not_hold_is_left_as_it_is_and_nobody_is_asked()
    {
        Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        var text = File.ReadAllText(EvidencePath).Replace("user/sandbox-administrator", "user/sandbox-administratoR", StringComparison.Ordinal);
        File.WriteAllText(EvidencePath, text);
        Server.Calls.Reset();

        Assert.Equal(["EvidenceBroken"], Session.Run($"Update-CmkEvidence '{EvidencePath}'").ErrorIds);
        Assert.Equal((0, text), (Server.Calls.Total, File.ReadAllText(EvidencePath)));
    }

    [Fact]
    public void One_file_that_is_wrong_does_not_keep_the_others_from_getting_theirs()
    {
        Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        var result = Session.Run($"Update-CmkEvidence '{EvidencePath}.gone', '{Temporary.FullName}', '{EvidencePath}', '{EvidencePath}'");

        Assert.Equal(["EvidencePathNotAFile", "EvidenceUnreadable"], result.ErrorIds.Order(StringComparer.Ordinal));
        Assert.Equal(CmkEvidenceEventStatus.Noted, ((CmkEvidenceEvent)Assert.Single(result.Output).BaseObject).Status);
        Assert.False(File.Exists($"{EvidencePath}.gone"));
    }

    [Fact]
    public void Under_WhatIf_it_shows_what_it_found_and_leaves_the_file()
    {
        Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        var text = File.ReadAllText(EvidencePath);
        var one = Assert.Single(Session.Run<CmkEvidenceEvent>($"Update-CmkEvidence '{EvidencePath}' -WhatIf -PassThru"));

        Assert.Equal((CmkEvidenceEventStatus.Found, 1, text), (one.Status, one.EventId.Count, File.ReadAllText(EvidencePath)));
        Assert.StartsWith("2:", one.EvidenceHead, StringComparison.Ordinal);
        Assert.Empty(Session.Run<CmkEvidenceEvent>($"Update-CmkEvidence '{EvidencePath}' -WhatIf"));
    }

    [Fact]
    public void It_is_signed_or_not_added()
    {
        Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "Sign", Times = 1 });
        var unsigned = Session.Run($"Update-CmkEvidence '{EvidencePath}' -SigningKeyArn {Signing}");
        Assert.Equal((CmkEvidenceEventStatus.Found, 2), (((CmkEvidenceEvent)Assert.Single(unsigned.Output).BaseObject).Status, Entries.Count));
        Assert.Equal(["EvidenceNotSigned"], unsigned.ErrorIds);

        Assert.Equal(CmkEvidenceEventStatus.Noted, Assert.Single(Session.Run<CmkEvidenceEvent>($"Update-CmkEvidence '{EvidencePath}' -SigningKeyArn {Signing}")).Status);
        Assert.Equal((true, 1), (Session.Run<CmkEvidence>($"Test-CmkEvidence '{EvidencePath}'")[0].Intact, Session.Run<CmkEvidence>($"Test-CmkEvidence '{EvidencePath}'")[0].SignedCount));
        Assert.Equal(["InvalidSigningKey"], Session.Run($"Update-CmkEvidence '{EvidencePath}' -SigningKeyArn evidence").ErrorIds);
    }

    [Fact]
    public async Task What_has_not_appeared_is_said_with_when_to_ask_again_and_after_90_days_it_is_not_asked_for()
    {
        await WriteAsync(Entry(Unused) with { Requests = [new SentRequest("kms:DisableKey", DateTimeOffset.UtcNow) { RequestId = "11111111-2222-4333-8444-555555555555" }] });

        var early = Assert.Single(Update());
        Assert.Equal(CmkEvidenceEventStatus.NotYet, early.Status);
        Assert.InRange(early.AskAgainAt!.Value - early.SentAt, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(21));
        Assert.Equal(CmkEvidenceEventStatus.NotFound, Assert.Single(UpdateAfter(TimeSpan.FromHours(1))).Status);

        var asked = LookUps;
        Assert.Equal(CmkEvidenceEventStatus.Expired, Assert.Single(UpdateAfter(TimeSpan.FromDays(91))).Status);
        Assert.Equal((asked, 1), (LookUps, Entries.Count));
    }

    [Fact]
    public async Task Without_the_id_of_the_request_one_event_alone_is_noted_and_of_two_none()
    {
        Session.Run<CmkKeyChange>($"Disable-ServiceCmk {Unused} -Confirm:$false");
        await WriteAsync(Entry(Unused));

        var early = Assert.Single(Update());
        Assert.Equal((CmkEvidenceEventStatus.NotYet, 1, 0), (early.Status, early.CandidateEventId.Count, early.EventId.Count));
        Session.Run<CmkKeyChange>($"Enable-ServiceCmk {Unused} -Confirm:$false; Disable-ServiceCmk {Unused} -Confirm:$false");
        var ambiguous = Assert.Single(UpdateAfter(TimeSpan.FromHours(1)));
        Assert.Equal((CmkEvidenceEventStatus.Ambiguous, 2, 0, 1), (ambiguous.Status, ambiguous.CandidateEventId.Count, ambiguous.EventId.Count, Entries.Count));

        // Another key, of which there is one.
        Session.Run<CmkKeyChange>($"Disable-ServiceCmk {Billing} -Force -Confirm:$false -WarningAction Ignore");
        await WriteAsync(Entry(Billing));
        Assert.Equal([(CmkEvidenceEventStatus.Ambiguous, null), (CmkEvidenceEventStatus.Noted, "Time")], UpdateAfter(TimeSpan.FromHours(1)).Select(static one => (one.Status, one.MatchedBy)));
        Assert.Equal([true], Session.Run<bool>($"Test-CmkEvidence '{EvidencePath}' -Quiet"));
    }

    [Fact]
    public void Evidence_on_keys_of_several_accounts_is_looked_up_in_each_and_where_that_cannot_be_done_it_says_so()
    {
        Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        Session.Run<CmkSession>("($global:role = Connect-CmkSession -RoleName Remediation)");
        Change($"Disable-ServiceCmk {OtherKey} -Force -EvidencePath '{EvidencePath}' -Confirm:$false -WarningAction Ignore -Session $role");

        var alone = Session.Run($"Update-CmkEvidence '{EvidencePath}'");
        Assert.Equal(["AccountMismatch"], alone.ErrorIds);
        Assert.Equal([CmkEvidenceEventStatus.Noted, CmkEvidenceEventStatus.NotRead], alone.Output.Select(static one => ((CmkEvidenceEvent)one.BaseObject).Status));

        var refused = Session.Run($"Update-CmkEvidence '{EvidencePath}' -Session (Connect-CmkSession -RoleName Nobody)");
        Assert.Single(refused.Errors);
        Assert.Contains("role/Nobody", ((CmkEvidenceEvent)refused.Output[1].BaseObject).Message, StringComparison.Ordinal);

        var all = Session.Run<CmkEvidenceEvent>($"Update-CmkEvidence '{EvidencePath}' -Session $role");
        Assert.Equal([("111122223333", "Noted"), ("555566667777", "Noted")], all.Select(static one => (one.AccountId!, one.Status)));
    }

    [Fact]
    public void Where_the_history_may_not_be_read_nothing_is_added()
    {
        Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "LookupEvents" });
        var result = Session.Run($"Update-CmkEvidence '{EvidencePath}'");

        Assert.Equal(["AccessDenied"], result.ErrorIds);
        var one = (CmkEvidenceEvent)Assert.Single(result.Output).BaseObject;
        Assert.Equal((CmkEvidenceEventStatus.NotRead, 2), (one.Status, Entries.Count));
        Assert.Contains("LookupEvents", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_used_often_is_read_no_further_than_is_needed_or_than_was_said()
    {
        const string used = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-00000000abcd";
        Server.World.Seed(new EstateDocument { Accounts = [new EstateAccount { Id = SandboxAccounts.AccountId, Keys = [new EstateKey { Region = "eu-west-1", KeyId = used.Split('/')[1] }] }] });
        Change($"Disable-ServiceCmk {used} -EvidencePath '{EvidencePath}' -Confirm:$false");
        for (var i = 0; i < 120; i++)
        {
            Session.Run("Test-CmkPolicy " + used);
        }

        var cut = Session.Run($"Update-CmkEvidence '{EvidencePath}' -MaximumEvent 60 -QuotaShare 1");
        Assert.Equal(CmkEvidenceEventStatus.NotRead, ((CmkEvidenceEvent)Assert.Single(cut.Output).BaseObject).Status);
        Assert.Contains("-MaximumEvent", Assert.Single(cut.Warnings), StringComparison.Ordinal);
        Assert.Equal(CmkEvidenceEventStatus.Noted, Assert.Single(Session.Run<CmkEvidenceEvent>($"Update-CmkEvidence '{EvidencePath}' -QuotaShare 1")).Status);
    }

    private IReadOnlyList<CmkEvidenceEvent> Update() => Session.Run<CmkEvidenceEvent>($"Update-CmkEvidence '{EvidencePath}'");

    private IReadOnlyList<CmkEvidenceEvent> UpdateAfter(TimeSpan time)
    {
        var clock = new TestClock();
        clock.Skip(time);
        using var session = new ModuleSession(Server.Url, time: clock);
        return session.Run<CmkEvidenceEvent>($"Update-CmkEvidence '{EvidencePath}'");
    }

    private List<string> History(string id) => [.. State("eu-west-1").Events.Latest.Where(one => one.Id == id).Select(static one => one.Name)];

    private static EvidenceEntry Entry(string key) => new()
    {
        Step = EvidenceStep.Outcome,
        ChangeId = Guid.NewGuid().ToString("N"),
        Command = "Disable-ServiceCmk",
        CallerArn = "arn:aws:iam::111122223333:user/sandbox-administrator",
        KeyArn = key,
        Action = "kms:DisableKey",
        Status = CmkChangeStatus.Applied,
    };

    private async Task WriteAsync(EvidenceEntry entry)
    {
        using var chain = new EvidenceChain(EvidencePath, TimeProvider.System);
        await chain.AddAsync(entry, CancellationToken.None);
    }
}
