using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Organizations;

/// <summary>Which accounts are listed, and what is done with an account where a place is wanted.</summary>
public sealed class GetOrganizationAccountTests : SandboxTest
{
    private const string Workloads = "ou-e417-b4f006bc";
    private const string Production = "ou-e417-1e992900";

    // Live, as JSON has it, as CSV has it.
    private static readonly string[] Forms =
    [
        "Get-OrganizationAccount",
        "$(foreach ($item in Get-OrganizationAccount) { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = $property.Value }; [pscustomobject]$row })",
        "$(foreach ($item in Get-OrganizationAccount) { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = [string]$property.Value }; [pscustomobject]$row })",
    ];

    [Theory]
    [InlineData("", "111122223333 444455556666 555566667777 666677778888 777788889999 999900001111")]
    [InlineData("-Status SUSPENDED", "888899990000")]
    [InlineData("-Status *", "111122223333 444455556666 555566667777 666677778888 777788889999 888899990000 999900001111")]
    [InlineData($"-OrganizationalUnit {Workloads}", "555566667777 666677778888 777788889999 999900001111")]
    [InlineData($"-OrganizationalUnit {Production}, {Workloads}", "555566667777 666677778888 777788889999 999900001111")]
    [InlineData("-OrganizationalUnit r-e417 -Status *", "111122223333 444455556666 555566667777 666677778888 777788889999 888899990000 999900001111")]
    [InlineData("-Tag @{ Environment = 'dev*' }", "777788889999 999900001111")]
    [InlineData("-Tag @{ Environment = 'dev*'; Owner = '*' }", "")]
    [InlineData($"-OrganizationalUnit {Workloads} -Tag @{{ Environment = 'production' }}", "555566667777 666677778888")]
    [InlineData("888899990000, 555566667777, 555566667777", "555566667777 888899990000")]
    public void Accounts_are_chosen_by_status_unit_tag_and_one_by_one(string chosen, string expected) =>
        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Session.Run<OrganizationAccount>($"Get-OrganizationAccount {chosen}").Select(account => account.AccountId).Order(StringComparer.Ordinal));

    [Fact]
    public void Tags_are_read_where_they_are_asked_for_and_cost_a_call_an_account()
    {
        Assert.All(Session.Run<OrganizationAccount>("Get-OrganizationAccount"), account => Assert.Empty(account.Tags));
        Assert.Equal(["organizations:ListAccounts"], Calls().Keys);
        Server.Calls.Reset();
        Assert.All(Session.Run<OrganizationAccount>("Get-OrganizationAccount -IncludeTag"), account => Assert.NotEmpty(account.Tags["Environment"]));
        Assert.Equal(6, Calls()["organizations:ListTagsForResource"]);
    }

    [Theory]
    [InlineData("Get-OrganizationAccount 999988887777, 555566667777", "ResourceNotFound", 1)]
    [InlineData("'12345', '555566667777' | Get-OrganizationAccount", "InvalidAccountId", 1)]
    [InlineData("Get-OrganizationAccount -OrganizationalUnit ou-e417-00000000, ou-e417-1e992900", "ResourceNotFound", 2)]
    [InlineData("Get-OrganizationAccount -OrganizationalUnit Production, ou-e417-1e992900", "InvalidOrganizationalUnit", 2)]
    public void What_is_not_there_is_one_error_and_the_rest_is_listed(string script, string errorId, int rest) =>
        Assert.Equal(rest, RunWithError(script, errorId).Output.Count);

    [Fact]
    public void A_list_that_breaks_off_ends_the_command_and_is_no_short_list()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListAccountsForParent", Skip = 1 });
        var result = Session.Run($"try {{ Get-OrganizationAccount -OrganizationalUnit {Workloads}; 'never reached' }} catch {{ \"caught $($_.FullyQualifiedErrorId)\" }}");
        Assert.Equal(["999900001111", "caught AccessDenied,KmsCompliance.Commands.Organizations.GetOrganizationAccountCommand"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void Whoever_may_not_ask_is_told_so_and_who_has_no_organization_too()
    {
        using var member = new ModuleSession(Server.Url, SandboxAccounts.OtherAdministratorAccessKey);
        Assert.Equal(["AccessDenied"], member.Run("Get-OrganizationAccount").ErrorIds);
        Server.World.Organization = null;
        Assert.Contains("AWSOrganizationsNotInUseException", Assert.Single(RunWithError("Get-OrganizationAccount", "InvalidState").Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Throttled_pages_are_asked_for_again()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, Service = "organizations", Times = 3 });
        Assert.Equal(6, Session.Run<OrganizationAccount>("Get-OrganizationAccount").Count);
    }

    /// <summary>The caller's own account among them: its default Region is none that anybody meant.</summary>
    [Theory]
    [InlineData("New-ServiceCmk XRay -Confirm:$false")]
    [InlineData("Set-XRayCmk -KeyId alias/billing -Confirm:$false")]
    [InlineData("Set-XRayCmk -Default -Confirm:$false")]
    [InlineData("Set-SecretCmk -KeyId alias/billing -Confirm:$false")]
    [InlineData("Set-TrailCmk -KeyId alias/billing -Confirm:$false")]
    [InlineData("Set-ServiceCmk -KeyId alias/billing -Confirm:$false")]
    [InlineData("Grant-CmkAccess alias/billing XRay -Confirm:$false")]
    [InlineData("Set-CmkRotation alias/billing -Confirm:$false")]
    [InlineData("Invoke-CmkRotation alias/billing -Confirm:$false")]
    [InlineData("Revoke-CmkAccess alias/billing -Service XRay -Confirm:$false")]
    [InlineData("Undo-CmkAccess -Confirm:$false")]
    [InlineData("Get-XRayEncryptionStatus")]
    [InlineData("Get-SecretEncryptionStatus")]
    [InlineData("Get-TrailEncryptionStatus")]
    [InlineData("Get-ServiceEncryptionStatus")]
    [InlineData("Get-ServiceCmk")]
    [InlineData("Test-XRayCmk")]
    [InlineData("Test-SecretCmk")]
    [InlineData("Test-TrailCmk")]
    [InlineData("Test-ServiceCmk")]
    [InlineData("Export-CmkReport ([IO.Path]::GetTempPath() + 'kmscompliance-accounts.csv') -WhatIf")]
    public void An_account_is_no_place_and_nothing_is_asked_or_done_for_it(string command)
    {
        foreach (var form in Forms)
        {
            Session.Set("accounts", Session.Run<object>(form));
            Server.Calls.Reset();
            var result = Session.Run($"$accounts | {command}");
            Assert.Empty(result.Output);
            Assert.NotEmpty(result.Errors);
            Assert.Equal(0, Server.Calls.Total);
        }
    }

    [Theory]
    [InlineData("Test-XRayCmk -Quiet")]
    [InlineData("Test-ServiceCmk -Quiet")]
    public void Accounts_are_not_judged(string command)
    {
        var result = Session.Run($"Get-OrganizationAccount | {command}");
        Assert.Equal([false], result.Output.Select(output => (bool)output.BaseObject));
    }
}
