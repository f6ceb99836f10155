using System.Management.Automation;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Permissions;

/// <summary>A command works with exactly the policy that Get-CmkPermission gives.</summary>
public sealed class LeastRightsTests : LeastRightsTest
{
    [Fact]
    public void Every_exported_command_has_its_rights_declared_and_its_use_here()
    {
        var exported = Session.Run<CmdletInfo>("Get-Command -Module KmsCompliance -CommandType Cmdlet").Select(command => command.Name).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(exported, CommandActions.Commands);
        Assert.Equal(exported, Uses.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_works_with_exactly_its_policy(string command)
    {
        var result = Run(command, Policy($"Get-CmkPermission {command} -RoleName Audit"));

        Assert.Empty(result.Errors.Select(error => error.ToString()));
        Assert.Empty(result.Warnings);
        Assert.NotEmpty(Achieved(command, result));
        Assert.DoesNotContain(ReasonsOf(result), reason => reason == nameof(ComplianceReason.KeyUnreadable));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_works_with_its_policy_confined_to_account_and_Regions(string command)
    {
        var result = Run(command, Policy($"Get-CmkPermission {command} -RoleName Audit -AccountId {SandboxAccounts.AccountId} -Region eu-west-*, us-east-2"));

        Assert.Empty(result.Errors.Select(error => error.ToString()));
        Assert.Empty(result.Warnings);
        Assert.NotEmpty(Achieved(command, result));
    }

    [Fact]
    public async Task A_run_that_comes_second_removes_its_key_with_exactly_its_policy()
    {
        var result = await ComeSecondAsync(Policy("Get-CmkPermission New-ServiceCmk"));

        Assert.Empty(result.Errors.Select(error => error.ToString()));
        Assert.Contains("is scheduled for deletion", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_rights_of_values_are_never_asked_for() =>
        Assert.DoesNotContain(CommandActions.Commands.SelectMany(CommandActions.Of), action => action.Action.EndsWith("SecretValue", StringComparison.Ordinal) || action.Action.Contains('*', StringComparison.Ordinal));

    [Fact]
    public void A_policy_for_the_new_key_alone_leaves_versions_under_an_old_customer_managed_key()
    {
        const string set = "Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-cmk-multi-region -KeyId alias/billing";
        using var holder = new ModuleSession(Server.Url, Holder);

        Server.World.SetIdentityPolicy(Holder, Policy($"Get-CmkPermission Set-SecretCmk -KeyArn {Billing}")!);
        Assert.Equal(["VersionNotReencrypted"], holder.Run(set).ErrorIds);

        Server.World.SetIdentityPolicy(Holder, Policy($"Get-CmkPermission Set-SecretCmk -KeyArn {Billing}, {MultiRegion}")!);
        Assert.True(Assert.Single(holder.Run<CmkChange>(set)).Verified);
    }

    [Fact]
    public void A_policy_confined_to_secrets_and_Regions_reaches_no_others()
    {
        var arn = State("eu-west-1").Secrets.Find("billing/api-token-default-key", DateTimeOffset.UtcNow)!.Arn;
        Server.World.SetIdentityPolicy(Holder, Policy($"Get-CmkPermission Set-* -Merge -Region eu-west-1 -SecretArn {arn}")!);
        using var holder = new ModuleSession(Server.Url, Holder);

        Assert.Single(holder.Run<CmkChange>("Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key -KeyId alias/billing"));
        Assert.Equal(["AccessDenied"], holder.Run("Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-aws-managed-key-id -KeyId alias/billing").ErrorIds);
        Assert.Equal(["AccessDenied"], holder.Run($"Set-XRayCmk -KeyId {Platform}").ErrorIds);
        Assert.Single(holder.Run<CmkChange>("Set-XRayCmk -Region eu-west-1 -KeyId alias/billing-multi-region"));
    }
}
