using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Remediation;

/// <summary>A run that would change more than it may changes nothing.</summary>
public sealed class MaximumChangeTests : PipelineTest
{
    private const string Two = "Get-XRayEncryptionStatus -Region eu-west-1, eu-central-1";
    private const string Reader = "arn:aws:iam::111122223333:role/Reader";

    [Theory]
    [InlineData($"{Two} | New-ServiceCmk -Alias alias/other", 2)]
    [InlineData("'XRay', 'SecretsManager' | ForEach-Object { [pscustomobject]@{ Service = $_; Region = 'us-west-1' } } | New-ServiceCmk", 2)]
    [InlineData("Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key, billing/api-token-cmk-arn, billing/api-token-cmk-id -KeyId alias/billing-multi-region", 3)]
    [InlineData("Get-ServiceEncryptionStatus -Service XRay, SecretsManager -Region eu-west-1 | Where-Object ResourceName -in 'X-Ray encryption configuration', 'billing/api-token-default-key' | Set-ServiceCmk -KeyId alias/billing-multi-region", 2)]
    [InlineData("Set-CmkRotation alias/billing, alias/billing-multi-region -Region eu-west-1 -PeriodInDays 90", 2)]
    [InlineData("Test-XRayTraceDelivery -Region eu-west-1, us-east-1 -TimeoutSeconds 0", 2)]
    [InlineData("Invoke-CmkRotation alias/billing, alias/billing-multi-region -Region eu-west-1 -Confirm:$false", 2)]
    [InlineData($"Grant-CmkAccess alias/billing, alias/billing-multi-region SecretsManager -Region eu-west-1 -Reader {Reader}", 2)]
    [InlineData($"$changes = Grant-CmkAccess alias/billing, alias/billing-multi-region SecretsManager -Region eu-west-1 -Reader {Reader}; $changes | Undo-CmkAccess", 2)]
    [InlineData("$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid(); $changes = Get-XRayEncryptionStatus -Region us-west-1, us-west-2 | New-CmkPlan $file -CreateKey; $changes | Invoke-CmkPlan", 4)]
    [InlineData("$file = [IO.Path]::GetTempPath() + 'kmscompliance-' + [guid]::NewGuid(); $changes = New-CmkPlan $file -Service SecretsManager -ResourceId billing/api-token-default-key, billing/api-token-cmk-arn -Region eu-west-1 -KeyId alias/billing-multi-region; $null = Invoke-CmkPlan $file; $changes | Undo-CmkPlan", 2)]
    public void One_change_too_many_is_one_error_before_the_first_write_and_as_many_as_there_are_are_made(string script, int changes)
    {
        // What comes before the last command is not what is tried.
        var (prelude, command) = script.IndexOf("$changes |", StringComparison.Ordinal) is > 0 and var at ? (script[..at], script[at..]) : (string.Empty, script);
        Assert.Empty(Session.Run($"$ConfirmPreference = 'None'; {prelude}").Errors);
        Server.Calls.Reset();

        var result = Session.Run($"$ConfirmPreference = 'None'; {command} -MaximumChange {changes - 1}");
        Assert.Equal(["TooManyChanges"], result.ErrorIds);
        Assert.Contains($"would make {changes} changes, and -MaximumChange allows {changes - 1}", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(Writes());

        result = Session.Run($"$ConfirmPreference = 'None'; {command} -MaximumChange {changes}");
        Assert.Empty(result.Errors);
        Assert.Equal(changes, result.Output.Count);
        Assert.NotEmpty(Writes());

        // What is as it should be is not counted. A rotation on demand never is, nor is a trace that was sent before.
        if (!command.Contains("Undo-", StringComparison.Ordinal) && !command.Contains("Invoke-", StringComparison.Ordinal) && !command.Contains("Test-XRayTraceDelivery", StringComparison.Ordinal))
        {
            Server.Calls.Reset();
            result = Session.Run($"$ConfirmPreference = 'None'; {command} -MaximumChange 0");
            Assert.Empty(result.Errors);
            Assert.Equal(changes, result.Output.Count);
            Assert.Empty(Writes());
        }
    }

    [Fact]
    public void Access_that_is_taken_away_is_counted_by_the_key()
    {
        const string Grant = $"Grant-CmkAccess alias/billing, alias/billing-multi-region SecretsManager -Region eu-west-1 -Reader {Reader} -Confirm:$false";
        const string Revoke = $"Revoke-CmkAccess alias/billing, alias/billing-multi-region {Reader} -Region eu-west-1 -Confirm:$false";
        Assert.Empty(Session.Run(Grant).Errors);

        Assert.Equal(["TooManyChanges"], Session.Run($"{Revoke} -MaximumChange 1").ErrorIds);
        Assert.Equal(2, Session.Run<CmkPolicyChange>($"{Revoke} -MaximumChange 2").Count);
    }

    [Fact]
    public void A_policy_that_is_repaired_for_several_resources_is_one_change_beside_them()
    {
        const string Trails = "Set-TrailCmk -TrailId billing-audit -Region eu-west-1 -KeyId alias/billing -RepairPolicy -Confirm:$false";

        Assert.Equal(["TooManyChanges"], Session.Run($"{Trails} -MaximumChange 1").ErrorIds);
        Assert.Empty(Writes());
        Assert.Equal(CmkChangeStatus.Applied, Assert.Single(Session.Run<CmkChange>($"{Trails} -MaximumChange 2")).Status);
    }

    [Fact]
    public void WhatIf_shows_what_would_be_changed_and_that_it_is_too_much()
    {
        var shown = Session.Run($"{Two} | New-ServiceCmk -Alias alias/other -WhatIf -PassThru -MaximumChange 1");
        Assert.Equal(["TooManyChanges"], shown.ErrorIds);
        Assert.Equal(2, shown.Output.Count);

        shown = Session.Run($"{Two} | New-ServiceCmk -Alias alias/other -WhatIf -PassThru -MaximumChange 2");
        Assert.Empty(shown.Errors);
        Assert.Equal(2, shown.Output.Count);
        Assert.Empty(Writes());
    }

    [Fact]
    public void What_cannot_be_changed_is_told_once_and_not_counted()
    {
        var result = Session.Run("Set-SecretCmk -Region eu-west-1 -SecretId billing/api-token-default-key, no-such-secret -KeyId alias/billing-multi-region -MaximumChange 1 -Confirm:$false");
        Assert.Single(result.ErrorIds);
        Assert.Equal(CmkChangeStatus.Applied, ((CmkChange)Assert.Single(result.Output).BaseObject).Status);
    }

    // What a report, a template, a history, evidence or an approval gets is no change of an account.
    [Fact]
    public void Every_command_that_changes_something_takes_it() =>
        Assert.Equal(
            ["Approve-CmkPlan", "Export-CmkReport", "Export-CmkTemplate", "Merge-CmkHistory", "Update-CmkEvidence"],
            Session.Run<System.Management.Automation.CommandInfo>("Get-Command -Module KmsCompliance").Where(static command => command.Parameters.ContainsKey("WhatIf") && !command.Parameters.ContainsKey("MaximumChange")).Select(static command => command.Name));

    [Fact]
    public void A_negative_limit_is_refused() =>
        Assert.StartsWith("ParameterArgumentValidationError", Session.Run("Set-XRayCmk -KeyId alias/billing -Region eu-west-1 -MaximumChange -1").ErrorIds[0], StringComparison.Ordinal);
}
