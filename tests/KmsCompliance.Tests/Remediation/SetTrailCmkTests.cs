using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

public sealed class SetTrailCmkTests : SandboxTest
{
    private const string Logs = "arn:aws:kms:eu-west-1:111122223333:key/00000102-5a6d-4b0c-8000-000000000102";
    private const string Next = "arn:aws:kms:eu-west-1:111122223333:key/00000104-5a6d-4b0c-8000-000000000104";
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string EventLake = "arn:aws:kms:eu-west-1:111122223333:key/00000103-5a6d-4b0c-8000-000000000103";
    private const string Name = "billing-audit";
    private const string Set = $"Set-TrailCmk -Region eu-west-1 -TrailId {Name} -KeyId alias/audit-logs-next";
    private const string Elsewhere = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/orders-audit-in-eu-west-1";

    [Theory]
    [InlineData("alias/audit-logs-next")]
    [InlineData("00000104-5a6d-4b0c-8000-000000000104")]
    [InlineData(Next)]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/audit-logs-next")]
    public void A_trail_is_put_under_a_key_and_nothing_else_of_it_changes(string key)
    {
        var before = Trail("eu-west-1", Name).Settings;

        var change = Assert.Single(Session.Run<CmkChange>($"Set-TrailCmk -Region eu-west-1 -TrailId {Name} -KeyId {key}"));

        Assert.Equal(
            (CmkChangeStatus.Applied, true, "CloudTrail", Name, "eu-west-1", "111122223333", Logs, Next),
            (change.Status, change.Verified, change.Service, change.ResourceName, change.Region, change.AccountId, change.PreviousKeyId, change.KeyArn));
        Assert.Equal("arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit", change.ResourceArn);
        Assert.Contains("within about 5 minutes; those delivered before keep their encryption", change.Message, StringComparison.Ordinal);
        Assert.Equal(before with { KmsKeyArn = Next }, Trail("eu-west-1", Name).Settings);
        Assert.Equal(["cloudtrail:UpdateTrail"], Writes());
    }

    [Fact]
    public void The_key_is_looked_for_where_the_bucket_lies_and_the_change_made_where_the_trail_does()
    {
        var change = Assert.Single(Session.Run<CmkChange>($"Set-TrailCmk -TrailId {Elsewhere} -KeyId alias/audit-logs-next"));

        Assert.Equal((CmkChangeStatus.Applied, "eu-central-1", Next), (change.Status, change.Region, change.KeyArn));
        Assert.Equal("eu-central-1", Assert.Single(Server.Calls.Snapshot(), call => call.Operation == "UpdateTrail").Region);
        Assert.All(Server.Calls.Snapshot().Where(call => call.Service == "kms"), call => Assert.Equal("eu-west-1", call.Region));
        Assert.Equal(1, Server.Calls.Count("s3", "HeadBucket"));
    }

    [Fact]
    public void A_key_of_the_bucket_that_is_piped_in_does_not_say_the_trails_Region()
    {
        Session.Run<ServiceCmk>("$global:key = Get-ServiceCmk -Region eu-west-1 -Alias alias/audit-logs-next; $key");
        Assert.Equal("eu-central-1", Assert.Single(Session.Run<CmkChange>($"$key | Set-TrailCmk -TrailId {Elsewhere}")).Region);
        Assert.Equal(CmkChangeStatus.Unchanged, Assert.Single(Session.Run<CmkChange>($"Set-TrailCmk -TrailId {Elsewhere} -KeyId $key")).Status);
    }

    [Theory]
    [InlineData(Logs)]
    [InlineData("alias/audit-logs")]
    [InlineData("00000102-5a6d-4b0c-8000-000000000102")]
    public void What_is_set_already_is_unchanged_in_every_form_without_a_write(string key)
    {
        var changes = Session.Run<CmkChange>($"Set-TrailCmk -Region eu-west-1 -TrailId {Name} -KeyId {key}; Set-TrailCmk -TrailId {Elsewhere} -KeyId {key}");
        Assert.Equal(2, changes.Count);
        Assert.All(changes, change => Assert.Equal((CmkChangeStatus.Unchanged, true, Logs), (change.Status, change.Verified, change.KeyArn)));
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("alias/gone", "KeyNotFound")]
    [InlineData("alias/aws/s3", "AwsManagedKeyAsTarget")]
    [InlineData("5c1e5c83-3196-40fa-92ec-1ef09094d55c", "AwsManagedKeyAsTarget")]
    [InlineData("arn:aws:kms:eu-central-1:111122223333:key/00000201-5a6d-4b0c-8000-000000000201", "KeyInOtherRegion")]
    [InlineData("billing", "InvalidKeyId")]
    [InlineData(Billing, "KeyPolicyInsufficient")]
    [InlineData(Billing + " -Force", "KeyPolicyRefusesCloudTrail")]
    public void A_key_that_does_not_fit_is_refused_and_nothing_is_changed(string key, string errorId)
    {
        Assert.Empty(RunWithError($"Set-TrailCmk -Region eu-west-1 -TrailId {Name} -KeyId {key}", errorId).Output);
        Assert.Equal(Logs, Trail("eu-west-1", Name).Settings.KmsKeyArn);
    }

    [Theory]
    [InlineData("alias/orders-disabled", "KeyNotUsable")]
    [InlineData("alias/orders-pending-deletion", "KeyNotUsable")]
    [InlineData("alias/orders-asymmetric", "KeyNotUsable")]
    [InlineData("alias/orders-describe-denied", "KeyUnreadable")]
    public void A_key_that_cannot_be_used_is_refused_and_nothing_is_written(string key, string errorId)
    {
        SetTrailKey("eu-central-1", "orders-audit", null);
        Assert.Empty(RunWithError($"Set-TrailCmk -Region eu-central-1 -TrailId orders-audit -KeyId {key}", errorId).Output);
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_key_of_another_Region_than_the_buckets_is_refused_and_both_Regions_named()
    {
        var error = Assert.Single(RunWithError($"Set-TrailCmk -TrailId {Elsewhere} -KeyId arn:aws:kms:eu-central-1:111122223333:key/00000201-5a6d-4b0c-8000-000000000201", "KeyInOtherRegion").Errors).ToString();
        Assert.Contains("lies in eu-central-1, but the bucket of the trail 'orders-audit-in-eu-west-1' lies in eu-west-1", error, StringComparison.Ordinal);
        Assert.Empty(Writes());
    }

    [Fact]
    public void Where_the_buckets_Region_is_not_known_an_ARN_is_taken_with_a_warning_and_a_bare_name_refused()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Drop, Service = "s3" });

        var error = Assert.Single(RunWithError(Set, "BucketRegionUnknown").Errors);
        Assert.Contains("billing-audit-111122223333", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("ARN", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Writes());

        var result = Session.Run($"Set-TrailCmk -Region eu-west-1 -TrailId {Name} -KeyId {Next}");
        Assert.Equal(CmkChangeStatus.Applied, ((CmkChange)Assert.Single(result.Output).BaseObject).Status);
        Assert.Contains("could not be determined", Assert.Single(result.Warnings), StringComparison.Ordinal);

        // CloudTrail itself refuses a key that does not lie where the bucket does.
        var refused = Session.Run("Set-TrailCmk -Region eu-west-1 -TrailId billing-audit -Force -KeyId arn:aws:kms:us-east-2:111122223333:key/00000301-5a6d-4b0c-8000-000000000301");
        Assert.Equal(["KeyNotFoundByCloudTrail"], refused.ErrorIds);
        Assert.Equal(Next, Trail("eu-west-1", Name).Settings.KmsKeyArn);
    }

    [Fact]
    public void A_trail_without_a_key_so_far_says_that_readers_need_the_key_from_now_on_and_whom_it_lets_in()
    {
        SetTrailKey("eu-west-1", Name, null);
        SetPolicy(Next, AllowReading("arn:aws:iam::111122223333:role/LogReader"));

        var result = Session.Run($"{Set} -WhatIf");

        var warning = Assert.Single(result.Warnings);
        Assert.Contains("were under no key", warning, StringComparison.Ordinal);
        Assert.Contains("billing-audit-111122223333", warning, StringComparison.Ordinal);
        Assert.Contains("lets in arn:aws:iam::111122223333:role/LogReader; IAM policies may let in others of account 111122223333", warning, StringComparison.Ordinal);
        Assert.Empty(result.Errors);
        Assert.Empty(Writes());
    }

    [Fact]
    public void Who_reads_log_files_and_could_not_read_new_ones_is_named_before_the_change()
    {
        const string reader = "arn:aws:iam::444455556666:role/Analyst";
        SetPolicy(Logs, AllowReading(reader));

        var result = Session.Run(Set);

        Assert.Contains($"cannot read new ones, since the policy of {Next} does not let them: {reader}.", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(CmkChangeStatus.Applied, ((CmkChange)Assert.Single(result.Output).BaseObject).Status);
        SetPolicy(Next, AllowReading(reader));
        Assert.Empty(Session.Run($"Set-TrailCmk -TrailId {Elsewhere} -KeyId alias/audit-logs-next").Warnings);
    }

    [Fact]
    public void Who_could_read_new_log_files_and_could_not_read_those_so_far_is_named_too()
    {
        const string reader = "arn:aws:iam::444455556666:role/Analyst";
        SetPolicy(Next, AllowReading(reader));

        var warning = Assert.Single(Session.Run($"{Set} -WhatIf").Warnings);

        Assert.Contains($"may read new ones with {Next}, where their rights on the bucket, and their IAM policies, allow it: {reader}.", warning, StringComparison.Ordinal);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("kms:GetKeyPolicy", "AccessDenied")]
    public void Where_a_policy_may_not_be_read_that_is_said_and_the_change_made(string denied, string cause)
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, denied);

        var result = Session.Run(Set);

        Assert.Collection(
            result.Warnings,
            preflight => Assert.Contains("could not be determined beforehand", preflight, StringComparison.Ordinal),
            readers => Assert.Contains("is not known", readers, StringComparison.Ordinal));
        Assert.All(result.Warnings, warning => Assert.Contains(cause, warning, StringComparison.Ordinal));
        Assert.Empty(result.Errors);
        Assert.Single(result.Output);
    }

    [Fact]
    public void An_event_data_store_without_a_key_is_put_under_one()
    {
        Store("eu-west-1").KmsKeyArn = null;
        Session.Set("store", Store("eu-west-1").Arn);

        var change = Assert.Single(Session.Run<CmkChange>("Set-TrailCmk -TrailId $store -KeyId alias/event-lake -Confirm:$false"));

        Assert.Equal(
            (CmkChangeStatus.Applied, true, "CloudTrailLake", "billing-events", "eu-west-1", null, EventLake),
            (change.Status, change.Verified, change.Service, change.ResourceName, change.Region, change.PreviousKeyId, change.KeyArn));
        Assert.Equal(EventLake, Store("eu-west-1").KmsKeyArn);
        Assert.Equal(["cloudtrail:UpdateEventDataStore"], Writes());
        Assert.Equal(CmkChangeStatus.Unchanged, Assert.Single(Session.Run<CmkChange>("Set-TrailCmk -TrailId $store -KeyId alias/event-lake")).Status);
        Assert.Equal((0, 1), (Server.Calls.Count("s3", "HeadBucket"), Server.Calls.Count("kms", "GetKeyPolicy")));
    }

    [Fact]
    public void Stores_that_have_a_key_or_are_being_deleted_are_refused_one_by_one_with_what_to_do_and_the_others_go_on()
    {
        Session.Set("stores", new[] { Store("eu-west-1").Arn, Store("us-east-1").Arn });
        Store("us-east-1").Status = EventDataStore.PendingDeletion;
        Session.Run<ServiceCmk>("New-ServiceCmk CloudTrailLake -Region eu-west-1, us-east-1");
        Server.Calls.Reset();

        var result = Session.Run($"Set-TrailCmk -TrailId $stores -KeyId alias/cloudtrail-lake-cmk -Confirm:$false; {Set}");

        Assert.Equal(["EventDataStoreHasKey", "EventDataStorePendingDeletion"], result.ErrorIds.Order(StringComparer.Ordinal));
        Assert.Contains("New-CTEventDataStore", Advice("EventDataStoreHasKey"), StringComparison.Ordinal);
        Assert.Contains("Restore", Advice("EventDataStorePendingDeletion"), StringComparison.Ordinal);
        Assert.Single(result.Output);
        Assert.Equal(["cloudtrail:UpdateTrail"], Writes());

        string Advice(string errorId) => result.Errors.Single(error => error.FullyQualifiedErrorId.StartsWith(errorId, StringComparison.Ordinal)).ErrorDetails.RecommendedAction;
    }

    [Fact]
    public void A_store_whose_key_CloudTrail_may_not_use_is_refused()
    {
        Store("eu-west-1").KmsKeyArn = null;
        Session.Set("store", Store("eu-west-1").Arn);
        var error = Assert.Single(RunWithError("Set-TrailCmk -TrailId $store -KeyId alias/billing -Confirm:$false -Force", "KeyPolicyRefusesCloudTrail").Errors);
        Assert.Contains("New-ServiceCmk CloudTrailLake", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Null(Store("eu-west-1").KmsKeyArn);
    }

    [Fact]
    public void An_organisations_trail_is_seen_from_a_member_and_says_who_may_change_it()
    {
        var trail = Trail("eu-west-1", Name);
        trail.Settings = trail.Settings with { IsOrganization = true };
        Server.World.Organization = new SandboxOrganization(SandboxAccounts.AccountId, [SandboxAccounts.OtherAccountId]);
        SetPolicy(Next, """{"Sid":"Looking","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"kms:DescribeKey","Resource":"*"}""");
        using var member = new ModuleSession(Server.Url, SandboxAccounts.OtherAdministratorAccessKey);

        var status = Assert.Single(member.Run<TrailEncryptionStatus>($"Get-TrailEncryptionStatus -TrailId {trail.Arn}"));
        var result = member.Run($"Set-TrailCmk -TrailId {trail.Arn} -KeyId {Next}");

        Assert.Equal((SandboxAccounts.AccountId, true, ComplianceReason.KeyUnreadable), (status.AccountId, status.IsOrganization, status.Reason));
        Assert.Equal(["OrganizationTrailRefused"], result.ErrorIds);
        Assert.Contains("NotOrganizationMasterAccountException", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Contains("management account 111122223333", result.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(Logs, trail.Settings.KmsKeyArn);
    }

    [Fact]
    public void An_account_that_is_named_is_held_against_the_credentials() =>
        RunWithError($"Set-TrailCmk -TrailId {Elsewhere} -KeyId {Next} -AccountId 444455556666", "AccountMismatch");

    [Theory]
    [InlineData("'a b'", "InvalidTrailId")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf", "InvalidTrailId")]
    [InlineData("arn:aws:cloudtrail:us-west-2:111122223333:trail/shared-audit", "RegionMismatch")]
    public void What_names_no_trail_is_refused_before_any_call(string trail, string errorId)
    {
        RunWithError($"Set-TrailCmk -Region eu-west-1 -TrailId {trail} -KeyId alias/audit-logs", errorId);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void A_trail_that_is_not_there_is_one_error_and_the_others_go_on()
    {
        var result = Session.Run($"Set-TrailCmk -Region eu-west-1 -TrailId gone-trail, {Name} -KeyId alias/audit-logs-next");
        Assert.Equal(["ResourceNotFound"], result.ErrorIds);
        Assert.Equal(Name, ((CmkChange)Assert.Single(result.Output).BaseObject).ResourceName);
    }

    [Fact]
    public void A_read_back_that_could_not_be_had_leaves_the_change_pending_and_says_so()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetTrail", Skip = 1 });
        var change = (CmkChange)Assert.Single(RunWithError(Set, "AccessDenied").Output).BaseObject;
        Assert.Equal((CmkChangeStatus.Pending, null), (change.Status, change.Verified));
        Assert.Contains("was not seen", change.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_whose_answer_is_lost_is_reported_as_not_known()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.ServerError, Operation = "UpdateTrail" });
        var change = (CmkChange)Assert.Single(RunWithError(Set, "ServiceFailed").Output).BaseObject;
        Assert.Equal(CmkChangeStatus.Failed, change.Status);
        Assert.Contains("is not known", change.Message, StringComparison.Ordinal);
    }

    private static string AllowReading(string principal) =>
        $$"""{"Sid":"Reading","Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":"kms:Decrypt","Resource":"*"}""";

    private Trail Trail(string region, string name) => State(region).Trails[name];

    private EventDataStore Store(string region) => Assert.Single(State(region).EventDataStores.All(DateTimeOffset.UtcNow));

    private void SetTrailKey(string region, string name, string? keyArn) =>
        Trail(region, name).Settings = Trail(region, name).Settings with { KmsKeyArn = keyArn };

    // The policy that the key has, and a statement more.
    private void SetPolicy(string keyArn, string statement)
    {
        var key = State("eu-west-1").Keys.FindKey(keyArn[^36..], DateTimeOffset.UtcNow)!;
        key.PolicyText = key.PolicyText.Insert(key.PolicyText.LastIndexOf(']'), $", {statement}");
    }
}
