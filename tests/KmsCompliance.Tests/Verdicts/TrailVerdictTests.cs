using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;
using KmsCompliance.Tests.Hosting;
using static KmsCompliance.Compliance;
using static KmsCompliance.ComplianceReason;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>Every trail and event data store of the default estate, and the rows of the verdict table that it does not
/// have.</summary>
public sealed class TrailVerdictTests : SandboxTest
{
    private const string Own = "arn:aws:kms:eu-central-1:111122223333:key/";
    private const string All = "Get-Region | Get-TrailEncryptionStatus";

    /// <summary>Resource, verdict, reason, key manager, key state, key's account, key ARN.</summary>
    public static TheoryData<string, string, string, string?, string?, string?, string?> Table => new()
    {
        { "us-east-1 management-events", NonCompliant, AwsOwnedKey, "AWS", null, null, null },
        { "eu-west-1 billing-audit", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "111122223333", "arn:aws:kms:eu-west-1:111122223333:key/00000102-5a6d-4b0c-8000-000000000102" },
        { "eu-central-1 orders-audit", NonCompliant, KeyNotUsable, "CUSTOMER", "Disabled", "111122223333", Own + "00000201-5a6d-4b0c-8000-000000000201" },
        { "eu-central-1 orders-audit-in-eu-west-1", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "111122223333", "arn:aws:kms:eu-west-1:111122223333:key/00000102-5a6d-4b0c-8000-000000000102" },
        { "us-west-2 shared-audit", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "444455556666", "arn:aws:kms:us-west-2:444455556666:key/00000803-5a6d-4b0c-8000-000000000803" },
        { "us-east-1 security-events", NonCompliant, AwsOwnedKey, "AWS", null, null, null },
        { "eu-west-1 billing-events", Compliant, CustomerManagedKey, "CUSTOMER", "Enabled", "111122223333", "arn:aws:kms:eu-west-1:111122223333:key/00000103-5a6d-4b0c-8000-000000000103" },
    };

    /// <summary>The key of a trail in eu-central-1; verdict, reason and key manager.</summary>
    public static TheoryData<string, string, string, string?> Keys => new()
    {
        { Own + "00000202-5a6d-4b0c-8000-000000000202", NonCompliant, KeyNotUsable, "CUSTOMER" },
        { Own + "00000203-5a6d-4b0c-8000-000000000203", NonCompliant, KeyNotUsable, "CUSTOMER" },
        { Own + "00000206-5a6d-4b0c-8000-000000000206", NonCompliant, KeyNotUsable, "CUSTOMER" },
        { Own + "00000204-5a6d-4b0c-8000-000000000204", NonCompliant, KeyNotUsable, "CUSTOMER" },
        { Own + "0000dead-5a6d-4b0c-8000-00000000dead", NonCompliant, KeyNotFound, null },
        { Own + "00000205-5a6d-4b0c-8000-000000000205", Unknown, KeyUnreadable, null },
        { "alias/orders-disabled", NonCompliant, KeyNotUsable, "CUSTOMER" },
        { "alias/orders-gone", Unknown, KeyUnreadable, null },
        { "arn:aws:kms:us-west-2:444455556666:key/00000801-5a6d-4b0c-8000-000000000801", Compliant, CustomerManagedKey, "CUSTOMER" },
        { "arn:aws:kms:us-west-2:444455556666:key/00000802-5a6d-4b0c-8000-000000000802", Unknown, KeyUnreadable, "CUSTOMER" },
        { "arn:aws:kms:us-west-2:444455556666:key/0000dead-5a6d-4b0c-8000-00000000dead", Unknown, KeyUnreadable, "CUSTOMER" },
        { "arn:aws:kms:eu-west-1:111122223333:key/mrk-0000000000000000000000005a6d4b0c", Compliant, CustomerManagedKey, "CUSTOMER" },
        { "arn:aws:kms:eu-west-1:111122223333:key/0000dead-5a6d-4b0c-8000-00000000dead", NonCompliant, KeyNotFound, null },
    };

    [Fact]
    public void Each_trail_and_store_has_its_verdict_and_shows_once_over_all_Regions()
    {
        var statuses = Session.Run<TrailEncryptionStatus>(All);

        Assert.Equal(
            Table.Select(row => ((string)row[0], (string)row[1], (string)row[2], (string?)row[3], (string?)row[4], (string?)row[5], (string?)row[6])).OrderBy(row => row.Item1, StringComparer.Ordinal),
            statuses
                .Select(status => ($"{status.Region} {status.ResourceName}", status.Compliance, status.Reason, status.KeyManager, status.KeyState, status.KeyAccountId, status.KeyArn))
                .OrderBy(row => row.Item1, StringComparer.Ordinal));
        Assert.All(statuses, status => Assert.Equal("111122223333", status.AccountId));
        Assert.All(statuses, status => Assert.NotEmpty(status.Message));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_other_key_of_a_trail_has_its_verdict(string key, string compliance, string reason, string? keyManager)
    {
        SetTrailKey(key);
        var status = Assert.Single(Session.Run<TrailEncryptionStatus>("Get-TrailEncryptionStatus -Region eu-central-1 -Name orders-audit"));
        Assert.Equal((compliance, reason, keyManager, key), (status.Compliance, status.Reason, status.KeyManager, status.KmsKeyId));
    }

    [Theory]
    [InlineData("arn:aws:kms:eu-central-1:111122223333:key/00000201-5a6d-4b0c-8000-000000000201", KeyNotUsable, "eu-central-1")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/0000dead-5a6d-4b0c-8000-00000000dead", KeyNotFound, "does not exist any more")]
    [InlineData("arn:aws:kms:eu-west-1:444455556666:key/0000dead-5a6d-4b0c-8000-00000000dead", KeyUnreadable, "444455556666")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101", CustomerManagedKey, "usable")]
    public void A_stores_key_is_bound_to_the_stores_Region(string key, string reason, string messagePart)
    {
        Store("eu-west-1").KmsKeyArn = key;
        var status = Assert.Single(Session.Run<TrailEncryptionStatus>("Get-TrailEncryptionStatus -Region eu-west-1 -ResourceType EventDataStore"));
        Assert.Equal(reason, status.Reason);
        Assert.Contains(messagePart, status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_shown_of_a_trail_and_of_a_store()
    {
        var statuses = Session.Run<TrailEncryptionStatus>("Get-TrailEncryptionStatus -Region us-east-1").ToDictionary(status => status.ResourceName);
        var (trail, store) = (statuses["management-events"], statuses["security-events"]);

        Assert.Equal(
            (TrailResourceType.Trail, "CloudTrail", true, false, "management-events-111122223333", null, "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events"),
            (trail.ResourceType, trail.Service, trail.IsMultiRegion, trail.IsOrganization, trail.DeliveryBucket, trail.StoreStatus, trail.ResourceId));
        Assert.Contains("SSE-S3", trail.Message, StringComparison.Ordinal);
        Assert.Equal(
            (TrailResourceType.EventDataStore, "CloudTrailLake", true, false, null, "ENABLED"),
            (store.ResourceType, store.Service, store.IsMultiRegion, store.IsOrganization, store.DeliveryBucket, store.StoreStatus));
        Assert.Equal("Encrypted under a key that AWS owns.", store.Message);
    }

    [Theory]
    [InlineData("-ResourceType Trail", "billing-audit", "cloudtrail:DescribeTrails")]
    [InlineData("-ResourceType EventDataStore", "billing-events", "cloudtrail:GetEventDataStore cloudtrail:ListEventDataStores")]
    [InlineData("-Name *-AUDIT", "billing-audit", "cloudtrail:DescribeTrails cloudtrail:ListEventDataStores")]
    [InlineData("-Name billing-*", "billing-audit billing-events", "cloudtrail:DescribeTrails cloudtrail:GetEventDataStore cloudtrail:ListEventDataStores")]
    public void What_is_not_wanted_is_not_shown_and_as_far_as_can_be_not_asked_for(string filter, string names, string calls)
    {
        var statuses = Session.Run<TrailEncryptionStatus>($"Get-TrailEncryptionStatus -Region eu-west-1 {filter}");
        Assert.Equal(names.Split(' '), statuses.Select(status => status.ResourceName).Order(StringComparer.Ordinal));
        Assert.Equal(calls.Split(' '), Calls().Keys.Where(call => call.StartsWith("cloudtrail:", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Trails_and_stores_are_looked_up_by_name_and_ARN_whichever_Region_the_ARN_says()
    {
        Session.Set("store", Store("us-east-1").Arn);
        var statuses = Session.Run<TrailEncryptionStatus>("Get-TrailEncryptionStatus -Region eu-west-1 -TrailId billing-audit; Get-TrailEncryptionStatus -TrailId arn:aws:cloudtrail:us-west-2:111122223333:trail/shared-audit, $store");
        Assert.Equal(["eu-west-1 billing-audit", "us-east-1 security-events", "us-west-2 shared-audit"], statuses.Select(status => $"{status.Region} {status.ResourceName}").Order(StringComparer.Ordinal));
        Assert.Equal((0, 0), (Server.Calls.Count("cloudtrail", "DescribeTrails"), Server.Calls.Count("cloudtrail", "ListEventDataStores")));
    }

    [Fact]
    public void A_store_that_is_being_deleted_is_left_out_unless_it_is_named()
    {
        Store("us-east-1").Status = EventDataStore.PendingDeletion;
        Session.Set("store", Store("us-east-1").Arn);

        Assert.Empty(Session.Run<TrailEncryptionStatus>("Get-TrailEncryptionStatus -Region us-east-1 -ResourceType EventDataStore"));
        Assert.Equal("PENDING_DELETION", Assert.Single(Session.Run<TrailEncryptionStatus>("Get-TrailEncryptionStatus -TrailId $store")).StoreStatus);
    }

    [Theory]
    [InlineData("ListEventDataStores", "CloudTrail")]
    [InlineData("DescribeTrails", "CloudTrailLake")]
    public void Where_one_kind_may_not_be_listed_the_other_is_shown(string denied, string shown)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = denied });
        var result = RunWithError("Get-TrailEncryptionStatus -Region eu-west-1", "AccessDenied");
        Assert.Equal(shown, ((TrailEncryptionStatus)Assert.Single(result.Seen).BaseObject).Service);
    }

    [Theory]
    [InlineData("-TrailId 'a b'", "InvalidTrailId")]
    [InlineData("-TrailId arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101", "InvalidTrailId")]
    [InlineData("-Region eu-west-1 -TrailId arn:aws:cloudtrail:us-west-2:111122223333:trail/shared-audit", "RegionMismatch")]
    public void What_cannot_be_meant_is_refused_before_any_call(string arguments, string errorId)
    {
        RunWithError($"Get-TrailEncryptionStatus {arguments}", errorId);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("gone-trail", "ResourceNotFound")]
    [InlineData("arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/00000000-5a6d-4b0c-8000-00000000dead", "ResourceNotFound")]
    [InlineData("arn:aws:cloudtrail:eu-west-1:444455556666:trail/theirs", "AccountMismatch")]
    [InlineData("arn:aws:cloudtrail:eu-west-1:444455556666:eventdatastore/00000000-5a6d-4b0c-8000-00000000dead", "AccountMismatch")]
    public void What_is_not_there_is_one_error_and_the_others_go_on(string trail, string errorId)
    {
        var result = RunWithError($"Get-TrailEncryptionStatus -Region eu-west-1 -TrailId billing-audit; Get-TrailEncryptionStatus -TrailId {trail} -Region eu-west-1", errorId);
        Assert.Single(result.Output);
    }

    [Fact]
    public void An_approved_alias_is_of_the_keys_Region_and_costs_one_list_there()
    {
        Session.Run<TrailEncryptionStatus>("$global:statuses = Get-TrailEncryptionStatus -Region eu-central-1 -Name *-in-eu-west-1; $statuses");
        Server.Calls.Reset();

        Assert.Equal([true], Session.Run<bool>("$statuses | Test-TrailCmk -ApprovedKey alias/audit-logs -Quiet"));
        Assert.Equal("eu-west-1", Assert.Single(Server.Calls.Snapshot()).Region);
    }

    [Fact]
    public void Findings_name_the_command_that_mends_and_the_keys_own_Region()
    {
        SetTrailKey("arn:aws:kms:us-east-2:111122223333:key/00000301-5a6d-4b0c-8000-000000000301");
        State("us-east-2").Keys.FindKey("00000301-5a6d-4b0c-8000-000000000301", DateTimeOffset.UtcNow)!.State = KmsKeyState.Disabled;

        var remediation = Session.Run<CmkFinding>("Get-TrailEncryptionStatus -Region us-east-1, eu-central-1 | Test-TrailCmk").Select(finding => finding.Remediation).ToList();

        Assert.Contains("Get-TrailEncryptionStatus -TrailId 'arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events' | New-ServiceCmk; Set-TrailCmk -TrailId 'arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events' -KeyId alias/cloudtrail-logs-cmk", remediation);
        Assert.Contains("Enable-KMSKey -KeyId 'arn:aws:kms:us-east-2:111122223333:key/00000301-5a6d-4b0c-8000-000000000301' -Region us-east-2", remediation);
    }

    private EventDataStore Store(string region) => Assert.Single(State(region).EventDataStores.All(DateTimeOffset.UtcNow));

    private void SetTrailKey(string key)
    {
        var trail = State("eu-central-1").Trails["orders-audit"];
        trail.Settings = trail.Settings with { KmsKeyArn = key };
    }
}
