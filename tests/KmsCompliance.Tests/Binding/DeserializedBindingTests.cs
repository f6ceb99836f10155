using System.Text.Json;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Binding;

/// <summary>Objects that came back from a file, a job or another machine bind as live ones do.</summary>
public sealed class DeserializedBindingTests : SandboxTest
{
    // What Start-Job and Invoke-Command keep, and what Export-Clixml does.
    public static TheoryData<int> Depths => [1, 2];

    [Theory]
    [MemberData(nameof(Depths))]
    public void A_saved_status_is_judged_as_it_was_and_not_looked_up_again(int depth)
    {
        // All services, those without commands of their own among them.
        Save("Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1", depth);
        Assert.Equal(Texts("$live | Test-ServiceCmk"), Texts("$saved | Test-ServiceCmk"));

        Save("Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1 -Service XRay, SecretsManager, CloudTrail, CloudTrailLake", depth);
        Session.Run<object>("$global:xray = @($saved | Where-Object Service -eq XRay); $global:secrets = @($saved | Where-Object Service -eq SecretsManager); $global:trails = @($saved | Where-Object Service -like CloudTrail*)");
        var expected = Texts("$live | Test-ServiceCmk");
        var before = Server.Calls.Total;

        Assert.Equal(expected, Texts("$saved | Test-ServiceCmk"));
        Assert.Equal(expected, Texts("Test-ServiceCmk -InputObject $saved"));
        Assert.Equal(expected.Order(), Texts("$xray | Test-XRayCmk; $secrets | Test-SecretCmk; $trails | Test-TrailCmk").Order());
        Assert.Equal(expected.Order(), Texts("Test-XRayCmk -InputObject $xray; Test-SecretCmk -InputObject $secrets; Test-TrailCmk -InputObject $trails").Order());
        Assert.Equal(Texts("$live | Test-ServiceCmk -ApprovedKey *00000101*"), Texts("$saved | Test-ServiceCmk -ApprovedKey *00000101*"));
        Assert.Equal(before, Server.Calls.Total);
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void A_saved_status_is_restored_in_all_that_rules_may_read(int depth)
    {
        Save("Get-SecretEncryptionStatus -Region eu-west-1 -IncludePlannedDeletion; Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1", depth);
        Session.Run<object>("$global:restored = [KmsCompliance.Binding.StatusTransformationAttribute]::new().Transform($null, $saved)");

        AssertRestored();
    }

    [Fact]
    public void A_row_of_texts_is_restored_in_all_that_rules_may_read_Booleans_too()
    {
        Session.Run<object>("""
            $global:live = @(Get-SecretEncryptionStatus -Region eu-west-1 -IncludePlannedDeletion; Get-ServiceEncryptionStatus -Region eu-west-1, us-east-1)
            $global:saved = @(foreach ($item in $live) { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = [string]$property.Value }; [pscustomobject]$row })
            $global:restored = [KmsCompliance.Binding.StatusTransformationAttribute]::new().Transform($null, $saved)
            """);

        Assert.Contains("False", Session.Run<string>("$saved.KeyAliasLooked"));
        AssertRestored();
    }

    [Fact]
    public void A_table_of_many_services_has_the_columns_of_its_first_row_and_is_judged_all_the_same()
    {
        Session.Run<object>("""
            $all = @(Get-ServiceEncryptionStatus -Region us-east-1, eu-west-1)
            $global:live = @($all | Where-Object Service -eq XRay) + @($all | Where-Object Service -ne XRay)
            $columns = $live[0].PSObject.Properties.Name
            $global:saved = @(foreach ($item in $live) { $row = [ordered]@{}; foreach ($column in $columns) { $row[$column] = [string]$item.$column }; [pscustomobject]$row })
            """);
        var expected = Judged("$live | Test-ServiceCmk");
        var before = Server.Calls.Total;

        Assert.Equal(expected, Judged("$saved | Test-ServiceCmk"));
        Assert.Equal(expected, Judged("Test-ServiceCmk -InputObject $saved"));
        Assert.Equal(before, Server.Calls.Total);
    }

    [Fact]
    public void A_row_that_lacks_a_column_of_a_verdict_is_looked_up()
    {
        Session.Run<object>("$global:live = @(Get-SecretEncryptionStatus -Region eu-west-1); $global:saved = @(foreach ($item in $live) { [pscustomobject]@{ ResourceId = $item.ResourceId; Service = $item.Service; Region = $item.Region; AccountId = $item.AccountId; KmsKeyId = $item.KmsKeyId; Compliance = 'Compliant'; Reason = 'CustomerManagedKey' } })");
        var expected = Judged("$live | Test-SecretCmk").Order();
        var before = Server.Calls.Total;

        Assert.Equal(expected, Judged("$saved | Test-SecretCmk").Order());
        Assert.True(Server.Calls.Total > before);
    }

    [Fact]
    public void A_saved_status_without_what_it_needs_is_no_status()
    {
        Session.Run<object>("""
            $text = [System.Management.Automation.PSSerializer]::Serialize(@(Get-SecretEncryptionStatus -Region eu-west-1)[0]) -replace '<S N="ResourceArn">[^<]*</S>'
            $global:part = [System.Management.Automation.PSSerializer]::Deserialize($text)
            """);

        RunWithError("Test-ServiceCmk -InputObject $part", "CannotConvertArgumentNoMessage");
    }

    // Among others it is shown by their table, and is of its own type all the same.
    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1")]
    [InlineData("Get-ServiceEncryptionStatus -Region eu-west-1 | Where-Object Service -eq XRay")]
    public void A_saved_status_is_of_its_type_whatever_its_service_was_made(string command)
    {
        Save(command, 1);
        var restored = Assert.Single(Session.Run<EncryptionStatus>(
            "$saved[0].Service = 'CloudWatchLogs'; [KmsCompliance.Binding.StatusTransformationAttribute]::new().Transform($null, $saved[0])"));

        Assert.Equal(ComplianceReason.Contradictory, Assert.IsType<XRayEncryptionStatus>(restored).Reason);
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void A_saved_status_is_mended(int depth)
    {
        Save("Get-XRayEncryptionStatus -Region us-east-1", depth);
        var key = Assert.Single(Session.Run<ServiceCmk>("$saved | New-ServiceCmk"));
        Assert.Equal(("XRay", "us-east-1"), (key.Service, key.Region));
        Assert.Equal(key.KeyArn, Assert.Single(Session.Run<CmkChange>("$saved | Set-XRayCmk -KeyId alias/xray-trace-data-cmk")).KeyArn);
        Assert.Equal("us-east-1", Assert.Single(Session.Run<XRayEncryptionStatus>("$saved | Get-XRayEncryptionStatus")).Region);

        Save("Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-default-key", depth);
        Assert.Equal("alias/secrets-manager-data-cmk", Assert.Single(Session.Run<ServiceCmk>("$saved | New-ServiceCmk")).Alias);
        Assert.Equal(CmkChangeStatus.Applied, Assert.Single(Session.Run<CmkChange>("$saved | Set-SecretCmk -KeyId alias/billing")).Status);
        Assert.Equal(Compliance.Compliant, Assert.Single(Session.Run<SecretEncryptionStatus>("$saved | Get-SecretEncryptionStatus")).Compliance);
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void A_saved_status_never_feeds_its_own_key_back(int depth)
    {
        Save("Get-ServiceEncryptionStatus -Region eu-west-1", depth);
        Session.Run<object>("$global:xray = @($saved | Where-Object Service -eq XRay)[0]; $global:secret = @($saved | Where-Object Service -eq SecretsManager)[0]");

        foreach (var command in new[] { "$xray | Set-XRayCmk", "$secret | Set-SecretCmk" })
        {
            var result = Session.Run(command);
            Assert.NotEmpty(result.ErrorIds);
            Assert.Empty(result.Output);
        }

        Assert.Empty(Writes());
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void A_saved_key_is_set_by_its_ARN(int depth)
    {
        Save("New-ServiceCmk XRay -Region eu-west-2", depth);

        // The session's default is us-east-1, where a bare id would be looked for.
        var change = Assert.Single(Session.Run<CmkChange>("$saved | Set-XRayCmk"));
        Assert.Equal(("eu-west-2", Session.Run<string>("$live.KeyArn")[0]), (change.Region, change.KeyArn));
        Assert.Equal(CmkChangeStatus.Unchanged, Assert.Single(Session.Run<CmkChange>("Set-XRayCmk -KeyId $saved[0]")).Status);
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void A_saved_Region_is_an_input_and_an_argument(int depth)
    {
        Save("Get-Region eu-west-1, eu-west-2", depth);

        foreach (var command in new[] { "$saved | Get-XRayEncryptionStatus", "Get-XRayEncryptionStatus -Region $saved", "$saved | ForEach-Object { Get-XRayEncryptionStatus $_ }", "Get-Region $saved" })
        {
            Assert.Equal(["eu-west-1", "eu-west-2"], Session.Run<object>($"({command}).Region").Cast<string>().Order());
        }
    }

    [Fact]
    public void A_saved_Region_keeps_to_its_account()
    {
        Save("Get-Region eu-west-1", depth: 2);
        Session.Run<object>("$saved[0].AccountId = '444455556666'");
        RunWithError("Get-XRayEncryptionStatus -Region $saved", "AccountMismatch");
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void What_is_saved_compares_by_name_as_what_is_live(int depth)
    {
        foreach (var (script, property) in new[]
        {
            ("Get-ServiceEncryptionStatus -Region eu-west-1", "Compliance"),
            ("Get-ServiceEncryptionStatus -Region eu-west-1", "Reason"),
            ("Test-ServiceCmk -Region eu-west-1", "Severity"),
            ("Set-XRayCmk -Default -Region eu-west-1", "Status"),
            ("Get-CmkPermission Get-Region", "Mode"),
        })
        {
            Save(script, depth);
            Assert.NotEmpty(Session.Run<object>("$live"));
            Assert.Equal(
                Session.Run<bool>($"foreach ($item in $live) {{ $item.{property} -eq [string]$live[0].{property} }}"),
                Session.Run<bool>($"foreach ($item in $saved) {{ $item.{property} -eq [string]$live[0].{property} }}"));
        }
    }

    [Fact]
    public void A_job_keeps_the_replicas_and_the_actions()
    {
        Save("Get-SecretEncryptionStatus -Region * -IncludeReplica | Where-Object { $_.Replica.Count }", depth: 1);
        Assert.NotEmpty(Session.Run<string>("$live.Replica.Keys"));
        // Neither keeps an order.
        Assert.Equal(Session.Run<string>("$live.Replica.Keys").Order(StringComparer.Ordinal), Session.Run<string>("$saved.Replica.Keys").Order(StringComparer.Ordinal));

        Save("Get-CmkPermission Set-XRayCmk", depth: 1);
        Assert.Equal(Session.Run<string>("$live.Actions"), Session.Run<string>("$saved.Actions"));
    }

    private void Save(string script, int depth) => Session.Run<object>(
        $"$global:live = @({script}); $global:saved = @(foreach ($item in $live) {{ [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($item, {depth})) }})");

    private void AssertRestored()
    {
        Assert.NotEmpty(Session.Run<EncryptionStatus>("$live"));
        Assert.Equal(Session.Run<EncryptionStatus>("$live").Select(Facts), Session.Run<EncryptionStatus>("$restored").Select(Facts));
    }

    // Lists are not restored, and the tables' texts of moments end with the second.
    private static string Facts(EncryptionStatus status) => string.Join('\n', status.GetType().GetProperties()
        .Where(static property => property.PropertyType != typeof(TextDictionary))
        .Select(property => $"{property.Name}: {JsonSerializer.Serialize(property.GetValue(status))}"));

    private IReadOnlyList<string> Judged(string script) => [.. Session.Run<CmkFinding>(script).Select(finding =>
        $"{finding.RuleId} {finding.ResourceId} {finding.Compliance} {finding.Reason} {finding.Severity} {finding.Message} {finding.Remediation}")];

    private IReadOnlyList<string> Texts(string script) => [.. Session.Run<CmkFinding>(script).Select(finding => finding.ToString())];
}
