using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Tests.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Plans;

/// <summary>Plans are made, applied and undone.</summary>
public sealed class CmkPlanTests : PlanTest
{
    private const string Secrets = "Get-SecretEncryptionStatus -Region eu-west-1 | Where-Object Compliance -eq NonCompliant";
    private const string Everything = "Get-ServiceEncryptionStatus -Region us-east-1, us-east-2 | Where-Object Compliance -eq NonCompliant";
    private const string Put = "-KeyId alias/billing-multi-region";

    [Fact]
    public void A_plan_of_every_service_is_applied_and_undone_member_by_member()
    {
        var before = Configuration("us-east-1", "us-east-2");

        var plan = Make(Everything, "-CreateKey -WarningAction Ignore");
        Assert.Empty(Writes());
        Assert.Equal(before, Configuration("us-east-1", "us-east-2"));

        var outcomes = Invoke("-WarningAction Ignore -Confirm:$false");
        Assert.Equal(plan.Step.Select(step => step.Number), outcomes.Select(outcome => outcome.Number).Order());
        Assert.All(outcomes, outcome => Assert.Equal((CmkChangeStatus.Applied, true), (outcome.Status, outcome.Verified)));
        Assert.All(Session.Run<EncryptionStatus>("Get-ServiceEncryptionStatus -Region us-east-1, us-east-2"), status => Assert.Equal(Compliance.Compliant, status.Compliance));
        Assert.Equal("Applied", Read().State);

        var undone = Undo();
        var stays = plan.Step.Where(step => step.Reversible == "No").Select(step => step.Number).ToHashSet();
        Assert.Contains(plan.Step, step => step.Service == "CloudTrailLake" && stays.Contains(step.Number));
        Assert.All(undone, outcome => Assert.Equal(stays.Contains(outcome.Number) ? CmkPlanOutcome.NotReversible : CmkPlanOutcome.Undone, outcome.Status));
        Assert.Equal("Undone", Read().State);

        var lake = plan.Step.Where(step => step.Service == "CloudTrailLake").Select(step => step.Target).ToHashSet();
        var after = Configuration("us-east-1", "us-east-2");
        Assert.All(before.Where(entry => !lake.Contains(entry.Key)), entry => Assert.Equal(entry.Value, after[entry.Key]));

        // What is there besides is the keys that were made, and each is named.
        Assert.Equal(
            after.Keys.Except(before.Keys).Order(StringComparer.Ordinal),
            undone.Where(outcome => outcome.Action == "CreateKey").Select(outcome => after.Keys.Single(key => outcome.Message.Contains(key, StringComparison.Ordinal))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Policies_are_repaired_and_rotations_set_before_what_needs_them_and_go_back_too()
    {
        Session.Run("Set-CmkRotation alias/billing -Region eu-west-1 -Disable -Confirm:$false -ErrorAction Ignore");
        var before = Configuration("eu-west-1");

        var plan = Make("Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 | Where-Object Compliance -eq NonCompliant", "-KeyId alias/billing -RepairPolicy -RotationPeriodInDays 200");
        Assert.Equal(["SetPolicy", "SetRotation", "SetKey"], plan.Step.Select(step => step.Action).Distinct());
        Assert.All(plan.Step.Where(step => step.Action == "SetKey"), step => Assert.Equal("1", step.DependsOn));
        Assert.NotEmpty(plan.Step[0].Gain);

        Assert.All(Invoke(), outcome => Assert.Equal((CmkChangeStatus.Applied, true), (outcome.Status, outcome.Verified)));
        Assert.Equal((true, 200), Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-1 -Alias alias/billing").Select(key => (key.RotationEnabled, key.RotationPeriodInDays)).Select(pair => (pair.RotationEnabled == true, pair.RotationPeriodInDays ?? 0)).Single());

        var undone = Undo();
        Assert.Equal(["SetKey", "SetRotation", "SetPolicy"], undone.Select(outcome => outcome.Action).Distinct());
        Assert.All(undone, outcome => Assert.Equal(CmkPlanOutcome.Undone, outcome.Status));
        Assert.Equal(before, Configuration("eu-west-1"));
    }

    [Fact]
    public void A_finding_of_rotation_plans_the_rotation_of_the_key_and_others_say_why()
    {
        Session.Run("Set-CmkRotation alias/billing -Region eu-west-1 -Disable -Confirm:$false -ErrorAction Ignore");
        var plan = Make("Get-SecretEncryptionStatus -Region eu-west-1 | Test-SecretCmk -Rule KMSC001, KMSC009 | Where-Object Compliance -eq NonCompliant | Where-Object ResourceName -like 'billing/*'", $"{Put} -ErrorAction Ignore");

        var rotation = Assert.Single(plan.Step, step => step.Action == "SetRotation" && step.Target.EndsWith("000000000101", StringComparison.Ordinal));
        Assert.Contains("KMSC009", rotation.Why, StringComparison.Ordinal);
        Assert.All(plan.Step.Where(step => step.Action == "SetKey"), step => Assert.Contains("KMSC001", step.Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_changed_since_is_skipped_and_named_and_the_rest_goes_on()
    {
        var plan = Make(Secrets, Put);
        using var client = new AwsClient(Server.Url) { Region = "eu-west-1" };
        var other = plan.Step[1].Target;
        (await client.SecretsAsync("UpdateSecret", new { SecretId = other, KmsKeyId = "alias/billing" })).Succeeded();
        var gone = plan.Step[2].Target;
        (await client.SecretsAsync("DeleteSecret", new { SecretId = gone, ForceDeleteWithoutRecovery = true })).Succeeded();

        var result = Session.Run($"Invoke-CmkPlan '{PlanPath}'");

        var outcomes = result.Output.Select(output => (CmkPlanOutcome)output.BaseObject).ToDictionary(outcome => outcome.Number);
        Assert.Equal(
            plan.Step.Select(step => step.Target == other || step.Target == gone ? CmkPlanOutcome.Skipped : CmkChangeStatus.Applied),
            plan.Step.Select(step => outcomes[step.Number].Status));
        Assert.Contains("alias/billing", outcomes[2].Message, StringComparison.Ordinal);
        Assert.Equal(2, result.Errors.Count);
        Assert.Equal("alias/billing", Configuration("eu-west-1")[other]);
        Assert.Equal("Applied", Read().State);
    }

    [Fact]
    public async Task A_policy_that_was_skipped_is_set_once_it_is_put_back_and_what_waits_for_it_goes_on()
    {
        var plan = Make("Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 | Where-Object Compliance -eq NonCompliant", "-KeyId alias/billing -RepairPolicy");
        var key = plan.Step[0].Target;
        using var client = new AwsClient(Server.Url) { Region = "eu-west-1" };
        var former = (await client.KmsAsync("GetKeyPolicy", new { KeyId = key, PolicyName = "default" }))["Policy"].GetString()!;
        const string other = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["kms:*","kms:DescribeKey"],"Resource":"*"}]}""";
        (await client.KmsAsync("PutKeyPolicy", new { KeyId = key, PolicyName = "default", Policy = other })).Succeeded();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal(
                [CmkPlanOutcome.Skipped, .. Enumerable.Repeat(CmkPlanOutcome.NotStarted, plan.StepCount - 1)],
                RunAny($"Invoke-CmkPlan '{PlanPath}'").Output.Select(output => (CmkPlanOutcome)output.BaseObject).OrderBy(outcome => outcome.Number).Select(outcome => outcome.Status));
            Assert.Equal("Begun", Read().State);
        }

        (await client.KmsAsync("PutKeyPolicy", new { KeyId = key, PolicyName = "default", Policy = former })).Succeeded();
        Assert.Equal(
            Enumerable.Repeat(CmkChangeStatus.Applied, plan.StepCount),
            Invoke().Select(outcome => outcome.Status));
        Assert.Equal("Applied", Read().State);
    }

    [Fact]
    public void A_plan_is_applied_once()
    {
        Make(Secrets, Put);
        Assert.NotEmpty(Invoke());
        Server.Calls.Reset();

        Assert.Empty(RunWithError($"Invoke-CmkPlan '{PlanPath}'", "PlanApplied").Output);
        Assert.Empty(Writes());

        Undo();
        Assert.Empty(RunWithError($"Invoke-CmkPlan '{PlanPath}'", "PlanUndone").Output);
        Assert.Equal("Undone", Read().State);
    }

    [Fact]
    public void A_copy_without_its_journal_makes_no_key_twice_and_writes_nothing_twice()
    {
        Make("Get-XRayEncryptionStatus -Region us-east-1, us-east-2", "-CreateKey");
        File.Copy(PlanPath, $"{PlanPath}.copy");
        Invoke();
        var applied = Configuration("us-east-1", "us-east-2");
        Server.Calls.Reset();

        var result = RunAny($"Invoke-CmkPlan '{PlanPath}.copy'");

        Assert.Contains("PlanApplied", result.ErrorIds.Single(), StringComparison.Ordinal);
        Assert.Empty(Writes());
        Assert.Equal(applied, Configuration("us-east-1", "us-east-2"));
    }

    /// <summary>One key is there, with its alias or still without, and the other is not.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_copy_without_its_journal_makes_no_further_key_and_the_first_goes_on(bool isUnfinished)
    {
        Make("Get-XRayEncryptionStatus -Region us-east-1, us-east-2", "-CreateKey");
        File.Copy(PlanPath, $"{PlanPath}.copy");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "CreateKey", Region = "us-east-2" });
        if (isUnfinished)
        {
            Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "CreateAlias", Region = "us-east-1" });
        }

        Assert.NotEmpty(RunAny($"Invoke-CmkPlan '{PlanPath}'").Errors);
        Server.Faults.Clear();
        Server.Calls.Reset();

        foreach (var parameters in (string[])["", "-MaximumChange 10", "-WhatIf"])
        {
            Assert.Empty(RunWithError($"Invoke-CmkPlan '{PlanPath}.copy' {parameters}", "PlanApplied").Output);
            Assert.Empty(Writes());
            Assert.False(File.Exists($"{PlanPath}.copy.journal"));
        }

        Assert.All(Invoke(), outcome => Assert.Equal(CmkChangeStatus.Applied, outcome.Status));
        Assert.Equal("Applied", Read().State);
    }

    [Fact]
    public async Task Once_a_key_shows_that_the_plan_was_applied_from_elsewhere_no_further_one_is_made()
    {
        var plan = Make("Get-XRayEncryptionStatus -Region us-east-1, us-east-2, us-west-1", "-CreateKey");
        Assert.Equal(["us-east-1", "us-east-2", "us-west-1"], plan.Step.Take(3).Select(step => step.Region));
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "CreateKey", Region = "us-east-2" });
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "CreateKey", Region = "us-west-1" });
        RunAny($"Invoke-CmkPlan '{PlanPath}'");
        Server.Faults.Clear();
        using var client = new AwsClient(Server.Url) { Region = "us-east-2" };
        var key = (await client.KmsAsync("CreateKey", new { Tags = new[] { new { TagKey = "KmsCompliance:PlanStep", TagValue = $"{plan.PlanId}/2" } } }))["KeyMetadata"].GetProperty("KeyId").GetString();
        (await client.KmsAsync("CreateAlias", new { AliasName = plan.Step[1].Target, TargetKeyId = key })).Succeeded();
        Server.Calls.Reset();

        var result = RunAny($"Invoke-CmkPlan '{PlanPath}' -ThrottleLimit 1");

        Assert.Equal(["PlanApplied"], result.ErrorIds);
        Assert.Equal(
            [CmkChangeStatus.Failed, CmkPlanOutcome.NotStarted, CmkPlanOutcome.NotStarted, CmkPlanOutcome.NotStarted],
            result.Output.Select(output => (CmkPlanOutcome)output.BaseObject).OrderBy(outcome => outcome.Number).Select(outcome => outcome.Status));
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_copy_without_its_journal_finds_what_was_done()
    {
        Make(Secrets, Put);
        File.Copy(PlanPath, $"{PlanPath}.copy");
        Invoke();
        Server.Calls.Reset();

        Assert.All(Session.Run<CmkPlanOutcome>($"Invoke-CmkPlan '{PlanPath}.copy'"), outcome => Assert.Equal(CmkChangeStatus.Unchanged, outcome.Status));
        Assert.Empty(Writes());

        // It made nothing, so it takes nothing back.
        Assert.Empty(RunWithError($"Undo-CmkPlan '{PlanPath}.copy' -Confirm:$false", "PlanNotApplied").Output);
    }

    [Fact]
    public void Under_WhatIf_everything_is_held_against_the_plan_and_nothing_is_written()
    {
        Make("Get-XRayEncryptionStatus -Region us-east-1, us-east-2", "-CreateKey");
        var outcomes = Invoke("-WhatIf -PassThru");

        Assert.Equal(["CreateKey", "CreateKey", "SetKey", "SetKey"], outcomes.OrderBy(outcome => outcome.Number).Select(outcome => outcome.Action));
        Assert.All(outcomes, outcome => Assert.Equal((CmkChangeStatus.WhatIf, false, null), (outcome.Status, outcome.Verified, outcome.FinishedAt)));
        Assert.Empty(Writes());
        Assert.False(File.Exists(JournalPath));
        Assert.Equal("New", Read().State);
        Assert.Empty(Invoke("-WhatIf"));
    }

    [Fact]
    public void More_changes_than_may_be_are_none()
    {
        var plan = Make(Secrets, Put);

        Assert.Empty(RunWithError($"Invoke-CmkPlan '{PlanPath}' -MaximumChange {plan.StepCount - 1}", "TooManyChanges").Output);
        Assert.Empty(Writes());
        Assert.Equal(plan.StepCount, Invoke($"-MaximumChange {plan.StepCount}").Count);
    }

    [Fact]
    public void A_plan_that_is_too_old_is_refused_and_can_still_be_undone()
    {
        var clock = new ManualClock();
        using var session = new ModuleSession(Server.Url, time: clock);
        var plan = Assert.Single(session.Run<CmkPlan>($"{Secrets} | New-CmkPlan '{PlanPath}' {Put} -MaximumAge 2h"));
        Assert.Equal(TimeSpan.FromHours(2), plan.ExpiresAt - plan.CreatedAt);
        File.Copy(PlanPath, $"{PlanPath}.late");
        session.Run($"Invoke-CmkPlan '{PlanPath}'");
        clock.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));
        Server.Calls.Reset();

        Assert.Equal(["PlanTooOld"], session.Run($"Invoke-CmkPlan '{PlanPath}.late'").ErrorIds);

        // The age is part of the plan: one that is moved is another plan.
        File.WriteAllText($"{PlanPath}.late", File.ReadAllText(PlanPath).Replace("\"ExpiresAt\": \"2", "\"ExpiresAt\": \"3", StringComparison.Ordinal));
        Assert.Equal(["PlanChanged"], session.Run($"Invoke-CmkPlan '{PlanPath}.late'").ErrorIds);
        Assert.Empty(Writes());

        clock.Advance(TimeSpan.FromDays(400));
        Assert.All(session.Run<CmkPlanOutcome>($"Undo-CmkPlan '{PlanPath}' -Confirm:$false"), outcome => Assert.Equal(CmkPlanOutcome.Undone, outcome.Status));
    }

    [Theory]
    [InlineData("-MaximumAge 30s", "PlanAgeOutOfRange")]
    [InlineData("-MaximumAge 91d", "PlanAgeOutOfRange")]
    [InlineData("-RotationPeriodInDays 89", "RotationPeriodOutOfRange")]
    [InlineData("-User arn:aws:iam::111122223333:role/App", "PlanMakesNoKey")]
    [InlineData("-CreateKey -User nobody", "InvalidPrincipal")]
    [InlineData("-CreateKey -Tag @{ 'aws:x' = '1' }", "InvalidTag")]
    [InlineData("-KeyId @{ Lambda = 'alias/billing' }", "PlanKeyOfNoService")]
    [InlineData("-KeyId 'no key'", "InvalidKeyId")]
    public void Bad_input_is_refused_before_any_call(string parameters, string errorId)
    {
        Assert.Empty(RunWithError($"New-CmkPlan '{PlanPath}' xray/111122223333/us-east-1 {parameters}", errorId).Output);
        Assert.Equal(0, Server.Calls.Total);
        Assert.False(File.Exists(PlanPath));
    }

    [Fact]
    public void A_plan_is_never_written_over_once_it_was_applied()
    {
        Make(Secrets, Put);
        RunWithError($"{Secrets} | New-CmkPlan '{PlanPath}' {Put}", "PlanExists");
        Make(Secrets, $"{Put} -Force");
        Invoke();
        RunWithError($"{Secrets} | New-CmkPlan '{PlanPath}' {Put} -Force", "PlanHasJournal");
    }

    [Fact]
    public void What_cannot_be_planned_is_an_error_and_stands_in_the_plan()
    {
        var result = RunAny($"Get-SecretEncryptionStatus -Region us-west-2 | New-CmkPlan '{PlanPath}' -CreateKey");

        var plan = (CmkPlan)Assert.Single(result.Output).BaseObject;
        Assert.NotEmpty(result.Errors);
        Assert.Equal(result.Errors.Count, plan.NotPlanned.Count);
        Assert.Contains(result.ErrorIds, id => id == "SecretOwnedByService");
    }

    [Fact]
    public void Nothing_to_do_is_a_warning_and_no_file()
    {
        var result = Session.Run($"Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region | Out-Null; New-CmkPlan '{PlanPath}' xray/111122223333/eu-west-1 {Put}");

        Assert.Empty(result.Output);
        Assert.Contains(result.Warnings, warning => warning.Contains("nothing to do", StringComparison.Ordinal));
        Assert.False(File.Exists(PlanPath));
    }

    [Fact]
    public void A_journal_that_takes_no_entry_keeps_everything_from_being_written()
    {
        Make(Secrets, Put);
        Directory.CreateDirectory(JournalPath);

        Assert.Empty(RunWithError($"Invoke-CmkPlan '{PlanPath}'", "PlanJournalNotAFile").Output);
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_journal_that_was_changed_is_not_gone_by()
    {
        Make(Secrets, Put);
        Invoke();
        var lines = File.ReadAllLines(JournalPath);
        File.WriteAllLines(JournalPath, lines.Where((_, index) => index != 2));
        Server.Calls.Reset();

        RunWithError($"Undo-CmkPlan '{PlanPath}' -Confirm:$false", "PlanJournalBroken");
        Assert.Empty(Writes());
        Assert.Equal("Unknown", Read().State);
    }

    [Fact]
    public void A_journal_of_another_plan_is_not_gone_by()
    {
        Make(Secrets, Put);
        Invoke();
        var journal = File.ReadAllBytes(JournalPath);
        File.Delete(JournalPath);
        Make("Get-XRayEncryptionStatus -Region eu-west-1 -WarningAction Ignore", $"{Put} -Force");
        File.WriteAllBytes(JournalPath, journal);

        RunWithError($"Invoke-CmkPlan '{PlanPath}'", "PlanJournalBroken");
    }

    [Fact]
    public async Task Two_commands_at_once_on_one_plan_are_one()
    {
        Make(Secrets, Put);
        var gate = Server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = "UpdateSecret" });
        using var first = Session.Start($"Invoke-CmkPlan '{PlanPath}'");
        await gate.WaitForArrivedAsync(1, Patience.Token);

        using var other = new ModuleSession(Server.Url);
        var second = other.Run($"Invoke-CmkPlan '{PlanPath}'");

        Assert.Equal(["PlanInUse"], second.ErrorIds);
        Assert.Empty(second.Output);
        gate.Open();
        await first.EndAsync();
        Assert.All(first.Output, output => Assert.Equal(CmkChangeStatus.Applied, ((CmkPlanOutcome)output.BaseObject).Status));
    }

    [Fact]
    public void A_step_that_failed_is_tried_again_by_the_same_command()
    {
        var plan = Make(Secrets, Put);
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "UpdateSecret", Times = 1 });

        var first = RunAny($"Invoke-CmkPlan '{PlanPath}' -ThrottleLimit 1 -StopOnError");
        var outcomes = first.Output.Select(output => (CmkPlanOutcome)output.BaseObject).ToList();
        Assert.Equal(["AccessDenied"], first.ErrorIds);
        Assert.Equal([CmkChangeStatus.Failed, .. Enumerable.Repeat(CmkPlanOutcome.NotStarted, plan.StepCount - 1)], outcomes.Select(outcome => outcome.Status));
        Assert.Equal("Begun", Read().State);

        Assert.All(Invoke(), outcome => Assert.Equal(CmkChangeStatus.Applied, outcome.Status));
        Assert.Equal("Applied", Read().State);
    }

    [Fact]
    public void Without_its_key_a_resource_is_left()
    {
        Make("Get-XRayEncryptionStatus -Region us-east-1, us-east-2", "-CreateKey");
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "CreateKey", Region = "us-east-1" });

        var outcomes = RunAny($"Invoke-CmkPlan '{PlanPath}'").Output.Select(output => (CmkPlanOutcome)output.BaseObject).OrderBy(outcome => outcome.Number).ToList();

        Assert.Equal([CmkChangeStatus.Failed, CmkChangeStatus.Applied, CmkPlanOutcome.NotStarted, CmkChangeStatus.Applied], outcomes.Select(outcome => outcome.Status));
        Assert.Equal("Begun", Read().State);

        // Once that works, the same command makes up for it.
        Server.Faults.Clear();
        Assert.Equal([1, 3], Invoke().Select(outcome => outcome.Number).Order());
        Assert.Equal("Applied", Read().State);
    }

    [Fact]
    public async Task Undoing_leaves_what_was_changed_since_and_the_policy_that_it_needs()
    {
        var before = Configuration("eu-west-1");
        var plan = Make("Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 | Where-Object Compliance -eq NonCompliant", "-KeyId alias/billing -RepairPolicy");
        Invoke();
        using var client = new AwsClient(Server.Url) { Region = "eu-west-1" };
        var group = plan.Step.First(step => step.Action == "SetKey");
        (await client.JsonAsync("logs", "Logs_20140328.DisassociateKmsKey", "/", new { logGroupName = group.Target.Split(":log-group:")[1] })).Succeeded();

        var result = RunAny($"Undo-CmkPlan '{PlanPath}' -Confirm:$false");

        var outcomes = result.Output.Select(output => (CmkPlanOutcome)output.BaseObject).ToDictionary(outcome => outcome.Number, outcome => outcome.Status);
        Assert.Equal(before[group.Target] == "(default)" ? CmkChangeStatus.Unchanged : CmkPlanOutcome.Skipped, outcomes[group.Number]);
        Assert.All(plan.Step.Where(step => step.Action == "SetKey" && step != group && step.Number != group.Number), step => Assert.Equal(CmkPlanOutcome.Undone, outcomes[step.Number]));
    }

    [Fact]
    public async Task What_was_skipped_goes_back_once_it_is_as_the_plan_left_it()
    {
        var before = Configuration("eu-west-1");
        var plan = Make(Secrets, Put);
        Invoke();
        var other = plan.Step[1].Target;
        var left = Configuration("eu-west-1")[other];
        using var client = new AwsClient(Server.Url) { Region = "eu-west-1" };
        (await client.SecretsAsync("UpdateSecret", new { SecretId = other, KmsKeyId = "alias/billing" })).Succeeded();
        Assert.Equal(["PlanStepChangedSince"], RunAny($"Undo-CmkPlan '{PlanPath}' -Confirm:$false").ErrorIds);
        Assert.Equal("Undoing", Read().State);
        Assert.Equal((2, CmkPlanOutcome.Skipped), RunAny($"Undo-CmkPlan '{PlanPath}' -Confirm:$false").Output.Select(output => (CmkPlanOutcome)output.BaseObject).Select(outcome => (outcome.Number, outcome.Status)).Single());

        (await client.SecretsAsync("UpdateSecret", new { SecretId = other, KmsKeyId = left })).Succeeded();
        Assert.Equal((2, CmkPlanOutcome.Undone), Undo().Select(outcome => (outcome.Number, outcome.Status)).Single());
        Assert.Equal("Undone", Read().State);
        Assert.Equal(before, Configuration("eu-west-1"));

        // Then there is nothing to do, and it is said so.
        var journal = File.ReadAllBytes(JournalPath);
        var nothing = RunAny($"Undo-CmkPlan '{PlanPath}' -Confirm:$false");
        Assert.Empty(nothing.Output);
        Assert.Empty(nothing.Errors);
        Assert.Contains("is left to undo", Assert.Single(nothing.Warnings), StringComparison.Ordinal);
        Assert.Equal(journal, File.ReadAllBytes(JournalPath));
    }

    [Fact]
    public void Two_plans_for_one_resource_go_back_whichever_is_undone_first()
    {
        const string secret = "Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-default-key";
        var before = Configuration("eu-west-1");
        Make(secret, "-KeyId alias/billing");
        Invoke();
        Assert.Equal(CmkChangeStatus.Applied, Session.Run<CmkPlanOutcome>($"{secret} | New-CmkPlan '{PlanPath}.2' {Put} | Invoke-CmkPlan").Single().Status);

        Assert.Equal(["PlanStepChangedSince"], RunAny($"Undo-CmkPlan '{PlanPath}' -Confirm:$false").ErrorIds);
        Assert.Equal(CmkPlanOutcome.Undone, Session.Run<CmkPlanOutcome>($"Undo-CmkPlan '{PlanPath}.2' -Confirm:$false").Single().Status);
        Assert.Equal(CmkPlanOutcome.Undone, Undo().Single().Status);
        Assert.Equal(before, Configuration("eu-west-1"));
    }

    [Fact]
    public async Task What_was_refused_and_done_by_somebody_else_then_is_not_taken_back()
    {
        var plan = Make(Secrets, Put);
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "UpdateSecret", Times = 1 });
        var refused = (CmkPlanOutcome)RunAny($"Invoke-CmkPlan '{PlanPath}' -ThrottleLimit 1").Output.Single(output => ((CmkPlanOutcome)output.BaseObject).Status == CmkChangeStatus.Failed).BaseObject;
        using var client = new AwsClient(Server.Url) { Region = "eu-west-1" };
        var key = Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-1 -Alias alias/billing-multi-region").Single().KeyArn;
        (await client.SecretsAsync("UpdateSecret", new { SecretId = refused.Target, KmsKeyId = key })).Succeeded();

        var undone = Undo();

        Assert.DoesNotContain(undone, outcome => outcome.Number == refused.Number);
        Assert.Equal(plan.StepCount - 1, undone.Count(outcome => outcome.Status == CmkPlanOutcome.Undone));
        Assert.Equal(key, Configuration("eu-west-1")[refused.Target]);
    }

    [Fact]
    public void A_policy_that_was_still_needed_goes_back_once_it_is_not()
    {
        var before = Configuration("eu-west-1");
        Make("Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 | Where-Object Compliance -eq NonCompliant", "-KeyId alias/billing -RepairPolicy");
        Invoke();
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "DisassociateKmsKey", Times = 1 });

        var first = RunAny($"Undo-CmkPlan '{PlanPath}' -Confirm:$false -ThrottleLimit 1").Output.Select(output => (CmkPlanOutcome)output.BaseObject).ToList();
        Assert.Contains(first, outcome => outcome is { Action: "SetPolicy", Status: CmkPlanOutcome.NotStarted });
        Assert.Equal("Undoing", Read().State);

        Undo();
        Assert.Equal("Undone", Read().State);
        Assert.Equal(before, Configuration("eu-west-1"));
    }

    [Fact]
    public void Under_WhatIf_a_policy_that_would_be_repaired_is_one_change_and_no_obstacle()
    {
        var plan = Make("Get-ServiceEncryptionStatus -Service CloudWatchLogs -Region eu-west-1 | Where-Object Compliance -eq NonCompliant", "-KeyId alias/billing -RepairPolicy");

        Assert.All(Invoke("-WhatIf -PassThru"), outcome => Assert.Equal(CmkChangeStatus.WhatIf, outcome.Status));
        Assert.Equal(["TooManyChanges"], RunAny($"Invoke-CmkPlan '{PlanPath}' -MaximumChange {plan.StepCount - 1}").ErrorIds);
        Assert.Empty(Writes());
        Assert.False(File.Exists(JournalPath));
        Assert.Equal(plan.StepCount, Invoke($"-MaximumChange {plan.StepCount}").Count);
    }

    [Fact]
    public void A_resource_that_is_named_in_two_ways_is_one_step_and_with_two_keys_none()
    {
        const string secret = "billing/api-token-default-key";
        var arn = Session.Run<SecretEncryptionStatus>($"Get-SecretEncryptionStatus -Region eu-west-1 -SecretId {secret}").Single().ResourceArn;
        Assert.Equal(1, Assert.Single(Session.Run<CmkPlan>($"New-CmkPlan '{PlanPath}' {secret}, {arn} -Service SecretsManager -Region eu-west-1 {Put}")).StepCount);
    }

    [Fact]
    public void A_plan_that_was_exchanged_since_it_was_looked_at_is_refused()
    {
        var first = Make(Secrets, Put);
        Session.Set("plan", first);
        Make("Get-XRayEncryptionStatus -Region us-east-1", "-CreateKey -Force");

        RunWithError("$plan | Invoke-CmkPlan", "PlanNotTheOne");
        Assert.Empty(Writes());
        Assert.NotEmpty(Session.Run<CmkPlanOutcome>($"[pscustomobject]@{{ Path = '{PlanPath}'; Hash = '{Read().Hash.ToUpperInvariant()}' }} | Invoke-CmkPlan"));
    }

    [Fact]
    public void A_journal_that_is_a_link_or_something_else_is_not_written_to()
    {
        Make(Secrets, Put);
        var other = Path.Combine(Path.GetDirectoryName(PlanPath)!, "precious.txt");
        File.WriteAllText(other, "one line without its end");
        File.CreateSymbolicLink(JournalPath, other);
        RunWithError($"Invoke-CmkPlan '{PlanPath}'", "PlanJournalNotAFile");
        File.Delete(JournalPath);
        File.WriteAllText(JournalPath, "one line without its end");
        RunWithError($"Invoke-CmkPlan '{PlanPath}'", "PlanJournalBroken");

        Assert.Equal("one line without its end", File.ReadAllText(other));
        Assert.Equal("one line without its end", File.ReadAllText(JournalPath));
        Assert.Empty(Writes());
    }

    [Fact]
    public void Any_changed_byte_of_a_plan_is_found()
    {
        Make(Secrets, Put);
        var bytes = File.ReadAllBytes(PlanPath);
        var random = new Random(14);
        foreach (var at in Enumerable.Range(0, 200).Select(_ => random.Next(bytes.Length)))
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(PlanPath, changed);
            var result = RunAny($"Get-CmkPlan '{PlanPath}'");
            Assert.Empty(result.Output);
            Assert.Contains(Assert.Single(result.ErrorIds), new[] { "PlanChanged", "PlanUnreadable" });
        }

        // Other line ends alone are let be.
        File.WriteAllText(PlanPath, System.Text.Encoding.UTF8.GetString(bytes).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.NotEmpty(Invoke());
    }

    [Fact]
    public void A_plan_holds_nothing_that_is_secret_and_is_its_owners_only()
    {
        Make(Secrets, Put);
        Invoke();
        foreach (var path in new[] { PlanPath, JournalPath })
        {
            Assert.DoesNotContain("SecretString", File.ReadAllText(path), StringComparison.OrdinalIgnoreCase);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }
        }
    }

    [Fact]
    public void The_Markdown_is_text_and_nothing_else()
    {
        var text = Assert.Single(Session.Run<string>($"{Secrets} | New-CmkPlan '{PlanPath}' {Put} | Get-CmkPlan -AsMarkdown"));

        Assert.Contains("### Steps", text, StringComparison.Ordinal);
        Assert.DoesNotContain("arn:aws:secretsmanager", text, StringComparison.Ordinal);
        Assert.Contains("arn&#58;aws", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Estimates_are_about_right()
    {
        var plan = Make(Everything, "-CreateKey -WarningAction Ignore");
        Server.Calls.Reset();
        Invoke("-WarningAction Ignore -Confirm:$false");

        Assert.InRange((double)Server.Calls.Total / plan.EstimatedCalls, 0.5, 1.5);
    }

    private ScriptResult RunAny(string script) => Session.Run(script);
}
