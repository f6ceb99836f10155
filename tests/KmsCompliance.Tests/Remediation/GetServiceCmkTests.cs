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
    public void A_key_or_a_change_that_is_piped_in_is_the_key_that_is_shown()
    {
        var keys = Session.Run<ServiceCmk>("$global:keys = @(New-ServiceCmk XRay -Region us-east-1) + @(New-ServiceCmk SecretsManager -Region us-east-1 -MultiRegion -ReplicaRegion us-west-2); $keys");
        var (one, primary, replica) = (keys[0].KeyArn!, keys[1].KeyArn!, keys[2].KeyArn!);
        foreach (var (command, arn) in new[]
        {
            ("$keys[0] | Get-ServiceCmk", one),
            ("$keys[1] | Get-ServiceCmk -IncludeRotation", primary),
            ("$keys[2] | Get-ServiceCmk", replica),
            ("[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($keys[1])) | Get-ServiceCmk", primary),
            ("$keys[0] | Set-CmkRotation -PeriodInDays 200 -Confirm:$false | Get-ServiceCmk -IncludeRotation", one),
            ("$keys[0] | Disable-ServiceCmk -Confirm:$false | Get-ServiceCmk", one),
            ("Grant-CmkAccess $keys[2] SecretsManager -User arn:aws:iam::111122223333:role/App -Confirm:$false | Get-ServiceCmk", replica),
            ($"Get-ServiceCmk {one}", one),
            ($"Get-ServiceCmk -KeyId {replica}", replica),
            ($"'{primary}' | Get-ServiceCmk", primary),
            ($"Get-ServiceCmk -KeyId {keys[0].KeyId} -Region us-east-1", one),
            ("'us-east-1' | Get-ServiceCmk -KeyId alias/xray-trace-data-cmk", one),
        })
        {
            Assert.Equal([arn], Session.Run<ServiceCmk>(command).Select(key => key.KeyArn));
        }

        Assert.Equal("Disabled", Assert.Single(Session.Run<ServiceCmk>("$keys[0] | Get-ServiceCmk")).KeyState);
        Assert.Equal(new[] { one, primary, replica }.Order(StringComparer.Ordinal), Session.Run<ServiceCmk>("$keys | Get-ServiceCmk").Select(key => key.KeyArn!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_that_is_named_is_shown_whoever_made_it_unless_it_is_filtered_or_none()
    {
        const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
        var key = Assert.Single(Session.Run<ServiceCmk>($"Get-ServiceCmk {Billing}"));
        Assert.Equal((Billing, "alias/billing", null), (key.KeyArn, key.Alias, key.Service));
        Assert.Single(Session.Run<ServiceCmk>($"Get-ServiceCmk {Billing} -Alias alias/b*"));
        Assert.Empty(Session.Run<ServiceCmk>($"Get-ServiceCmk {Billing} -Alias alias/x*"));
        RunWithError("Get-ServiceCmk -KeyId 00000000-0000-0000-0000-000000000000 -Region eu-west-1", "KeyNotFound");
        RunWithError("Get-ServiceCmk -KeyId billing -Region eu-west-1", "InvalidKeyId");
        RunWithError($"Get-ServiceCmk -KeyId {Billing} -Region us-east-1", "RegionMismatch");
        RunWithError("Get-ServiceCmk -KeyId alias/aws/xray -Region eu-west-1", "AwsManagedKeyAsTarget");
        RunWithError("'nowhere' | Get-ServiceCmk", "InvalidRegion");
    }

    [Fact]
    public void What_is_under_a_key_says_its_Region_and_names_no_key()
    {
        Session.Run<ServiceCmk>("New-ServiceCmk XRay -Region eu-west-1");
        foreach (var input in new[] { "Get-SecretEncryptionStatus -Region eu-west-1 | Where-Object KeyManager -EQ CUSTOMER | Select-Object -First 1", "Get-Region eu-west-1", "'eu-west-1'", "'eu-west-*'" })
        {
            Assert.Equal("XRay", Assert.Single(Session.Run<ServiceCmk>($"{input} | Get-ServiceCmk")).Service);
        }
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
