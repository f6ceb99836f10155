using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Policies;

/// <summary>How a policy is written: asked about, with what somebody else does at the same time, and with what goes wrong.</summary>
public sealed class PolicyWriteTests : PolicyTest
{
    private const string Grant = $"Grant-CmkAccess {Billing} XRay -User {Reader}";
    private const string Theirs = $$"""{"Sid":"theirs","Effect":"Allow","Principal":{"AWS":"{{Writer}}"},"Action":"kms:Encrypt","Resource":"*"}""";

    [Fact]
    public void WhatIf_shows_the_statements_and_writes_nothing()
    {
        var before = Key().PolicyText;
        var host = new RecordingHost();
        using var session = new ModuleSession(Server.Url, host: host);

        Assert.Empty(session.Run<object>($"{Grant} -WhatIf"));

        var text = string.Join('\n', host.Lines).ReplaceLineEndings("\n");
        Assert.Contains($"Grant access for AWS X-Ray to {Reader}: {Billing}.", text, StringComparison.Ordinal);
        Assert.Contains("\n+   \"Sid\": \"AllowReadingTraces\",\n", text, StringComparison.Ordinal);
        Assert.Empty(Writes());
        Assert.Equal(before, Key().PolicyText);
    }

    [Fact]
    public void Revoking_asks_by_itself_and_shows_what_goes()
    {
        Session.Run<CmkPolicyChange>(Grant);
        var host = new RecordingHost { Answer = _ => "&No" };
        using var session = new ModuleSession(Server.Url, host: host);

        Assert.Empty(session.Run<CmkPolicyChange>($"Revoke-CmkAccess {Billing} {Reader}"));

        Assert.Contains("-   \"Sid\": \"AllowReadingTraces\"", Assert.Single(host.Questions), StringComparison.Ordinal);
        Assert.Equal(1, Server.Calls.Count("kms", "PutKeyPolicy"));
    }

    [Fact]
    public async Task What_somebody_else_writes_meanwhile_is_kept()
    {
        // The read right before the write.
        var gate = Hold("GetKeyPolicy", skip: 1, times: 1);
        using var running = Session.Start(Grant);
        await Arrived(gate);
        Put(Account, Theirs);
        gate.Open();
        await running.EndAsync();

        Assert.Equal(CmkChangeStatus.Applied, Assert.IsType<CmkPolicyChange>(Assert.Single(running.Output).BaseObject).Status);
        Assert.Equal(["Enable IAM User Permissions", "theirs", "AllowReadingTraces"], Sids());
    }

    [Fact]
    public async Task Nothing_is_written_where_somebody_else_changes_the_same_meanwhile()
    {
        var gate = Hold("GetKeyPolicy", skip: 1, times: 1);
        using var running = Session.Start(Grant);
        await Arrived(gate);
        Put(Account, $$"""{"Sid":"AllowReadingTraces","Effect":"Allow","Principal":{"AWS":"{{Writer}}"},"Action":["kms:Decrypt","kms:DescribeKey"],"Resource":"*"}""");
        var theirs = Key().PolicyText;
        gate.Open();
        await running.EndAsync();

        Assert.Equal(["KeyPolicyChanged"], running.ErrorIds);
        Assert.Empty(running.Output);
        Assert.Equal(theirs, Key().PolicyText);
        Assert.Empty(Writes());
    }

    [Fact]
    public async Task A_role_that_becomes_visible_late_is_waited_for()
    {
        Server.Faults.HidePrincipal(Reader);
        var second = Hold("PutKeyPolicy", skip: 1, times: 1);
        using var running = Session.Start(Grant);
        await Arrived(second);
        Server.Faults.ShowPrincipal(Reader);
        second.Open();
        await running.EndAsync();

        Assert.Equal(true, Assert.IsType<CmkPolicyChange>(Assert.Single(running.Output).BaseObject).Verified);
        Assert.Equal(2, Server.Calls.Count("kms", "PutKeyPolicy"));
    }

    [Fact]
    public void A_denied_write_changes_nothing()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:PutKeyPolicy");
        var before = Key().PolicyText;

        Assert.Empty(RunWithError(Grant, "AccessDenied").Output);
        Assert.Equal(before, Key().PolicyText);
    }

    [Fact]
    public void A_write_that_gets_no_answer_is_told_as_in_doubt_and_the_next_run_settles_it()
    {
        // What a cut connection leaves behind, nobody can tell from this side.
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Drop, Operation = "PutKeyPolicy" });

        var result = RunWithError(Grant, "KeyPolicyChangeInDoubt");

        var change = Assert.IsType<CmkPolicyChange>(Assert.Single(result.Output).BaseObject);
        Assert.Equal((CmkChangeStatus.Failed, null, null), (change.Status, change.Verified, change.PolicyDocument));
        Assert.Contains("not known", change.Message, StringComparison.Ordinal);
        Server.Faults.Clear();
        Assert.Equal(CmkChangeStatus.Applied, Change(Grant).Status);
    }

    [Fact]
    public void A_change_that_can_no_longer_be_looked_at_is_told_as_not_verified()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetKeyPolicy", Skip = 2 });

        var change = Change(Grant);

        Assert.Equal((CmkChangeStatus.Pending, null), (change.Status, change.Verified));
        Assert.Equal(["Enable IAM User Permissions", "AllowReadingTraces"], Sids());
    }

    [Fact]
    public void The_old_policy_is_there_to_the_letter_to_go_back()
    {
        Key().PolicyText = "{ \"Version\" : \"2012-10-17\",\n \"Statement\" : " + Account + " }";
        var before = Key().PolicyText;

        Assert.Equal(before, Change(Grant).PreviousPolicy);
    }
}
