using KmsCompliance.Tests.Pipeline;

namespace KmsCompliance.Tests.Remediation;

/// <summary>A finding changes no key that somebody has accepted, or that another key would not mend.</summary>
public sealed class FindingRefusalTests : PipelineTest, IDisposable
{
    private readonly string _settings = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");

    [Theory]
    [InlineData("Set-SecretCmk -KeyId alias/billing")]
    [InlineData("Set-ServiceCmk -KeyId alias/billing")]
    public void Exempt_findings_are_refused_one_by_one_and_the_rest_goes_on(string command)
    {
        File.WriteAllText(_settings, """{ "exemptions": [ { "rule": "KMSC001", "resource": "*api-token-default-key*", "owner": "o@example.com", "reason": "Because.", "expires": "2999-12-31" } ] }""");
        var result = Session.Run($$"""
            Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-default-key, billing/api-token-cmk-arn | Test-SecretCmk -Rule KMSC001 -SettingsPath '{{_settings}}' | {{command}} -Confirm:$false
            """);

        Assert.Equal(["FindingExempt"], result.ErrorIds);
        Assert.DoesNotContain("api-token-default-key", string.Join(' ', result.Output), StringComparison.Ordinal);
        Assert.NotEmpty(result.Output);
    }

    // A change says so too, by what the finding is now.
    [Fact]
    public void So_are_changes_to_exempt_live_and_saved()
    {
        File.WriteAllText(_settings, """{ "exemptions": [ { "rule": "KMSC001", "resource": "*api-token-default-key*", "owner": "o@example.com", "reason": "Because.", "expires": "2999-12-31" } ] }""");
        var result = Session.Run($$"""
            $status = Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-default-key
            $changes = $status | Test-SecretCmk -Rule KMSC001 -SettingsPath '{{_settings}}' | Compare-CmkSnapshot ($status | Test-SecretCmk -Rule KMSC001)
            $saved = $changes | ForEach-Object { [pscustomobject]@{ ResourceId = $_.ResourceId; RuleId = $_.RuleId; Service = $_.Service; After = $_.After } }
            @($changes) + $saved | Set-ServiceCmk -KeyId alias/billing -Confirm:$false
            """);

        Assert.Equal(["FindingExempt", "FindingExempt"], result.ErrorIds);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("Test-SecretCmk -Rule KMSC007 -SettingsPath '{0}'", "Set-SecretCmk -KeyId alias/billing")]
    [InlineData("Test-SecretCmk -Rule KMSC007 -SettingsPath '{0}'", "Set-ServiceCmk -KeyId alias/billing")]
    public void Findings_that_another_key_does_not_mend_are_refused(string test, string command)
    {
        File.WriteAllText(_settings, """{ "requiredTags": { "Owner": [] } }""");
        var findings = string.Format(System.Globalization.CultureInfo.InvariantCulture, test, _settings);
        var result = Session.Run($"Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-default-key | {findings} | {command}");

        Assert.Equal(["FindingNotOfKey"], result.ErrorIds);
        Assert.Empty(result.Output);
        Assert.Empty(Writes());
    }

    [Fact]
    public void So_are_those_of_X_Ray_and_a_finding_about_the_key_is_taken_as_before()
    {
        foreach (var key in State("eu-west-1").Keys.Keys(DateTimeOffset.UtcNow))
        {
            key.RotationEnabled = false;
        }

        Assert.Equal(["FindingNotOfKey"], Session.Run("Test-XRayCmk -Region eu-west-1 -Rule KMSC009 | Set-XRayCmk -KeyId alias/billing").ErrorIds);
        Assert.Empty(Writes());

        var changes = Session.Run<CmkChange>("Test-XRayCmk -Region us-east-1 -Rule KMSC001 | New-ServiceCmk | Out-Null; Test-XRayCmk -Region us-east-1 -Rule KMSC001 | Set-XRayCmk -KeyId alias/xray-trace-data-cmk -Confirm:$false");
        Assert.Equal([CmkChangeStatus.Applied], changes.Select(change => change.Status));
    }

    [Theory]
    [InlineData("Test-CmkPolicy -KeyId alias/billing -Region eu-west-1 -Service CloudTrail | Where-Object Service -eq $null", "ObjectIsNoPlace")]
    [InlineData("[pscustomobject]@{ RuleId = 'KMSP010'; Compliance = 'Exempt'; Region = 'eu-west-1'; AccountId = '111122223333' }", "FindingNotOfKey")]
    public void So_are_those_of_a_key_s_policy(string findings, string errorId)
    {
        var result = Session.Run($"{findings} | Set-XRayCmk -KeyId alias/billing-multi-region -Confirm:$false");

        Assert.NotEmpty(result.ErrorIds);
        Assert.All(result.ErrorIds, id => Assert.Equal(errorId, id));
        Assert.Empty(result.Output);
        Assert.Empty(Writes());
    }

    public void Dispose() => File.Delete(_settings);
}
