using KmsCompliance.Policy.Documents;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>A change of a key's policy is undone by putting back the policy from before, unless somebody has changed it since.</summary>
public sealed class UndoCmkAccessTests : PolicyTest
{
    private const string Theirs = $$"""{"Sid":"theirs","Effect":"Allow","Principal":{"AWS":"{{Writer}}"},"Action":"kms:Encrypt","Resource":"*"}""";
    private const string Undo = "Undo-CmkAccess -Confirm:$false";

    // As in WhatIfTests: what goes through files in earnest is tried in the real PowerShell by Output.Tests.ps1.
    public static TheoryData<string> Copies =>
    [
        "$change",
        "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($change))",
        "$(foreach ($one in $change) { $copy = [ordered]@{}; foreach ($p in $one.PSObject.Properties) { $copy[$p.Name] = \"$($p.Value)\" }; [pscustomobject] $copy })",
    ];

    [Theory]
    [MemberData(nameof(Copies))]
    public void A_grant_is_undone_and_the_key_has_the_policy_from_before(string copy)
    {
        var before = PolicyOf();
        Session.Run<object>($"$global:change = Grant-CmkAccess {Billing} XRay -User {Reader}");
        Assert.False(before.EquivalentTo(PolicyOf()));

        var undone = Change($"{copy} | {Undo}");

        Assert.Equal((CmkChangeStatus.Applied, true, Billing), (undone.Status, undone.Verified, undone.KeyArn));
        Assert.Equal(["AllowReadingTraces"], undone.RemovedStatement);
        Assert.Equal(before.ToJson(), PolicyOf().ToJson());
        Assert.Equal(2, Server.Calls.Count("kms", "PutKeyPolicy"));
    }

    [Fact]
    public void A_revocation_is_undone_and_so_is_an_undoing()
    {
        Session.Run<CmkPolicyChange>($"Grant-CmkAccess {Billing} XRay -User {Reader}");
        var granted = PolicyOf();
        Session.Run<object>($"$global:revoked = Revoke-CmkAccess {Billing} {Reader} -Confirm:$false; $global:undone = $revoked | {Undo}");
        Assert.Equal(granted.ToJson(), PolicyOf().ToJson());

        Assert.Equal(CmkChangeStatus.Applied, Change($"$undone | {Undo}").Status);
        Assert.False(granted.EquivalentTo(PolicyOf()));
    }

    [Fact]
    public void What_is_undone_already_is_left_as_it_is()
    {
        Session.Run<object>($"$global:change = Grant-CmkAccess {Billing} XRay -User {Reader}; $null = $change | {Undo}");
        Server.Calls.Reset();
        Assert.Equal(CmkChangeStatus.Unchanged, Change($"$change | {Undo}").Status);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("$a, $b, $c")]
    [InlineData("$c, $a, $b")]
    [InlineData("$c, $b, $a, $b")]
    public void Several_changes_of_a_key_are_undone_together_whatever_their_order(string order)
    {
        var before = PolicyOf();
        Session.Run<object>($"$global:a = Grant-CmkAccess {Billing} XRay -User {Reader}; $global:b = Grant-CmkAccess {Billing} SecretsManager -User {Writer}; $global:c = Revoke-CmkAccess {Billing} {Reader} -Confirm:$false");
        Server.Calls.Reset();

        Assert.Equal(CmkChangeStatus.Applied, Change($"{order} | {Undo}").Status);
        Assert.Equal(before.ToJson(), PolicyOf().ToJson());
        Assert.Equal(1, Server.Calls.Count("kms", "PutKeyPolicy"));
    }

    [Fact]
    public void What_somebody_else_has_changed_since_is_named_and_nothing_is_put_back()
    {
        Session.Run<object>($"$global:change = Grant-CmkAccess {Billing} XRay -User {Reader}");
        Key().PolicyText = PolicyOf().With(KeyPolicyDocument.Parse(Policy(Theirs)).Statements).ToJson();
        var theirs = Key().PolicyText;
        Server.Calls.Reset();

        var result = RunWithError($"$change | {Undo}", "KeyPolicyChangedSince");
        Assert.Contains("theirs", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AllowReadingTraces", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(theirs, Key().PolicyText);
        Assert.Empty(Writes());
    }

    [Fact]
    public void An_earlier_change_alone_is_not_undone_under_a_later_one()
    {
        Session.Run<object>($"$global:a = Grant-CmkAccess {Billing} XRay -User {Reader}; $global:b = Grant-CmkAccess {Billing} SecretsManager -User {Writer}");
        RunWithError($"$a | {Undo}", "KeyPolicyChangedSince");
        Assert.Equal(CmkChangeStatus.Applied, Change($"$b | {Undo}").Status);
        Assert.Equal(CmkChangeStatus.Applied, Change($"$a | {Undo}").Status);
    }

    [Fact]
    public async Task What_somebody_else_changes_right_before_the_write_is_kept()
    {
        Session.Run<object>($"$global:change = Grant-CmkAccess {Billing} XRay -User {Reader}");
        var gate = Hold("GetKeyPolicy", skip: 1, times: 1);
        using var running = Session.Start($"$change | {Undo}");
        await Arrived(gate);
        Put(Account, Theirs);
        var theirs = Key().PolicyText;
        gate.Open();
        await running.EndAsync();

        Assert.Equal(["KeyPolicyChangedSince"], running.ErrorIds);
        Assert.Equal(theirs, Key().PolicyText);
    }

    [Fact]
    public void The_repair_of_a_policy_is_undone_by_the_change_of_key_that_made_it()
    {
        Put("""{"Sid":"Admin","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["kms:Describe*","kms:Get*","kms:List*","kms:Put*","kms:CreateGrant"],"Resource":"*"}""");
        var before = PolicyOf();
        Session.Run<object>("$global:change = Set-SecretCmk billing/api-token-default-key, billing/api-token-cmk-alias-name alias/billing -Region eu-west-1 -RepairPolicy -Confirm:$false");
        Assert.False(before.EquivalentTo(PolicyOf()));

        Assert.Equal(CmkChangeStatus.Applied, Change($"$change | {Undo}").Status);
        Assert.Equal(before.ToJson(), PolicyOf().ToJson());
    }

    [Fact]
    public void It_asks_by_itself_and_shows_what_goes()
    {
        Session.Run<object>($"$global:change = Grant-CmkAccess {Billing} XRay -User {Reader}");
        Server.Calls.Reset();
        var host = new RecordingHost { Answer = _ => "&No" };
        using var session = new ModuleSession(Server.Url, host: host);
        session.Set("change", Session.Run<CmkPolicyChange>("$change")[0]);

        Assert.Empty(session.Run<object>("$change | Undo-CmkAccess"));
        Assert.Contains("-   \"Sid\": \"AllowReadingTraces\"", Assert.Single(host.Questions), StringComparison.Ordinal);
        Assert.Empty(session.Run<object>("$change | Undo-CmkAccess -WhatIf"));
        Assert.Equal("WhatIf", Assert.Single(session.Run<CmkPolicyChange>("$change | Undo-CmkAccess -WhatIf -PassThru")).Status);
        Assert.Empty(Writes());
    }

    [Fact]
    public void What_was_not_made_or_does_not_say_what_it_left_is_refused_before_any_call()
    {
        Session.Run<object>($"$global:planned = Grant-CmkAccess {Billing} XRay -User {Reader} -WhatIf -PassThru");
        Server.Calls.Reset();
        RunWithError($"$planned | {Undo}", "KeyPolicyChangeNotUndoable");
        RunWithError($"[pscustomobject]@{{ KeyArn = '{Billing}'; Status = 'Failed'; PreviousPolicy = '{{}}'; PolicyDocument = $null }} | {Undo}", "KeyPolicyChangeNotUndoable");
        RunWithError($"[pscustomobject]@{{ KeyArn = '{Billing}'; Status = 'Applied'; PreviousPolicy = 'x'; PolicyDocument = 'y' }} | {Undo}", "KeyPolicyChangeNotUndoable");
        RunWithError($"[pscustomobject]@{{ KeyArn = 'x'; Status = 'Applied'; PreviousPolicy = '{Policy(Account)}'; PolicyDocument = '{Policy(Account)}' }} | {Undo}", "InvalidKeyId");
        Assert.Empty(Session.Run<object>($"[pscustomobject]@{{ KeyArn = '{Billing}'; Status = 'Applied'; PolicyStatus = $null; PreviousPolicy = $null; RepairedPolicy = $null }} | {Undo}"));
        RunWithError($"'{Billing}' | {Undo}", "InputObjectNotBound");
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void A_policy_that_would_lock_everybody_out_is_not_put_back()
    {
        var before = Policy("""{"Sid":"use","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Writer"},"Action":"kms:Encrypt","Resource":"*"}""");
        Session.Set("change", new { KeyArn = Billing, Status = "Applied", PreviousPolicy = before, PolicyDocument = Key().PolicyText });
        RunWithError($"$change | {Undo}", "KeyPolicyLockout");
        Assert.Empty(Writes());
    }
}
