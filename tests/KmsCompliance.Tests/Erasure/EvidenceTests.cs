using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Erasure;

/// <summary>What the evidence of a change says, when it is written, and what it does not claim.</summary>
public sealed class EvidenceTests : ErasureTest
{
    [Fact]
    public void Before_and_after_a_change_an_entry_says_who_did_what_and_a_trial_proves_it()
    {
        var change = Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");

        Assert.Equal(("WouldSucceed", "Disabled", true), (change.ProbeBefore, change.ProbeAfter, change.Proven));
        Assert.Contains("KMS refuses the key", change.Message, StringComparison.Ordinal);
        Assert.Contains("Services may go on for minutes with data keys that they keep", change.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("unreadable", change.Message, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("2:", change.EvidenceHead, StringComparison.Ordinal);

        Assert.Equal(["Intent", "Outcome"], Entries.Select(entry => Text(entry, "Step")));
        Assert.All(Entries, entry =>
        {
            Assert.Equal("Disable-ServiceCmk", Text(entry, "Command"));
            Assert.Equal("kms:DisableKey", Text(entry, "Action"));
            Assert.Equal(Unused, Text(entry, "KeyArn"));
            Assert.StartsWith("arn:aws:", Text(entry, "CallerArn"), StringComparison.Ordinal);
            Assert.Equal("WouldSucceed", Text(entry, "ProbeBefore"));
        });
        Assert.Equal(("Disabled", "Applied", "Disabled"), (Text(Entries[1], "KeyState"), Text(Entries[1], "Status"), Text(Entries[1], "ProbeAfter")));

        var back = Change($"Enable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        Assert.Equal(("Disabled", "WouldSucceed", true), (back.ProbeBefore, back.ProbeAfter, back.Proven));
        Session.Set("changes", new[] { change, back });
        var check = Assert.Single(Session.Run<CmkEvidence>("$changes | Test-CmkEvidence"));
        Assert.Equal((true, true, 4), (check.Intact, check.HeadChecked, check.EvidenceCount));
        Assert.Equal(back.EvidenceHead, check.EvidenceHead);
        Assert.Equal([true], Session.Run<bool>($"Test-CmkEvidence '{EvidencePath}' -Head {change.EvidenceHead} -Quiet"));
    }

    [Fact]
    public async Task The_entry_before_a_change_is_on_the_disk_before_the_call_is_sent()
    {
        var gate = Hold("DisableKey");
        using var running = Session.Start($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        await Arrived(gate);

        Assert.Equal(["Intent"], Entries.Select(entry => Text(entry, "Step")));
        gate.Open();
        await running.EndAsync();
        Assert.Equal(["Intent", "Outcome"], Entries.Select(entry => Text(entry, "Step")));
    }

    [Fact]
    public void Without_an_entry_nothing_is_changed()
    {
        File.WriteAllText(EvidencePath, "This was here before.\n\n");
        Assert.Equal(["EvidenceBroken"], Session.Run($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false").ErrorIds);
        Assert.Equal(["EvidenceNotWritten"], Session.Run($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}/below' -Confirm:$false").ErrorIds);
        Assert.Equal(0, Server.Calls.Count("kms", "DisableKey"));
        Assert.Equal(KmsKeyState.Enabled, Key(Unused).State);
    }

    [Fact]
    public void A_caller_who_may_not_use_the_key_proves_nothing()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GenerateDataKey" });

        var change = Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");

        Assert.Equal((CmkChangeStatus.Applied, "AccessDenied", "AccessDenied", false), (change.Status, change.ProbeBefore, change.ProbeAfter, change.Proven));
        Assert.Contains("Not proven", change.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("KMS refuses the key", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_failed_stands_in_the_evidence_and_what_depended_on_the_key_too()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DisableKey" });

        Assert.Equal(["AccessDenied"], Session.Run($"Disable-ServiceCmk {Billing} -Force -EvidencePath '{EvidencePath}' -Confirm:$false").ErrorIds);

        Assert.Equal(["", "Failed"], Entries.Select(entry => Text(entry, "Status") ?? string.Empty));
        Assert.Contains(Entries[0]["Impact"]!.AsArray(), line => ((string)line!).Contains("xray/111122223333/eu-west-1 (Resource)", StringComparison.Ordinal));
        Assert.True((bool?)Entries[0]["Forced"]);
    }

    [Fact]
    public void Force_that_had_nothing_to_override_is_no_override()
    {
        Assert.Equal(CmkChangeStatus.Applied, Change($"Disable-ServiceCmk {Unused} -Force -EvidencePath '{EvidencePath}' -Confirm:$false").Status);

        Assert.Equal([null, null], Entries.Select(entry => entry["Forced"]));
    }

    [Fact]
    public async Task Two_who_write_to_one_file_at_once_leave_one_chain()
    {
        using var other = new ModuleSession(Server.Url);
        using var running = other.Start($"foreach ($i in 1..4) {{ Disable-ServiceCmk {Disabled} -EvidencePath '{EvidencePath}' -Confirm:$false; Enable-ServiceCmk {Disabled} -EvidencePath '{EvidencePath}' -Confirm:$false; Disable-ServiceCmk {Disabled} -Force -WarningAction SilentlyContinue -EvidencePath '{EvidencePath}' -Confirm:$false }}");
        var changes = Session.Run<CmkKeyChange>($"foreach ($i in 1..6) {{ Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false; Enable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false }}");
        await running.EndAsync();

        Session.Set("changes", changes);
        var check = Assert.Single(Session.Run<CmkEvidence>("$changes | Test-CmkEvidence"));
        Assert.True(check.Intact, check.Message);
        Assert.Equal((2 * 12) + (2 * 8), check.EvidenceCount);
    }

    [Fact]
    public void A_file_that_was_changed_cut_or_is_not_there_is_told()
    {
        var change = Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        var lines = File.ReadAllLines(EvidencePath);
        File.WriteAllText(EvidencePath, lines[0] + "\n");

        var alone = Assert.Single(Session.Run<CmkEvidence>($"Test-CmkEvidence '{EvidencePath}'"));
        Assert.True(alone.Intact);
        Assert.Contains("has no outcome", alone.Message, StringComparison.Ordinal);

        // A Boolean says nothing of what it leaves open.
        var quiet = Session.Run($"Test-CmkEvidence '{EvidencePath}' -Quiet");
        Assert.True((bool)Assert.Single(quiet.Output).BaseObject);
        Assert.Contains("cannot be seen without -Head", Assert.Single(quiet.Warnings), StringComparison.Ordinal);
        Assert.Contains("has no outcome", quiet.Warnings[0], StringComparison.Ordinal);

        Session.Set("change", change);
        var cut = Assert.Single(Session.Run<CmkEvidence>("$change | Test-CmkEvidence"));
        Assert.Contains("the end was cut off", cut.Message, StringComparison.Ordinal);
        Assert.Equal([false], Session.Run<bool>("$change | Test-CmkEvidence -Quiet"));

        File.WriteAllText(EvidencePath, lines[0].Replace("Intent", "intent", StringComparison.Ordinal) + "\n" + lines[1] + "\n");
        Assert.Contains("line 1 was changed", Assert.Single(Session.Run<CmkEvidence>($"Test-CmkEvidence '{EvidencePath}'")).Message, StringComparison.Ordinal);

        File.Delete(EvidencePath);
        Assert.Equal(["EvidenceUnreadable"], Session.Run("$change | Test-CmkEvidence").ErrorIds);
        Assert.Equal([false], Session.Run("$change | Test-CmkEvidence -Quiet -ErrorAction SilentlyContinue").Output.Select(output => (bool)output.BaseObject));
    }

    [Fact]
    public void A_change_of_which_the_file_took_no_outcome_does_not_pass()
    {
        var change = Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        Session.Set("whole", change);
        var held = Session.Run("$whole | Test-CmkEvidence -Quiet");
        Assert.True((bool)Assert.Single(held.Output).BaseObject);
        Assert.Empty(held.Warnings);
        Session.Set("change", new CmkKeyChange(change) { EvidenceHead = null });

        Assert.Equal(["EvidenceHeadMissing"], Session.Run("$change | Test-CmkEvidence").ErrorIds);
        Assert.Equal([false], Session.Run("$change | Test-CmkEvidence -Quiet -ErrorAction SilentlyContinue").Output.Select(output => (bool)output.BaseObject));
        Assert.Equal([false], Session.Run("[pscustomobject]@{ EvidencePath = $change.EvidencePath; EvidenceHead = '' } | Test-CmkEvidence -Quiet -ErrorAction SilentlyContinue").Output.Select(output => (bool)output.BaseObject));
    }

    [Theory]
    [InlineData("DisableKey", "not known")]
    [InlineData("DescribeKey", "was not seen")]
    public async Task A_stop_leaves_an_outcome_in_the_evidence(string operation, string words)
    {
        var host = new RecordingHost();
        using var session = new ModuleSession(Server.Url, host: host);

        // The first look at the key is before the change; audits of the account look at others.
        var gate = operation == "DisableKey" ? Hold(operation) : null;
        if (gate is null)
        {
            Session.Run<CmkKeyChange>($"Disable-ServiceCmk {Unused} -Confirm:$false");
            gate = Hold(operation, skip: 1);
        }

        using var running = session.Start(operation == "DisableKey"
            ? $"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false"
            : $"Enable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false");
        await Arrived(gate);
        await running.StopAsync();

        Assert.Contains(words, Assert.Single(host.Warnings), StringComparison.Ordinal);
        Assert.Equal(["Intent", "Outcome"], Entries.Select(entry => Text(entry, "Step")));
        Assert.Contains(words, Text(Entries[1], "Message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_killed_in_the_middle_of_a_change_leaves_its_intent_and_the_next_goes_on()
    {
        var gate = Hold("DisableKey");
        using (var process = new ChildPwsh(Server.Url, $"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false"))
        {
            await Arrived(gate);
            await process.KillAsync();
            await GivenUp(gate);
        }

        Server.Faults.Clear();
        Assert.Equal(["Intent"], Entries.Select(entry => Text(entry, "Step")));
        Session.Set("change", Change($"Disable-ServiceCmk {Unused} -EvidencePath '{EvidencePath}' -Confirm:$false"));
        Assert.Equal([true], Session.Run<bool>("$change | Test-CmkEvidence -Quiet"));
        Assert.Equal(["Intent", "Intent", "Outcome"], Entries.Select(entry => Text(entry, "Step")));
    }
}
