using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Verdicts;

public sealed class XRayVerdictTests : SandboxTest
{
    private protected override SandboxOptions Options => new() { XRayUpdatingDuration = TimeSpan.FromHours(1) };

    [Fact]
    public void Each_Region_has_its_verdict()
    {
        var statuses = Session.Run<XRayEncryptionStatus>("Get-Region | Get-XRayEncryptionStatus").ToDictionary(status => status.Region);

        Assert.Equal(17, statuses.Count);
        AssertVerdict("us-east-1", Compliance.NonCompliant, ComplianceReason.AwsOwnedKey, "NONE", null);
        AssertVerdict("us-east-2", Compliance.NonCompliant, ComplianceReason.AwsManagedKey, "KMS", "Enabled");
        AssertVerdict("eu-west-1", Compliance.Compliant, ComplianceReason.CustomerManagedKey, "KMS", "Enabled");
        AssertVerdict("eu-west-2", Compliance.Compliant, ComplianceReason.CustomerManagedKey, "KMS", "Enabled");
        AssertVerdict("eu-central-1", Compliance.NonCompliant, ComplianceReason.KeyNotUsable, "KMS", "Disabled");
        Assert.Equal(12, statuses.Values.Count(status => status.Reason == ComplianceReason.AwsOwnedKey));

        void AssertVerdict(string region, string compliance, string reason, string type, string? keyState) => Assert.Equal(
            (compliance, reason, type, "ACTIVE", keyState, "111122223333"),
            (statuses[region].Compliance, statuses[region].Reason, statuses[region].EncryptionType, statuses[region].Status, statuses[region].KeyState, statuses[region].AccountId));
    }

    [Fact]
    public void Where_Transaction_Search_is_on_the_verdict_stands_and_says_where_spans_lie()
    {
        var statuses = Session.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2").ToDictionary(status => status.Region);
        Assert.Equal((Compliance.Compliant, "CloudWatchLogs"), (statuses["eu-west-2"].Compliance, statuses["eu-west-2"].TraceSegmentDestination));
        Assert.Contains("the log group aws/spans", statuses["eu-west-2"].Message, StringComparison.Ordinal);
        Assert.Equal("XRay", statuses["eu-west-1"].TraceSegmentDestination);
        Assert.DoesNotContain("aws/spans", statuses["eu-west-1"].Message, StringComparison.Ordinal);
        Assert.Contains(
            Session.Run<CmkFinding>("Test-XRayCmk -Region eu-west-2"), finding => finding.Message.Contains("aws/spans", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FaultKind.Deny)]
    [InlineData(FaultKind.ServerError)]
    public void Where_spans_lie_may_stay_open_without_a_change_of_the_verdict(FaultKind fault)
    {
        Server.Faults.Add(new FaultRule { Kind = fault, Operation = "GetTraceSegmentDestination" });
        var result = Session.Run("Get-XRayEncryptionStatus -Region eu-west-1");
        var status = (XRayEncryptionStatus)Assert.Single(result.Output).BaseObject;
        Assert.Empty(result.ErrorIds);
        Assert.Equal((Compliance.Compliant, null), (status.Compliance, status.TraceSegmentDestination));
        Assert.Contains("could not be determined", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_is_under_way_is_unknown_with_the_target_key_shown_and_not_Quiet()
    {
        Session.Run<CmkChange>("Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region -NoWait; Set-XRayCmk -Region eu-west-2 -Default -NoWait");
        var updating = Session.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2").ToDictionary(status => status.Region);
        var finding = Assert.Single(Session.Run<CmkFinding>("Test-XRayCmk -Region eu-west-1"));

        Assert.All(updating.Values, status => Assert.Equal((Compliance.Unknown, ComplianceReason.Updating, "UPDATING"), (status.Compliance, status.Reason, status.Status)));
        Assert.EndsWith("mrk-0000000000000000000000005a6d4b0c", updating["eu-west-1"].KeyArn, StringComparison.Ordinal);
        Assert.Equal((Compliance.Unknown, ComplianceReason.Updating, "Get-XRayEncryptionStatus -Region eu-west-1"), (finding.Compliance, finding.Reason, finding.Remediation));
        Assert.Equal([false], Session.Run<bool>("Test-XRayCmk -Region eu-west-1 -Quiet"));
    }

    [Theory]
    [InlineData("eu-west-1", true)]
    [InlineData("us-east-1", false)]
    [InlineData("eu-central-1", false)]
    public void Quiet_is_true_of_a_compliant_Region_alone(string region, bool expected) =>
        Assert.Equal([expected], Session.Run<bool>($"Test-XRayCmk -Region {region} -Quiet"));

    [Fact]
    public void A_key_that_the_caller_may_not_describe_is_unknown()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:DescribeKey");
        var status = Assert.Single(Session.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus -Region eu-west-2"));
        Assert.Equal((Compliance.Unknown, ComplianceReason.KeyUnreadable), (status.Compliance, status.Reason));
        Assert.Null(status.KeyState);
    }

    [Fact]
    public void A_key_that_was_disabled_a_moment_ago_shows_in_the_next_command()
    {
        Assert.Equal([true], Session.Run<bool>("Test-XRayCmk -Region eu-west-2 -Quiet"));
        State("eu-west-2").Keys.FindKey("00000401-5a6d-4b0c-8000-000000000401", DateTimeOffset.UtcNow)!.State = Sandbox.Endpoint.Kms.KmsKeyState.Disabled;
        Assert.Equal([false], Session.Run<bool>("Test-XRayCmk -Region eu-west-2 -Quiet"));
    }
}
