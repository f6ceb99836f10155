using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Guardrails;

/// <summary>What is put out, what is left out, and what is refused.</summary>
public sealed class NewCmkGuardrailTests : SandboxTest
{
    private const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    [Theory]
    [InlineData("", 19)]
    [InlineData("-Service XRay", 3)]
    [InlineData("-Service xray, SecretsManager", 6)]
    [InlineData("-Kind ServiceControlPolicy", 6)]
    [InlineData("-Kind EventPattern, ConfigRule", 13)]
    [InlineData("CloudTrail ConfigRule", 1)]
    public void Services_and_kinds_are_chosen_and_keys_come_with_all_services(string chosen, int count)
    {
        var guardrails = Session.Run<CmkGuardrail>($"New-CmkGuardrail {chosen} -ApprovedKey {Key} -AllowedRole KeyAdministrator");
        Assert.Equal(count, guardrails.Count);
        Assert.Equal(chosen.Length == 0 || chosen.StartsWith("-Kind", StringComparison.Ordinal), guardrails.Any(static guardrail => guardrail.Services.Count == 0));
    }

    [Fact]
    public void What_needs_keys_or_roles_and_has_none_is_left_out_with_a_warning()
    {
        var result = Session.Run("New-CmkGuardrail -Kind ServiceControlPolicy");
        Assert.Empty(result.Output);
        Assert.Equal(
            [
                "Left out, for want of -AllowedRole: XRay.Setting, CloudTrail.Setting, CloudTrailLake.Setting, CloudWatchLogs.Setting, Keys.Alive.",
                "Left out, for want of -ApprovedKey: SecretsManager.ApprovedKey.",
            ],
            result.Warnings.Select(static warning => warning.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData($"-ApprovedKey {Key}, alias/billing", "InvalidGuardrailKey", "SecretsManager.ApprovedKey")]
    [InlineData("-ApprovedKey arn:*", "InvalidGuardrailKey", "SecretsManager.ApprovedKey")]
    [InlineData("-AllowedRole KeyAdministrator, *", "InvalidGuardrailRole", "XRay.Setting")]
    public void A_list_that_is_not_wholly_understood_makes_no_policy(string parameters, string error, string leftOut)
    {
        var result = Session.Run($"New-CmkGuardrail {parameters}");
        Assert.Equal([error], result.ErrorIds);
        Assert.DoesNotContain(result.Output, item => ((CmkGuardrail)item.BaseObject).GuardrailId == leftOut);
        Assert.Contains(result.Warnings, warning => warning.ToString().Contains(leftOut, StringComparison.Ordinal));
    }

    [Fact]
    public void A_tag_that_is_none_ends_the_command() => Assert.Empty(RunWithError("New-CmkGuardrail -KeyTag '='", "InvalidGuardrailTag").Output);

    [Fact]
    public void A_policy_that_would_be_too_long_is_an_error_and_the_rest_is_made()
    {
        var result = Session.Run($"New-CmkGuardrail -Service SecretsManager -ApprovedKey (0..60 | ForEach-Object {{ '{Key}'.Replace('1234567890ab', $_.ToString('D12')) }})");
        Assert.Equal(["GuardrailTooLong"], result.ErrorIds);
        Assert.Equal(["SecretsManager.DefaultKey", "SecretsManager.ConfigRule"], result.Output.Select(static item => ((CmkGuardrail)item.BaseObject).GuardrailId));
    }

    [Fact]
    public void Approved_keys_of_the_settings_count_where_none_are_named()
    {
        var file = Path.Combine(Path.GetTempPath(), $"kmscompliance-tests-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, $$"""{ "approvedKeys": ["{{Key}}"] }""");
        try
        {
            Assert.Contains(Key, Assert.Single(Session.Run<CmkGuardrail>($"New-CmkGuardrail SecretsManager ServiceControlPolicy -SettingsPath '{file}'")).Document, StringComparison.Ordinal);
            Assert.DoesNotContain(Key, Assert.Single(Session.Run<CmkGuardrail>($"New-CmkGuardrail SecretsManager ServiceControlPolicy -SettingsPath '{file}' -ApprovedKey mrk-*")).Document, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Keys_are_completed_by_what_can_be_approved()
    {
        var key = Session.Run<string>("(New-ServiceCmk XRay -Region us-east-1).KeyArn")[0];
        Assert.Contains(key, Session.Run<string>("$global:StoredAWSRegion = 'us-east-1'; $text = 'New-CmkGuardrail -ApprovedKey '; [System.Management.Automation.CommandCompletion]::CompleteInput($text, $text.Length, $null).CompletionMatches.CompletionText"));
    }

    [Fact]
    public void Keys_are_piped_and_what_is_under_one_is_not_taken_for_it()
    {
        var made = Assert.Single(Session.Run<CmkGuardrail>($"Get-ServiceCmk -Region eu-west-1 -Alias alias/billing, alias/billing-multi-region | New-CmkGuardrail SecretsManager ServiceControlPolicy"));
        Assert.All(Session.Run<string>("(Get-ServiceCmk -Region eu-west-1 -Alias alias/billing, alias/billing-multi-region).KeyArn"), key => Assert.Contains(key, made.Document, StringComparison.Ordinal));
        var result = Session.Run("Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-cmk-arn | New-CmkGuardrail SecretsManager ServiceControlPolicy");
        Assert.Empty(result.Output);
        Assert.NotEmpty(result.Errors);
    }

    [Fact]
    public void A_policy_can_be_tried_before_it_is_put_up()
    {
        var decisions = Session.Run<CmkAccess>(
            $"$policy = (New-CmkGuardrail -Kind ServiceControlPolicy -AllowedRole KeyAdministrator -WarningAction Ignore | Where-Object GuardrailId -eq Keys.Alive).Document.Replace('\"Statement\": [', '\"Statement\": [ {{ \"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\" }},');"
            + "'KeyAdministrator', 'Developer' | ForEach-Object { Test-CmkAccess -PolicyDocument (New-CmkPolicy XRay eu-west-1 -AccountId 111122223333).PolicyDocument -AccountId 111122223333 -Principal arn:aws:iam::111122223333:role/$_ -Action DisableKey -Context @{ 'aws:ResourceTag/KmsCompliance:Service' = 'XRay' } -ServiceControlPolicy $policy }");
        Assert.Equal([nameof(KeyAccessDecision.DependsOnIdentityPolicy), nameof(KeyAccessDecision.ExplicitDeny)], decisions.Select(static decision => decision.Decision));
    }
}
