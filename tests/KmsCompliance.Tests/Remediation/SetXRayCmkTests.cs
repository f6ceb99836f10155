using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Services.XRay;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

public sealed class SetXRayCmkTests : SandboxTest
{
    private const string Orders = "00000201-5a6d-4b0c-8000-000000000201";

    [Theory]
    [InlineData("-Region eu-west-1 -KeyId 0000dead-5a6d-4b0c-8000-00000000dead", "KeyNotFound")]
    [InlineData("-Region eu-west-1 -KeyId alias/gone", "KeyNotFound")]
    [InlineData("-Region eu-central-1 -KeyId alias/orders-disabled", "KeyNotUsable")]
    [InlineData("-Region eu-central-1 -KeyId " + Orders, "KeyNotUsable")]
    [InlineData("-Region eu-central-1 -KeyId alias/orders-pending-deletion", "KeyNotUsable")]
    [InlineData("-Region eu-central-1 -KeyId alias/orders-pending-import", "KeyNotUsable")]
    [InlineData("-Region eu-central-1 -KeyId alias/orders-asymmetric", "KeyNotUsable")]
    [InlineData("-Region eu-central-1 -KeyId alias/orders-unavailable", "KeyNotUsable")]
    [InlineData("-Region eu-central-1 -KeyId alias/orders-describe-denied", "KeyUnreadable")]
    [InlineData("-Region eu-west-1 -KeyId alias/aws/xray", "AwsManagedKeyAsTarget")]
    [InlineData("-Region eu-west-1 -KeyId arn:aws:kms:eu-west-1:111122223333:alias/aws/xray", "AwsManagedKeyAsTarget")]
    [InlineData("-Region eu-west-1 -KeyId 5c1e5c83-3196-40fa-92ec-1ef09094d55c", "AwsManagedKeyAsTarget")]
    [InlineData("-Region eu-west-2 -KeyId arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101", "KeyInOtherRegion")]
    [InlineData("-Region eu-west-* -KeyId arn:aws:kms:us-east-1:111122223333:alias/billing", "KeyInOtherRegion KeyInOtherRegion KeyInOtherRegion")]
    [InlineData("-KeyId arn:aws:kms:eu-west-1:111122223333:key/nonsense", "InvalidKeyId")]
    [InlineData("-KeyId billing", "InvalidKeyId")]
    [InlineData("-KeyId \"alias/billing`n\" -Region eu-west-1", "InvalidKeyId")]
    public void A_key_that_does_not_fit_is_refused_and_nothing_is_written(string parameters, string errorIds)
    {
        var result = Session.Run($"Set-XRayCmk {parameters}");

        Assert.Equal(errorIds.Split(' '), result.ErrorIds);
        Assert.Empty(result.Output);
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_change_is_waited_for_and_shown_with_both_keys()
    {
        var change = Assert.Single(Session.Run<CmkChange>("Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region"));

        Assert.Equal((CmkChangeStatus.Applied, true, "XRay", "eu-west-1", "111122223333"), (change.Status, change.Verified, change.Service, change.Region, change.AccountId));
        Assert.EndsWith("00000101-5a6d-4b0c-8000-000000000101", change.PreviousKeyId, StringComparison.Ordinal);
        Assert.EndsWith("key/mrk-0000000000000000000000005a6d4b0c", change.KeyArn, StringComparison.Ordinal);
        Assert.True(change.FinishedAt >= change.StartedAt);
        Assert.Equal(change.KeyArn, State("eu-west-1").XRay.KeyArn);
        Assert.Equal(1, Server.Calls.Count("xray", "PutEncryptionConfig"));
    }

    [Theory]
    [InlineData("alias/billing")]
    [InlineData("00000101-5a6d-4b0c-8000-000000000101")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/billing")]
    public void What_is_set_already_is_unchanged_without_a_write(string key)
    {
        var change = Assert.Single(Session.Run<CmkChange>($"Set-XRayCmk -Region eu-west-1 -KeyId {key}"));
        Assert.Equal((CmkChangeStatus.Unchanged, true), (change.Status, change.Verified));
        Assert.Empty(Writes());
    }

    [Fact]
    public void Default_goes_back_to_the_key_that_AWS_owns_and_once_there_is_unchanged()
    {
        var changes = Session.Run<CmkChange>("Set-XRayCmk -Region eu-west-1, us-east-1, us-east-2 -Default").ToDictionary(change => change.Region);

        Assert.Equal(
            (CmkChangeStatus.Applied, CmkChangeStatus.Unchanged, CmkChangeStatus.Applied),
            (changes["eu-west-1"].Status, changes["us-east-1"].Status, changes["us-east-2"].Status));
        Assert.All(changes.Values, change => Assert.Null(change.KeyArn));
        Assert.Null(State("eu-west-1").XRay.KeyArn);
        Assert.Equal(2, Server.Calls.Count("xray", "PutEncryptionConfig"));
    }

    [Fact]
    public async Task NoWait_is_pending_and_looks_once()
    {
        // X-Ray is still at it when the command looks, however late that is.
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TimeSpan.FromHours(1) }, CancellationToken.None);
        using var session = new ModuleSession(server.Url);

        var change = Assert.Single(session.Run<CmkChange>("Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region -NoWait"));
        Assert.Equal((CmkChangeStatus.Pending, null), (change.Status, change.Verified));
        Assert.Equal((2, 1), (server.Calls.Count("xray", "GetEncryptionConfig"), server.Calls.Count("xray", "PutEncryptionConfig")));
    }

    [Fact]
    public void WhatIf_asks_and_writes_nothing()
    {
        Assert.Empty(Session.Run<CmkChange>("Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region -WhatIf"));
        Assert.Empty(Writes());
    }

    [Fact]
    public void A_Put_that_is_refused_is_an_error_and_the_other_Regions_go_on()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "PutEncryptionConfig", Region = "eu-west-1" });
        var result = Session.Run("Set-XRayCmk -Region eu-west-1, eu-west-2 -Default");

        Assert.Equal(["AccessDenied"], result.ErrorIds);
        Assert.Equal("eu-west-2", ((CmkChange)Assert.Single(result.Output).BaseObject).Region);
        Assert.NotNull(State("eu-west-1").XRay.KeyArn);
    }

    [Fact]
    public void A_Put_whose_answer_is_lost_is_failed_and_in_doubt_and_the_next_run_sees_it()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Truncated, Operation = "PutEncryptionConfig" });
        var result = Session.Run("Set-XRayCmk -Region eu-west-1 -Default");
        var change = (CmkChange)Assert.Single(result.Output).BaseObject;
        Assert.Single(result.Errors);
        Assert.Equal(CmkChangeStatus.Failed, change.Status);
        Assert.Contains("not known", change.Message, StringComparison.Ordinal);
        Server.Faults.Clear();

        Assert.Equal(CmkChangeStatus.Unchanged, Assert.Single(Session.Run<CmkChange>("Set-XRayCmk -Region eu-west-1 -Default")).Status);
    }

    [Fact]
    public void Missing_rights_on_the_key_are_an_error_and_nothing_changes()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:CreateGrant");
        var before = State("eu-west-1").XRay.KeyArn;
        Assert.Empty(RunWithError("Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region", "AccessDenied").Output);
        Assert.Equal(before, State("eu-west-1").XRay.KeyArn);
    }
}
