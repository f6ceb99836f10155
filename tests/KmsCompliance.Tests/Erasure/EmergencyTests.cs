using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Erasure;

/// <summary>In an emergency a key is disabled before anything else is asked of KMS, and everything else follows.</summary>
public sealed class EmergencyTests : ErasureTest
{
    private const string Grantee = "arn:aws:iam::111122223333:role/Suspect";

    private static readonly string Grant = new('b', 64);

    [Theory]
    [InlineData($"Disable-ServiceCmk {Billing} -Emergency -Confirm:$false")]
    [InlineData("Disable-ServiceCmk 00000101-5a6d-4b0c-8000-000000000101 -Region eu-west-1 -Emergency -AllReplica -Confirm:$false")]
    public async Task DisableKey_is_the_first_call_of_all(string script)
    {
        var gate = Hold("DisableKey");
        using var running = Session.Start(script);
        await Arrived(gate);

        var first = Assert.Single(Server.Calls.Snapshot());
        Assert.Equal(("kms", "DisableKey", "eu-west-1", 1), (first.Service, first.Operation, first.Region, first.Count));
        gate.Open();
        await running.EndAsync();
        Assert.Empty(running.ErrorIds);
        var change = Assert.IsType<CmkKeyChange>(Assert.Single(running.Output).BaseObject);
        Assert.Equal((CmkChangeStatus.Applied, "Disabled", Billing), (change.Status, change.KeyState, change.KeyArn));
        Assert.Contains(change.Impact, line => line.StartsWith("XRay: xray/111122223333/eu-west-1 (Resource): ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_evidence_says_in_which_order_and_claims_no_proof()
    {
        Key(Billing).Grants.Add(new KmsGrant(Grant, Grantee, "arn:aws:iam::111122223333:root", ["Decrypt"], DateTimeOffset.UnixEpoch));
        var change = Change($"Disable-ServiceCmk {Billing} -Emergency -RevokeGrant {Grant} -EvidencePath '{EvidencePath}' -Confirm:$false");

        Assert.Equal([Grant], change.RevokedGrant);
        Assert.DoesNotContain(Grant, Key(Billing).Grants.Select(static grant => grant.Id));
        Assert.Equal((null, "Disabled", false), (change.ProbeBefore, change.ProbeAfter, change.Proven));
        Assert.Equal(["Done", "Outcome"], Entries.Select(entry => Text(entry, "Step")));
        Assert.Equal(["1. kms:DisableKey: done"], Entries[0]["Order"]!.AsArray().Select(line => (string?)line));
        Assert.Equal(
            ["1. kms:DisableKey: done", $"2. kms:RevokeGrant of {Grant}: done", "3. kms:DescribeKey: done", "4. what depends on the key: looked at", "5. trial of the key: done"],
            Entries[1]["Order"]!.AsArray().Select(line => (string?)line));
        Assert.NotEmpty(Entries[1]["Impact"]!.AsArray());
        Assert.StartsWith("arn:aws:", Text(Entries[1], "CallerArn"), StringComparison.Ordinal);
        Session.Set("change", change);
        Assert.Equal([true], Session.Run<bool>("$change | Test-CmkEvidence -Quiet"));
    }

    [Fact]
    public void Grants_of_a_principal_are_taken_back_and_one_that_is_not_there_is_an_error()
    {
        Key(Unused).Grants.Add(new KmsGrant(Grant, Grantee, "arn:aws:iam::111122223333:root", ["Decrypt"], DateTimeOffset.UnixEpoch));
        Key(Unused).Grants.Add(new KmsGrant(new string('c', 64), "arn:aws:iam::111122223333:role/Other", "arn:aws:iam::111122223333:root", ["Decrypt"], DateTimeOffset.UnixEpoch));

        var result = RunWithError($"Disable-ServiceCmk {Unused} -Emergency -RevokeGrant {Grantee}, {new string('d', 64)} -Confirm:$false", "GrantNotRevoked");

        Assert.Equal([Grant], Assert.IsType<CmkKeyChange>(Assert.Single(result.Output).BaseObject).RevokedGrant);
        Assert.Equal(new string('c', 64), Assert.Single(Key(Unused).Grants).Id);
    }

    [Fact]
    public void All_related_keys_go_at_once_where_asked()
    {
        AddRelatedKeys();

        var changes = Session.Run<CmkKeyChange>($"Disable-ServiceCmk {Arn("eu-west-3")} -Emergency -AllReplica -EvidencePath '{EvidencePath}' -Confirm:$false");

        Assert.Equal([Arn("eu-north-1"), Arn("eu-west-3"), Arn("us-west-1")], changes.Select(change => change.KeyArn).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal("Disabled", change.KeyState));
        Assert.Equal(3, Server.Calls.Count("kms", "DisableKey"));
        Assert.Equal(6, Entries.Count);
        Assert.Equal([true], Session.Run<bool>($"Test-CmkEvidence '{EvidencePath}' -Quiet"));
    }

    [Theory]
    [InlineData("DescribeKey", "Pending", "was not seen")]
    [InlineData("ListSecrets", "Applied", "KMS shows the key as Disabled")]
    public async Task A_stop_afterwards_leaves_evidence_of_what_happened(string held, string status, string words)
    {
        var host = new RecordingHost();
        using var session = new ModuleSession(Server.Url, host: host);
        var gate = Hold(held);
        using var running = session.Start($"Disable-ServiceCmk {Unused} -Emergency -EvidencePath '{EvidencePath}' -Confirm:$false");
        await Arrived(gate);

        await WrittenAsync(1);
        Assert.Equal(["Done"], Entries.Select(entry => Text(entry, "Step")));
        await running.StopAsync();

        Assert.Equal(KmsKeyState.Disabled, Key(Unused).State);
        Assert.Contains(words, Assert.Single(host.Warnings), StringComparison.Ordinal);
        Assert.Equal(["Done", "Outcome"], Entries.Select(entry => Text(entry, "Step")));
        Assert.Equal(status, Text(Entries[1], "Status"));
        Assert.Equal(["What depends on it was not looked at."], Entries[1]["NotSeen"]!.AsArray().Select(line => (string?)line));
        Assert.Equal([true], Session.Run<bool>($"Test-CmkEvidence '{EvidencePath}' -Quiet"));
    }

    [Fact]
    public async Task One_that_is_stopped_before_KMS_answers_is_told_as_not_known()
    {
        var host = new RecordingHost();
        using var session = new ModuleSession(Server.Url, host: host);
        var gate = Hold("DisableKey");
        using var running = session.Start($"Disable-ServiceCmk {Unused} -Emergency -EvidencePath '{EvidencePath}' -Confirm:$false");
        await Arrived(gate);

        await running.StopAsync();

        Assert.Contains("not known", Assert.Single(host.Warnings), StringComparison.Ordinal);
        Assert.Equal(["Done", "Outcome"], Entries.Select(entry => Text(entry, "Step")));
        Assert.Equal("Failed", Text(Entries[1], "Status"));
    }

    [Fact]
    public void A_file_that_takes_no_evidence_does_not_keep_a_key_from_being_disabled()
    {
        File.WriteAllText(EvidencePath, "This was here before.\n\n");
        var broken = Session.Run($"Disable-ServiceCmk {Unused} -Emergency -EvidencePath '{EvidencePath}' -Confirm:$false");
        Assert.Equal(["EvidenceBroken"], broken.ErrorIds.Distinct());
        Assert.Equal(KmsKeyState.Disabled, Key(Unused).State);

        var folder = Session.Run($"Disable-ServiceCmk {Billing} -Emergency -EvidencePath '{Path.GetTempPath()}' -Confirm:$false");
        Assert.Equal(["EvidencePathNotAFile"], folder.ErrorIds);
        Assert.Equal(KmsKeyState.Disabled, Key(Billing).State);
    }

    [Fact]
    public void An_alias_would_have_to_be_looked_up_and_is_refused_and_WhatIf_asks_nothing()
    {
        Assert.Equal(["EmergencyNeedsKeyId"], Session.Run("Disable-ServiceCmk alias/billing -Region eu-west-1 -Emergency -Confirm:$false").ErrorIds);
        Assert.Equal(CmkChangeStatus.WhatIf, Change($"Disable-ServiceCmk {Billing} -Emergency -WhatIf -PassThru").Status);
        Assert.Empty(Server.Calls.Snapshot());
    }

    [Fact]
    public void What_KMS_refuses_is_an_error_and_stands_in_the_evidence()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DisableKey" });

        var result = RunWithError($"Disable-ServiceCmk {Unused} -Emergency -EvidencePath '{EvidencePath}' -Confirm:$false", "AccessDenied");

        Assert.Equal(CmkChangeStatus.Failed, Assert.IsType<CmkKeyChange>(Assert.Single(result.Output).BaseObject).Status);
        Assert.Equal(["Failed", "Failed"], Entries.Select(entry => Text(entry, "Status")));
        Assert.All(Entries, entry => Assert.StartsWith("The key was not disabled: ", Text(entry, "Message"), StringComparison.Ordinal));
        Assert.Equal(["What depends on it was not looked at."], Entries[1]["NotSeen"]!.AsArray().Select(line => (string?)line));
    }

    [Fact]
    public async Task All_keys_are_disabled_before_one_of_them_is_asked_about_and_a_stop_leaves_the_outcome_of_each()
    {
        using var session = new ModuleSession(Server.Url, host: new RecordingHost());
        var gate = Hold("DescribeKey");
        using var running = session.Start($"Disable-ServiceCmk {Unused}, {Billing} -Emergency -ThrottleLimit 1 -EvidencePath '{EvidencePath}' -Confirm:$false");
        await Arrived(gate);

        Assert.Equal((KmsKeyState.Disabled, KmsKeyState.Disabled), (Key(Unused).State, Key(Billing).State));
        await WrittenAsync(2);
        Assert.Equal(["Done", "Done"], Entries.Select(entry => Text(entry, "Step")));

        await running.StopAsync();
        Assert.Equal([$"Done {Unused}", $"Done {Billing}", $"Outcome {Unused}", $"Outcome {Billing}"], Entries.Select(entry => $"{Text(entry, "Step")} {Text(entry, "KeyArn")}"));
    }

    [Fact]
    public void A_key_that_is_not_disabled_does_not_keep_its_related_keys_from_it_nor_the_grants()
    {
        AddRelatedKeys();
        Session.Run<CmkKeyChange>($"Remove-ServiceCmk {Arn("eu-west-3")} -Confirm:$false");
        Key(Arn("eu-west-3")).Grants.Add(new KmsGrant(Grant, Grantee, "arn:aws:iam::111122223333:root", ["Decrypt"], DateTimeOffset.UnixEpoch));

        var result = Session.Run($"Disable-ServiceCmk {Arn("eu-west-3")} -Emergency -AllReplica -RevokeGrant {Grantee} -Confirm:$false");

        var changes = result.Output.Select(output => (CmkKeyChange)output.BaseObject).OrderBy(change => change.KeyArn, StringComparer.Ordinal).ToList();
        Assert.Equal(
            [$"{Arn("eu-north-1")} Disabled Applied", $"{Arn("eu-west-3")} PendingDeletion Failed", $"{Arn("us-west-1")} Disabled Applied"],
            changes.Select(change => $"{change.KeyArn} {change.KeyState} {change.Status}"));
        Assert.Equal([Grant], changes[1].RevokedGrant);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void Related_keys_that_could_not_be_read_are_an_error_and_grants_go_all_the_same()
    {
        AddRelatedKeys();
        Key(Arn("eu-north-1")).Grants.Add(new KmsGrant(Grant, Grantee, "arn:aws:iam::111122223333:root", ["Decrypt"], DateTimeOffset.UnixEpoch));
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DescribeKey" });

        var result = RunWithError($"Disable-ServiceCmk {Arn("eu-north-1")} -Emergency -AllReplica -RevokeGrant {Grantee} -Confirm:$false", "RelatedKeysNotDisabled");

        var change = Assert.IsType<CmkKeyChange>(Assert.Single(result.Output).BaseObject);
        Assert.Equal([Grant], change.RevokedGrant);
        Assert.Contains("What depends on it was not looked at.", change.NotSeen);
        Assert.Equal(KmsKeyState.Disabled, Key(Arn("eu-north-1")).State);
    }

    [Fact]
    public void A_key_that_is_disabled_already_and_that_KMS_refuses_to_disable_is_unchanged()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DisableKey" });

        var change = Change($"Disable-ServiceCmk {Disabled} -Emergency -Confirm:$false");
        Assert.Equal((CmkChangeStatus.Unchanged, "Disabled"), (change.Status, change.KeyState));
    }

    [Fact]
    public void A_principal_that_has_no_grant_and_an_id_that_is_none_are_errors_once()
    {
        Key(Unused).Grants.Add(new KmsGrant(Grant, Grantee, "arn:aws:iam::111122223333:root", ["Decrypt"], DateTimeOffset.UnixEpoch));
        var mistyped = Grant[1..];

        var result = Session.Run($"Disable-ServiceCmk {Unused}, {Billing} -Emergency -RevokeGrant {Grantee}, {Grantee}2, {mistyped} -Confirm:$false");

        Assert.Equal(["GrantNotRevoked", "GrantNotRevoked"], result.ErrorIds);
        Assert.Contains(result.Errors, error => error.ToString().Contains($"'{Grantee}2'", StringComparison.Ordinal));
        Assert.Contains(result.Errors, error => error.ToString().Contains($"'{mistyped}'", StringComparison.Ordinal));
    }
}
