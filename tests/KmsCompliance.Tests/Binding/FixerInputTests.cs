using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Binding;

/// <summary>What the fixers take as the resources to mend: findings, changes, and rows of files that hold all services.</summary>
public sealed class FixerInputTests : SandboxTest
{
    // Live, from JSON, from CSV, whose columns are those of the first object.
    private static readonly string[] Forms =
    [
        "$items",
        "$(foreach ($item in $items) { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = $property.Value }; [pscustomobject]$row })",
        "$($columns = $items[0].PSObject.Properties.Name; foreach ($item in $items) { $row = [ordered]@{}; foreach ($column in $columns) { $row[$column] = [string]$item.$column }; [pscustomobject]$row })",
    ];

    public static TheoryData<string, string> Fixers => new()
    {
        { "Set-XRayCmk -KeyId alias/xray-trace-data-cmk", "XRay" },
        { "Set-SecretCmk -KeyId alias/secrets-manager-data-cmk", "SecretsManager" },
        { "Set-TrailCmk -KeyId alias/cloudtrail-logs-cmk", "CloudTrail" },
    };

    [Theory]
    [MemberData(nameof(Fixers))]
    public void Findings_and_rows_of_all_services_are_mended_each_by_its_own_fixer(string command, string service)
    {
        Session.Run(
            """
            $global:statuses = @(Get-ServiceEncryptionStatus -Region us-east-1 -Service XRay, SecretsManager, CloudTrail, CloudWatchLogs | Where-Object Compliance -eq NonCompliant)
            $global:findings = @($statuses | Test-ServiceCmk | Where-Object Compliance -eq NonCompliant)
            $null = $statuses | New-ServiceCmk
            """);
        var expected = Session.Run<string>($"$statuses | Where-Object Service -eq {service} | ForEach-Object ResourceId").Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(expected);
        var others = Session.Run<string>("$statuses.Service").Count(other => other != service);

        foreach (var form in Forms)
        {
            foreach (var items in new[] { "$statuses", "$findings" })
            {
                var result = Session.Run($"$items = {items}; {form} | {command}");

                Assert.Equal(expected, result.Output.Select(change => ((CmkChange)change.BaseObject).ResourceId).Order(StringComparer.Ordinal));
                Assert.All(result.Output, change => Assert.Contains($"{((CmkChange)change.BaseObject).Status}", (string[])["Applied", "Unchanged"]));
                Assert.True(result.Errors.Count >= others);
                Assert.All(result.ErrorIds, id => Assert.Equal("ObjectOfOtherService", id));
            }
        }
    }

    [Theory]
    [InlineData("ResourceArn", "Set-SecretCmk -KeyId alias/billing")]
    [InlineData("ResourceId", "Set-SecretCmk -KeyId alias/billing")]
    [InlineData("ResourceId", "Get-SecretEncryptionStatus")]
    [InlineData("ResourceArn", "Get-SecretEncryptionStatus")]
    [InlineData("ResourceId", "Test-SecretCmk")]
    [InlineData("ResourceId", "Set-ServiceCmk -KeyId alias/billing")]
    public void A_row_that_has_nothing_but_the_ARN_is_enough(string column, string command)
    {
        var arn = Assert.Single(Session.Run<string>("(Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-default-key).ResourceId"));

        var output = Session.Run<object>($"[pscustomobject]@{{ {column} = '{arn}' }} | {command}");

        Assert.NotEmpty(output);
        Session.Set("output", output);
        Assert.All(Session.Run<string>("$output.ResourceId"), id => Assert.Equal(arn, id));
    }

    [Theory]
    [InlineData("Set-SecretCmk -KeyId alias/billing")]
    [InlineData("Get-SecretEncryptionStatus")]
    [InlineData("Test-SecretCmk")]
    public void A_row_may_name_a_secret_in_its_Region(string command)
    {
        Session.Set("output", Session.Run<object>($"[pscustomobject]@{{ ResourceId = 'billing/api-token-default-key'; Region = 'eu-west-1' }} | {command}"));

        Assert.Equal("eu-west-1", Assert.Single(Session.Run<string>("$output.Region").Distinct()));
    }

    [Theory]
    [InlineData("Set-XRayCmk -KeyId alias/billing-multi-region")]
    [InlineData("Set-XRayCmk -Default")]
    [InlineData("Get-XRayEncryptionStatus")]
    public void An_X_Ray_setting_is_named_by_its_id_alone(string command)
    {
        Session.Set("output", Session.Run<object>($"[pscustomobject]@{{ ResourceId = 'xray/111122223333/eu-west-1' }} | {command}"));
        Assert.Equal("eu-west-1", Assert.Single(Session.Run<string>("$output.Region")));

        RunWithError($"[pscustomobject]@{{ ResourceId = 'xray/444455556666/eu-west-1' }} | {command}", "AccountMismatch");
    }
}
