using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Erasure;

/// <summary>What is looked at before a key's state is changed, and what is told of it: nothing that a user asks for beside takes a look
/// away, and what was done is never half of what was asked for.</summary>
public sealed class KeyStateGateTests : ErasureTest
{
    private static readonly string[] RelatedRegions = ["eu-north-1", "eu-west-3", "us-west-1"];

    [Theory]
    [InlineData("Disable-ServiceCmk", "eu-west-3")]
    [InlineData("Remove-ServiceCmk", "eu-west-3")]
    [InlineData("Remove-ServiceCmk", "us-*")]
    [InlineData("Disable-ServiceCmk", "(Get-Region -Region eu-west-3)")]
    public void Places_beside_take_nothing_away_from_the_keys_own(string command, string place)
    {
        var refused = RunWithError($"{command} {Billing} -Place {place} -EvidencePath '{EvidencePath}' -Confirm:$false", "KeyInUse");

        Assert.Contains("xray/111122223333/eu-west-1 (Resource)", refused.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(Writes());
        Assert.Empty(Entries);
    }

    [Theory]
    [InlineData("eu-west-1")]
    [InlineData("eu-west-*")]
    [InlineData("(Get-Region -Region eu-west-1)")]
    public void A_place_that_is_the_keys_own_is_looked_through_once(string place)
    {
        var change = Change($"Disable-ServiceCmk {Billing} -Place {place} -Force -WarningAction SilentlyContinue -WhatIf -PassThru");

        Assert.Single(change.Impact, line => line.Contains("xray/111122223333/eu-west-1 (Resource)", StringComparison.Ordinal));
        Assert.Equal(1, Server.Calls.Snapshot().Where(call => call is { Operation: "GetEncryptionConfig", Region: "eu-west-1" }).Sum(call => call.Count));
    }

    [Theory]
    [InlineData("us-zz*")]
    [InlineData("([pscustomobject]@{ Service = 'XRay'; Region = 'eu-west-3'; AccountId = '555566667777' })")]
    public void A_place_that_cannot_be_looked_through_is_not_seen(string place)
    {
        RunWithError($"Remove-ServiceCmk {Unused} -Place {place} -Confirm:$false", "KeyUseNotSeen");

        Assert.Empty(Writes());
    }

    [Fact]
    public void A_trail_of_another_Region_is_in_the_way_whatever_places_are_given()
    {
        var refused = RunWithError("Disable-ServiceCmk alias/audit-logs -Region eu-west-1 -Place eu-west-1 -Confirm:$false", "KeyInUse");

        Assert.Contains("eu-central-1:111122223333:trail/orders-audit-in-eu-west-1", refused.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Region_that_cannot_be_listed_is_told_and_in_the_way_where_it_was_asked_for()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DescribeTrails", Region = "us-west-1" });

        RunWithError($"Disable-ServiceCmk {Unused} -Confirm:$false", "KeyUseNotSeen");
        RunWithError($"Disable-ServiceCmk {Unused} -Place us-* -Confirm:$false", "KeyUseNotSeen");
        Assert.Empty(Writes());

        var change = Change($"Disable-ServiceCmk {Unused} -Place eu-west-1 -EvidencePath '{EvidencePath}' -Confirm:$false");
        Assert.Equal(CmkChangeStatus.Applied, change.Status);
        Assert.Contains("cloudtrail/111122223333/us-west-1/*", Assert.Single(change.NotSeen), StringComparison.Ordinal);
        Assert.All(Entries, entry => Assert.Single(entry["NotSeen"]!.AsArray()));
    }

    [Fact]
    public void Material_is_not_removed_for_places_that_leave_the_keys_own_out()
    {
        var key = Session.Run<ServiceCmk>($$"""
            [IO.File]::WriteAllBytes('{{Temporary["material"]}}', [byte[]](1..32))
            $key = New-ServiceCmk -Service SecretsManager -Region eu-west-1 -Origin External -Confirm:$false
            $null = $key | Import-CmkMaterial -Path '{{Temporary["material"]}}' -Confirm:$false
            $null = Set-SecretCmk -SecretId billing/api-token-default-key -Region eu-west-1 -KeyId $key.KeyArn -Confirm:$false
            $key
            """)[0].KeyArn!;
        Server.Calls.Reset();

        RunWithError($"Remove-CmkMaterial {key} -Place eu-west-3 -Confirm:$false", "KeyInUse");

        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("Disable-ServiceCmk")]
    [InlineData("Remove-ServiceCmk")]
    public void A_set_stays_as_a_whole_where_something_is_under_one_of_it(string command)
    {
        AddRelatedKeys();
        Session.Run<CmkChange>($"Set-XRayCmk {Arn("eu-west-3")} -Region eu-west-3 -Confirm:$false");
        Server.Calls.Reset();

        var refused = RunWithError($"{command} {Arn("eu-north-1")} -AllReplica -EvidencePath '{EvidencePath}' -Confirm:$false", "KeyInUse");

        Assert.Contains("xray/111122223333/eu-west-3 (Resource)", refused.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(refused.Output);
        Assert.Contains(Arn("eu-north-1"), Assert.Single(refused.Warnings), StringComparison.Ordinal);
        Assert.Empty(Writes());
        Assert.Empty(Entries);
        Assert.All(RelatedRegions, region => Assert.Equal(KmsKeyState.Enabled, Key(Arn(region)).State));

        Assert.Equal(3, Session.Run($"{command} {Arn("eu-north-1")} -AllReplica -Force -Confirm:$false").Output.Count);
        Assert.All(RelatedRegions, region => Assert.NotEqual(KmsKeyState.Enabled, Key(Arn(region)).State));
    }

    [Fact]
    public void Everything_in_the_way_of_a_set_is_told_and_other_keys_go_on()
    {
        AddRelatedKeys();
        Key(Arn("us-west-1")).State = KmsKeyState.PendingDeletion;
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListSecrets", Region = "eu-west-3" });

        var result = Session.Run($"Disable-ServiceCmk {Arn("eu-north-1")}, {Unused} -AllReplica -Confirm:$false");

        Assert.Equal(["KeyStateDoesNotAllow", "KeyUseNotSeen"], result.ErrorIds.Order(StringComparer.Ordinal));
        Assert.Equal(Unused, Assert.IsType<CmkKeyChange>(Assert.Single(result.Output).BaseObject).KeyArn);
        Assert.Equal(KmsKeyState.Enabled, Key(Arn("eu-north-1")).State);
    }

    [Fact]
    public void Keys_of_one_set_that_are_both_named_are_changed_once_each()
    {
        AddRelatedKeys();

        var changes = Session.Run<CmkKeyChange>($"Disable-ServiceCmk {Arn("us-west-1")}, {Arn("eu-north-1")}, {Arn("us-west-1")} -AllReplica -Confirm:$false");

        Assert.Equal(RelatedRegions, changes.Select(change => change.Region).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal(CmkChangeStatus.Applied, change.Status));
    }

    // What opens keys again does what it can: a deletion that nobody takes back comes.
    [Fact]
    public void What_can_be_restored_of_a_set_is()
    {
        AddRelatedKeys();
        Session.Run<CmkKeyChange>($"Remove-ServiceCmk {Arn("eu-north-1")} -WarningAction SilentlyContinue -Confirm:$false");
        Key(Arn("eu-west-3")).State = KmsKeyState.Disabled;

        var result = RunWithError($"Restore-ServiceCmk {Arn("eu-north-1")} -AllReplica -Confirm:$false", "KeyStateDoesNotAllow");

        Assert.Equal(2, result.Output.Count);
        Assert.Equal(KmsKeyState.Enabled, Key(Arn("eu-north-1")).State);
    }

    [Theory]
    [InlineData("Disable-ServiceCmk", false)]
    [InlineData("Remove-ServiceCmk", true)]
    public void A_use_of_which_nothing_was_found_is_told(string command, bool warns)
    {
        Key(Unused).LastUsage = (DateTimeOffset.UtcNow.AddMinutes(-2), "GenerateDataKey", 0);
        var host = new RecordingHost { Answer = _ => "&Yes" };
        using var session = new ModuleSession(Server.Url, host: host);

        var result = session.Run($"{command} {Unused} -EvidencePath '{EvidencePath}'");

        Assert.Contains("(LastUse): The key was last used at ", Assert.Single(host.Questions), StringComparison.Ordinal);
        var change = Assert.IsType<CmkKeyChange>(Assert.Single(result.Output).BaseObject);
        Assert.StartsWith($"KMS: {Unused} (LastUse): The key was last used at ", Assert.Single(change.Impact), StringComparison.Ordinal);
        Assert.All(Entries, entry => Assert.Equal(change.Impact, entry["Impact"]!.AsArray().Select(line => (string)line!)));
        Assert.Equal(warns, result.Warnings.Any(warning => warning.Contains("last used at", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_of_long_ago_and_one_of_a_disabled_key_warn_of_nothing()
    {
        var key = Key(Unused);
        key.LastUsage = (DateTimeOffset.UtcNow.AddDays(-8), "Decrypt", 0);
        Assert.Empty(Session.Run($"Remove-ServiceCmk {Unused} -WhatIf").Warnings);

        key.LastUsage = (DateTimeOffset.UtcNow.AddDays(-1), "Decrypt", 0);
        Assert.Single(Session.Run($"Remove-ServiceCmk {Unused} -WhatIf").Warnings);

        key.State = KmsKeyState.Disabled;
        Assert.Empty(Session.Run($"Remove-ServiceCmk {Unused} -WhatIf").Warnings);
    }

    [Fact]
    public void The_days_of_a_primary_are_told_to_begin_when_its_replicas_are_gone()
    {
        AddRelatedKeys();
        var host = new RecordingHost { Answer = _ => "&Yes" };
        using var session = new ModuleSession(Server.Url, host: host);

        var change = Assert.Single(session.Run<CmkKeyChange>($"Remove-ServiceCmk {Arn("eu-north-1")} -PendingWindowInDays 9 -EvidencePath '{EvidencePath}' -WarningAction SilentlyContinue"));

        var question = Assert.Single(host.Questions);
        Assert.Contains("9 days after its last replica is deleted", question, StringComparison.Ordinal);
        Assert.DoesNotContain("in 9 days", question, StringComparison.Ordinal);
        Assert.Equal(("PendingReplicaDeletion", null), (change.KeyState, change.DeletionDate));
        Assert.Contains($"its 9 days begin when its replicas are deleted: {Arn("eu-west-3")}, {Arn("us-west-1")}.", change.Message, StringComparison.Ordinal);
        Assert.Contains("9 days after its last replica is deleted", Text(Entries[0], "Message"), StringComparison.Ordinal);
        Assert.Equal(change.Message, Text(Entries[^1], "Message"));

        // A replica's own begin at once.
        Assert.Contains("in 9 days", Change($"Remove-ServiceCmk {Arn("us-west-1")} -PendingWindowInDays 9 -WhatIf -PassThru").Message, StringComparison.Ordinal);

        var again = Change($"Remove-ServiceCmk {Arn("eu-north-1")} -WarningAction SilentlyContinue -Confirm:$false");
        Assert.Equal(CmkChangeStatus.Unchanged, again.Status);
        Assert.Contains($"begin when its replicas are deleted: {Arn("eu-west-3")}, {Arn("us-west-1")}", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_impact_of_deleting_a_primary_says_that_it_waits_for_its_replicas()
    {
        AddRelatedKeys();

        Assert.All(RelatedTo("eu-north-1", "Delete"), impact => Assert.Contains("its deletion waits until this replica is deleted", impact.Message, StringComparison.Ordinal));
        Assert.All([.. RelatedTo("eu-north-1", "Disable"), .. RelatedTo("us-west-1", "Delete")], impact => Assert.DoesNotContain("waits", impact.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(30, 7)]
    [InlineData(7, 30)]
    public void A_deletion_that_is_scheduled_for_another_day_is_not_the_one_that_was_asked_for(int first, int second)
    {
        var date = Change($"Remove-ServiceCmk {Unused} -PendingWindowInDays {first} -Confirm:$false").DeletionDate!.Value;

        var again = Session.Run($"Remove-ServiceCmk {Unused} -PendingWindowInDays {second} -Confirm:$false");
        var change = Assert.IsType<CmkKeyChange>(Assert.Single(again.Output).BaseObject);
        Assert.Equal((CmkChangeStatus.Unchanged, false, date), (change.Status, change.Verified, change.DeletionDate));
        Assert.Contains($"{date:yyyy-MM-dd}", change.Message, StringComparison.Ordinal);
        var warning = Assert.Single(again.Warnings);
        Assert.Contains($"its deletion stays on {date:yyyy-MM-dd}", warning, StringComparison.Ordinal);
        Assert.Contains("Restore-ServiceCmk", warning, StringComparison.Ordinal);

        var same = Session.Run($"Remove-ServiceCmk {Unused} -PendingWindowInDays {first} -Confirm:$false");
        Assert.Empty(same.Warnings);
        change = Assert.IsType<CmkKeyChange>(Assert.Single(same.Output).BaseObject);
        Assert.True(change.Verified);
        Assert.Contains($"{date:yyyy-MM-dd}", change.Message, StringComparison.Ordinal);
    }

    private List<CmkImpact> RelatedTo(string region, string happens)
    {
        List<CmkImpact> related = [.. Session.Run<CmkImpact>($"Get-CmkImpact {Arn(region)} {happens}").Where(impact => impact.Dependant == KeyDependant.RelatedKey)];
        Assert.Equal(2, related.Count);
        return related;
    }
}
