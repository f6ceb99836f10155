using System.Globalization;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Erasure;

/// <summary>Keys are disabled, enabled, scheduled for deletion and restored, what depends on them is in the way, and what is told is
/// what was read back.</summary>
public sealed class KeyStateTests : ErasureTest
{
    [Fact]
    public void A_key_goes_through_all_its_states_by_pipeline()
    {
        var changes = Session.Run<CmkKeyChange>($"""
            Disable-ServiceCmk {Unused} -Confirm:$false -OutVariable change
            $change | Enable-ServiceCmk -Confirm:$false -OutVariable change
            $change | Remove-ServiceCmk -PendingWindowInDays 9 -Confirm:$false -OutVariable change
            $change | Restore-ServiceCmk -Confirm:$false
            """);

        Assert.Equal(
            ["Disable: Enabled to Disabled", "Enable: Disabled to Enabled", "Remove: Enabled to PendingDeletion", "Restore: PendingDeletion to Enabled"],
            changes.Select(change => $"{change.Action}: {change.PreviousState} to {change.KeyState}"));
        Assert.All(changes, change => Assert.Equal((CmkChangeStatus.Applied, true, Unused), (change.Status, change.Verified, change.KeyArn)));
        Assert.InRange(changes[2].DeletionDate!.Value, DateTimeOffset.UtcNow.AddDays(8), DateTimeOffset.UtcNow.AddDays(9.5));
        Assert.Null(changes[3].DeletionDate);
        Assert.Equal(KmsKeyState.Enabled, Key(Unused).State);
        Assert.Equal(["kms:CancelKeyDeletion", "kms:DisableKey", "kms:EnableKey", "kms:ScheduleKeyDeletion"], Writes());
    }

    [Theory]
    [InlineData("Disable-ServiceCmk", "DisableKey")]
    [InlineData("Remove-ServiceCmk", "ScheduleKeyDeletion")]
    public void A_key_under_which_something_is_stays_as_it_is_unless_forced_and_that_is_shown(string command, string operation)
    {
        var refused = RunWithError($"{command} alias/billing -Region eu-west-1 -Confirm:$false", "KeyInUse");
        Assert.Empty(refused.Output);
        var words = refused.Errors[0].ToString();
        Assert.Contains("xray/111122223333/eu-west-1 (Resource)", words, StringComparison.Ordinal);
        Assert.Contains("secret:billing/api-token-cmk-arn", words, StringComparison.Ordinal);
        Assert.Empty(Writes());

        var forced = Session.Run($"{command} alias/billing -Region eu-west-1 -Force -Confirm:$false");
        Assert.Empty(forced.Errors);
        var change = Assert.IsType<CmkKeyChange>(Assert.Single(forced.Output).BaseObject);
        Assert.Equal(CmkChangeStatus.Applied, change.Status);
        Assert.Contains(change.Impact, line => line.StartsWith("XRay: xray/111122223333/eu-west-1 (Resource): ", StringComparison.Ordinal));
        Assert.Contains(forced.Warnings, warning => warning.Contains("xray/111122223333/eu-west-1 (Resource)", StringComparison.Ordinal));
        Assert.Equal([$"kms:{operation}"], Writes());
    }

    [Fact]
    public void What_could_not_be_listed_is_in_the_way_too()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListSecrets" });

        var refused = RunWithError($"Disable-ServiceCmk {Unused} -Confirm:$false", "KeyUseNotSeen");

        Assert.Contains("secretsmanager/111122223333/eu-west-1/* (NotSeen)", refused.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(Writes());
        var forced = Change($"Disable-ServiceCmk {Unused} -Force -Confirm:$false");
        Assert.Equal("Disabled", forced.KeyState);
        Assert.Single(forced.NotSeen);
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1 | Disable-ServiceCmk -Force -Confirm:$false")]
    [InlineData("@(Get-SecretEncryptionStatus -Region eu-west-1)[0] | Remove-ServiceCmk -Force -Confirm:$false")]
    [InlineData("@(Test-XRayCmk -Region eu-west-1)[0] | Disable-ServiceCmk -Force -Confirm:$false")]
    [InlineData("Set-XRayCmk alias/billing -Region eu-west-1 -WhatIf -PassThru | Disable-ServiceCmk -Force -Confirm:$false")]
    public void What_is_under_a_key_is_never_taken_for_the_key(string script)
    {
        Assert.NotEmpty(Session.Run(script).ErrorIds);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("StreamARN = 'arn:aws:kinesis:eu-west-1:111122223333:stream/orders'; StreamName = 'orders'; KeyId = '{0}'")]
    [InlineData("StreamName = 'orders'; EncryptionType = 'KMS'; KeyId = '{0}'")]
    [InlineData("Services = 'XRay'; Role = 'Reader'; KeyArn = '{0}'; PolicyDocument = '{{}}'")]
    [InlineData("KeyId = '{0}'; GrantId = '1'; GranteePrincipal = 'arn:aws:iam::111122223333:role/Reader'")]
    [InlineData("KeyArn = '{0}'; Principal = 'arn:aws:iam::111122223333:role/Reader'; PrincipalKind = 'Role'")]
    public void Nor_is_what_uses_it_or_says_who_may(string properties)
    {
        var thing = $"[pscustomobject]@{{ {string.Format(CultureInfo.InvariantCulture, properties, Unused)} }}";
        foreach (var command in (string[])["Disable-ServiceCmk -Force", "Disable-ServiceCmk -Emergency", "Enable-ServiceCmk", "Remove-ServiceCmk -Force", "Restore-ServiceCmk"])
        {
            Assert.Single(Session.Run($"{thing} | {command} -Confirm:$false").Errors);
        }

        Assert.Empty(Writes());
        Assert.Equal(KmsKeyState.Enabled, Key(Unused).State);
    }

    [Theory]
    [InlineData("KeyId = '{0}'; KeyArn = '{0}'")]
    [InlineData("AWSAccountId = '111122223333'; Arn = '{0}'; KeyId = '00000104-5a6d-4b0c-8000-000000000104'; KeyState = 'Enabled'")]
    [InlineData("KeyId = '00000104-5a6d-4b0c-8000-000000000104'; KeyArn = '{0}'; Region = 'eu-west-1'; PolicyDocument = '{{}}'")]
    public void An_object_that_is_a_key_is_taken_for_it(string properties)
    {
        var change = Change($"[pscustomobject]@{{ {string.Format(CultureInfo.InvariantCulture, properties, Unused)} }} | Disable-ServiceCmk -Confirm:$false");

        Assert.Equal((CmkChangeStatus.Applied, Unused), (change.Status, change.KeyArn));
    }

    [Theory]
    [InlineData("arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801", "KeyStateOfOtherAccount")]
    [InlineData("alias/aws/xray", "AwsManagedKeyAsTarget")]
    [InlineData("alias/no-such-key", "KeyNotFound")]
    public void Keys_of_others_are_refused_before_a_write(string key, string errorId)
    {
        foreach (var command in (string[])["Disable-ServiceCmk", "Enable-ServiceCmk", "Remove-ServiceCmk", "Restore-ServiceCmk"])
        {
            Assert.Equal([errorId], Session.Run($"{command} {key} -Confirm:$false").ErrorIds);
        }

        Assert.Empty(Writes());
    }

    [Fact]
    public void So_is_a_key_that_AWS_manages_by_its_id()
    {
        var key = Session.Run<object>("@(Get-SecretEncryptionStatus -Region eu-west-1 | Where-Object ResourceName -eq billing/api-token-aws-managed-key-id)[0].KeyArn");
        Assert.Equal(["AwsManagedKeyAsTarget"], Session.Run($"Disable-ServiceCmk {key[0]} -Force -Confirm:$false").ErrorIds);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("Disable-ServiceCmk alias/orders-pending-deletion", "KeyStateDoesNotAllow")]
    [InlineData("Disable-ServiceCmk alias/orders-disabled", null)]
    [InlineData("Enable-ServiceCmk alias/orders-pending-deletion", "KeyStateDoesNotAllow")]
    [InlineData("Enable-ServiceCmk 00000203-5a6d-4b0c-8000-000000000203", "KeyStateDoesNotAllow")]
    [InlineData("Remove-ServiceCmk alias/orders-pending-deletion", null)]
    [InlineData("Restore-ServiceCmk alias/orders-disabled", "KeyStateDoesNotAllow")]
    public void A_state_that_does_not_allow_it_is_refused_and_one_that_is_so_already_is_unchanged(string script, string? errorId)
    {
        var result = Session.Run($"{script} -Region eu-central-1 -Confirm:$false");

        Assert.Equal(errorId is null ? [] : [errorId], result.ErrorIds);
        Assert.Equal(errorId is null ? [CmkChangeStatus.Unchanged] : [], result.Output.Select(output => ((CmkKeyChange)output.BaseObject).Status));
        Assert.Empty(Writes());
    }

    [Fact]
    public void Related_keys_stay_and_are_named_and_all_go_where_asked()
    {
        AddRelatedKeys();

        var one = Session.Run($"Disable-ServiceCmk {Arn("eu-west-3")} -Confirm:$false");
        Assert.Equal([Arn("eu-north-1"), Arn("us-west-1")], Assert.IsType<CmkKeyChange>(Assert.Single(one.Output).BaseObject).RelatedKey.Order(StringComparer.Ordinal));
        Assert.Contains(Arn("us-west-1"), Assert.Single(one.Warnings), StringComparison.Ordinal);
        Assert.Equal(KmsKeyState.Enabled, Key(Arn("eu-north-1")).State);

        var all = Session.Run<CmkKeyChange>($"Disable-ServiceCmk {Arn("eu-west-3")} -AllReplica -Confirm:$false");
        Assert.Equal(
            [$"{Arn("eu-north-1")} Applied", $"{Arn("eu-west-3")} Unchanged", $"{Arn("us-west-1")} Applied"],
            all.Select(change => $"{change.KeyArn} {change.Status}").Order(StringComparer.Ordinal));

        Assert.Equal(["TooManyChanges"], Session.Run($"Enable-ServiceCmk {Arn("eu-west-3")} -AllReplica -Confirm:$false -MaximumChange 2").ErrorIds);
        Assert.Equal(3, Session.Run<CmkKeyChange>($"Enable-ServiceCmk {Arn("eu-west-3")}, {Arn("eu-north-1")} -AllReplica -Confirm:$false -MaximumChange 3").Count);
    }

    [Fact]
    public void Related_keys_stay_where_the_key_that_was_named_is_refused()
    {
        AddRelatedKeys();
        var key = Key(Arn("eu-north-1"));
        var policy = key.PolicyText;
        key.PolicyText = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["kms:Describe*","kms:List*","kms:Get*"],"Resource":"*"}]}""";

        RunWithError($"Remove-ServiceCmk {Arn("eu-north-1")} -AllReplica -Confirm:$false", "AccessDenied");

        Assert.All((string[])["eu-north-1", "eu-west-3", "us-west-1"], region => Assert.Equal(KmsKeyState.Enabled, Key(Arn(region)).State));
        key.PolicyText = policy;
        Assert.Equal(3, Session.Run<CmkKeyChange>($"Remove-ServiceCmk {Arn("eu-north-1")} -AllReplica -WhatIf -PassThru").Count);
    }

    [Fact]
    public void A_deletion_that_was_scheduled_or_taken_back_without_an_answer_is_told_as_it_is()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Truncated, Operation = "ScheduleKeyDeletion", Times = 1 });
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Truncated, Operation = "CancelKeyDeletion", Times = 1 });

        var removed = Change($"Remove-ServiceCmk {Unused} -Confirm:$false");
        Assert.Equal((CmkChangeStatus.Applied, "PendingDeletion"), (removed.Status, removed.KeyState));

        var restored = Change($"Restore-ServiceCmk {Unused} -Confirm:$false");
        Assert.Equal((CmkChangeStatus.Applied, "Enabled"), (restored.Status, restored.KeyState));
        Assert.Equal((1, 1), (Server.Calls.Count("kms", "ScheduleKeyDeletion"), Server.Calls.Count("kms", "CancelKeyDeletion")));
    }

    [Fact]
    public void One_that_is_refused_for_its_rate_is_sent_again()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Operation = "ScheduleKeyDeletion", Times = 2 });
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Operation = "CancelKeyDeletion", Times = 2 });

        Assert.Equal("PendingDeletion", Change($"Remove-ServiceCmk {Unused} -Confirm:$false").KeyState);
        Assert.Equal("Enabled", Change($"Restore-ServiceCmk {Unused} -Confirm:$false").KeyState);
    }

    [Fact]
    public async Task A_key_whose_deletion_somebody_else_took_back_meanwhile_is_enabled()
    {
        Session.Run<CmkKeyChange>($"Remove-ServiceCmk {Unused} -Confirm:$false");
        var gate = Hold("CancelKeyDeletion");
        using var running = Session.Start($"Restore-ServiceCmk {Unused} -Confirm:$false");
        await Arrived(gate);
        Key(Unused).State = KmsKeyState.Disabled;
        gate.Open();
        await running.EndAsync();

        Assert.Empty(running.ErrorIds);
        Assert.Equal("Enabled", Assert.IsType<CmkKeyChange>(Assert.Single(running.Output).BaseObject).KeyState);
    }

    [Fact]
    public void A_primary_waits_for_its_replicas_and_comes_back()
    {
        AddRelatedKeys();

        Assert.Equal("PendingReplicaDeletion", Change($"Remove-ServiceCmk {Arn("eu-north-1")} -Confirm:$false").KeyState);
        Assert.Equal("Enabled", Change($"Restore-ServiceCmk {Arn("eu-north-1")} -Confirm:$false").KeyState);
    }

    [Theory]
    [InlineData("Disable-ServiceCmk", "DisableKey")]
    [InlineData("Remove-ServiceCmk", "ScheduleKeyDeletion")]
    [InlineData("Disable-ServiceCmk -Emergency", "DisableKey")]
    public void A_denial_for_a_recent_use_is_explained_with_the_last_use(string command, string operation)
    {
        var key = Key(Unused);
        key.PolicyText = $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
            {"Effect":"Deny","Principal":"*","Action":["kms:DisableKey","kms:ScheduleKeyDeletion"],"Resource":"*","Condition":{"NumericLessThan":{"kms:TrailingDaysWithoutKeyUsage":"30"} } }]}
            """;
        key.LastUsage = (DateTimeOffset.UtcNow.AddDays(-3).AddMinutes(-1), "Decrypt", 0);

        var refused = Session.Run($"{command} -KeyId {Unused} -Confirm:$false");

        Assert.Equal(["KeyUsedTooRecently"], refused.ErrorIds);
        Assert.Contains($"denies kms:{operation} until the key was not used for 30 days (kms:TrailingDaysWithoutKeyUsage), and it was used 3 days ago", refused.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(KmsKeyState.Enabled, key.State);

        key.LastUsage = (DateTimeOffset.UtcNow.AddDays(-31), "Decrypt", 0);
        Assert.Equal(CmkChangeStatus.Applied, Change($"{command} -KeyId {Unused} -Confirm:$false").Status);
    }

    [Fact]
    public void WhatIf_shows_what_depends_on_the_key_and_changes_nothing()
    {
        var host = new RecordingHost();
        using var session = new ModuleSession(Server.Url, host: host);

        var change = Assert.Single(session.Run<CmkKeyChange>($"Disable-ServiceCmk {Billing} -Force -WhatIf -PassThru -EvidencePath '{EvidencePath}'"));

        Assert.Equal((CmkChangeStatus.WhatIf, false, "Enabled"), (change.Status, change.Verified, change.KeyState));
        Assert.Contains(host.Lines, line => line.Contains("xray/111122223333/eu-west-1 (Resource)", StringComparison.Ordinal));
        Assert.Empty(Writes());
        Assert.Empty(Entries);
    }

    [Fact]
    public void It_asks_by_itself_and_shows_what_depends_on_the_key()
    {
        var host = new RecordingHost { Answer = _ => "&No" };
        using var session = new ModuleSession(Server.Url, host: host);

        Assert.Empty(session.Run<CmkKeyChange>($"Disable-ServiceCmk {Billing} -Force"));

        Assert.Contains("xray/111122223333/eu-west-1 (Resource)", Assert.Single(host.Questions), StringComparison.Ordinal);
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_deletion_that_is_taken_back_and_a_key_that_stays_disabled_are_told()
    {
        Session.Run<CmkKeyChange>($"Remove-ServiceCmk {Unused} -Confirm:$false");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "EnableKey" });

        var result = RunWithError($"Restore-ServiceCmk {Unused} -Confirm:$false", "AccessDenied");

        var change = Assert.IsType<CmkKeyChange>(Assert.Single(result.Output).BaseObject);
        Assert.Equal((CmkChangeStatus.Failed, "Disabled"), (change.Status, change.KeyState));
        Assert.Contains("was begun and not ended", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_many_accounts_are_changed_by_the_role_of_each()
    {
        var changes = Session.Run<CmkKeyChange>("""
            $session = Connect-CmkSession eu-west-1 -RoleName Remediation
            Disable-ServiceCmk arn:aws:kms:eu-west-1:555566667777:key/00001001-5a6d-4b0c-8000-000000001001, arn:aws:kms:eu-central-1:666677778888:key/00001002-5a6d-4b0c-8000-000000001002 -Force -WarningAction SilentlyContinue -Confirm:$false -Session $session
            """);

        Assert.Equal(["555566667777 Disabled", "666677778888 Disabled"], changes.Select(change => $"{change.AccountId} {change.KeyState}").Order(StringComparer.Ordinal));
    }
}
