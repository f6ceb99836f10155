using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

public sealed class GetServiceCmkTests : SandboxTest
{
    [Fact]
    public void Keys_that_were_made_are_listed_by_service_with_what_New_ServiceCmk_said()
    {
        var made = Session.Run<ServiceCmk>("New-ServiceCmk XRay -Region eu-west-1 -Owner platform; New-ServiceCmk SecretsManager -Region eu-west-1 -NoRotation");
        var all = Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-1");
        var xray = Assert.Single(Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-1 -Service xray"));

        Assert.Equal(made.Select(key => key.KeyArn).Order(StringComparer.Ordinal), all.Select(key => key.KeyArn).Order(StringComparer.Ordinal));
        Assert.Equal(
            (made[0].KeyArn, made[0].Alias, "XRay", true, (int?)365, "platform", false),
            (xray.KeyArn, xray.Alias, xray.Service, xray.RotationEnabled, xray.RotationPeriodInDays, xray.Tags["Owner"], xray.Created));
        Assert.Equal((false, null), (all.Single(key => key.Service == "SecretsManager").RotationEnabled, all.Single(key => key.Service == "SecretsManager").RotationPeriodInDays));
    }

    [Fact]
    public void Keys_of_somebody_else_are_listed_by_their_alias_alone()
    {
        Assert.Empty(Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-1"));
        var found = Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-1 -Alias alias/billing*");
        Assert.Equal(["alias/billing", "alias/billing-multi-region"], found.Select(key => key.Alias).Order(StringComparer.Ordinal));
        Assert.All(found, key => Assert.Null(key.Service));
        Assert.Equal((true, (int?)365), (found.Single(key => key.Alias == "alias/billing").RotationEnabled, found.Single(key => key.Alias == "alias/billing").RotationPeriodInDays));
    }

    [Fact]
    public void Keys_of_AWS_are_never_listed() =>
        Assert.DoesNotContain(Session.Run<ServiceCmk>("Get-ServiceCmk -Region us-east-2 -Alias alias/*"), key => key.Alias!.StartsWith("alias/aws/", StringComparison.Ordinal));

    [Fact]
    public void An_unfinished_key_is_listed_without_alias()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "CreateAlias" });
        RunWithError("New-ServiceCmk XRay -Region eu-west-1", "KeyNotFinished");
        Assert.Null(Assert.Single(Session.Run<ServiceCmk>("Get-ServiceCmk -Region eu-west-1 -Service XRay")).Alias);
    }

    [Fact]
    public void Rotation_that_may_not_be_read_is_left_open_and_said()
    {
        Server.Faults.DenyAction(SandboxAccounts.AdministratorAccessKey, "kms:GetKeyRotationStatus");
        var key = (ServiceCmk)Assert.Single(RunWithError("Get-ServiceCmk -Region eu-west-1 -Alias alias/billing", "AccessDenied").Output).BaseObject;
        Assert.Null(key.RotationEnabled);
    }
}
