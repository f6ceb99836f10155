using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>Resources of any service are put under keys by one command, whatever came before it in the pipeline.</summary>
public sealed class SetServiceCmkTests : SandboxTest
{
    private const string Setting = "xray/111122223333/eu-west-1";
    private const string Secret = "billing/api-token-default-key";

    // What Export-Clixml does, and what CSV leaves: texts, an empty one for nothing.
    public static TheoryData<string> WaysToSave =>
    [
        "$saved = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($live))",
        "$saved = foreach ($item in $live) { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = [string]$property.Value }; [pscustomobject]$row }",
    ];

    [Fact]
    public void Statuses_of_all_services_are_put_each_under_its_services_usual_key()
    {
        var statuses = Statuses();
        var keys = Session.Run<ServiceCmk>("$live | New-ServiceCmk").ToDictionary(key => key.Service!);

        var changes = Session.Run<CmkChange>("$live | Set-ServiceCmk -Confirm:$false").ToDictionary(change => change.ResourceId);

        Assert.True(keys.Count > 1);
        Assert.Equal(statuses.Select(status => status.ResourceId).Order(StringComparer.Ordinal), changes.Keys.Order(StringComparer.Ordinal));
        Assert.All(statuses, status =>
        {
            var change = changes[status.ResourceId];
            Assert.Equal(
                (CmkChangeStatus.Applied, true, status.Service, status.ResourceName, status.KmsKeyId, keys[status.Service].KeyArn),
                (change.Status, change.Verified, change.Service, change.ResourceName, change.PreviousKeyId, change.KeyArn));
        });
        Assert.All(Session.Run<EncryptionStatus>("Get-ServiceEncryptionStatus"), status =>
            Assert.Equal((Compliance.Compliant, keys[status.Service].KeyArn), (status.Compliance, status.KeyArn)));
    }

    [Fact]
    public void Under_WhatIf_nothing_is_put_out_or_written()
    {
        Statuses();
        Session.Run("$live | New-ServiceCmk");
        Server.Calls.Reset();

        Assert.Empty(Session.Run<object>("$live | Set-ServiceCmk -WhatIf"));
        Assert.True(Server.Calls.Total > 0);
        Assert.Empty(Writes());
    }

    [Fact]
    public void Several_findings_of_a_resource_are_one_change()
    {
        Session.Run("$null = New-ServiceCmk SecretsManager; $global:findings = Test-ServiceCmk -Service SecretsManager -ApprovedKey alias/secrets-manager-data-cmk");
        var findings = Session.Run<CmkFinding>("$findings");
        var resources = findings.Select(finding => finding.ResourceId).Distinct().Order(StringComparer.Ordinal).ToList();

        var changes = Session.Run<CmkChange>("$findings | Set-ServiceCmk");

        Assert.True(findings.Count > resources.Count);
        Assert.Equal(resources, changes.Select(change => change.ResourceId).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal(CmkChangeStatus.Applied, change.Status));
        Assert.Equal(resources.Count, Server.Calls.Count("secretsmanager", "UpdateSecret"));
    }

    [Theory]
    [InlineData($"Set-ServiceCmk {Setting} alias/billing-multi-region")]
    [InlineData($"'{Setting}' | Set-ServiceCmk -KeyId alias/billing-multi-region")]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1 | Set-ServiceCmk -KeyId alias/billing-multi-region")]
    [InlineData("Set-XRayCmk -Region eu-west-1 -Default | Set-ServiceCmk -KeyId alias/billing-multi-region")]
    public void What_has_no_ARN_is_named_by_account_and_Region(string script)
    {
        var change = Assert.Single(Session.Run<CmkChange>(script));

        Assert.Equal((CmkChangeStatus.Applied, Setting, null, "eu-west-1"), (change.Status, change.ResourceId, change.ResourceArn, change.Region));
        Assert.NotEmpty(Assert.Single(Session.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus -Region eu-west-1")).KmsKeyId!);
    }

    [Fact]
    public void A_name_is_of_the_service_that_is_named_beside_it()
    {
        var change = Assert.Single(Session.Run<CmkChange>($"Set-ServiceCmk {Secret} alias/billing -Service SecretsManager -Region eu-west-1"));

        Assert.Equal((CmkChangeStatus.Applied, "SecretsManager", Secret, "eu-west-1"), (change.Status, change.Service, change.ResourceName, change.Region));
    }

    [Theory]
    [InlineData("cc-prod-db-credentials")]
    [InlineData(Secret)]
    [InlineData("arn:aws:lambda:eu-west-1:111122223333:function:billing")]
    public void A_name_without_its_service_is_refused_before_any_call_also_where_only_one_service_has_such_names(string name)
    {
        var error = Assert.Single(RunWithError($"Set-ServiceCmk '{name}' alias/billing -Region eu-west-1", "UnknownResource").Errors);

        Assert.Contains($"'{name}'", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-Service", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("XRay", "eu-west-1", "InvalidResourceId")]
    [InlineData("SecretsManager", "arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit", "InvalidSecretId")]
    [InlineData("CloudTrail", "a b", "InvalidTrailId")]
    public void What_names_no_resource_of_the_service_is_refused_in_the_services_words(string service, string resource, string errorId)
    {
        RunWithError($"Set-ServiceCmk '{resource}' alias/billing -Service {service} -Region eu-west-1", errorId);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData($"Set-SecretCmk -SecretId {Secret}", Secret)]
    [InlineData("Set-TrailCmk -TrailId billing-audit", "billing-audit")]
    [InlineData("Set-XRayCmk", "eu-west-1")]
    public void A_resource_that_is_named_with_two_keys_is_put_under_neither(string command, string resource)
    {
        var keys = Session.Run<ServiceCmk>("$global:keys = Get-ServiceCmk -Region eu-west-1 -Alias alias/billing, alias/billing-multi-region; $keys");
        Assert.Equal(2, keys.Count);

        var result = RunWithError($"$keys | {command}", "ResourceHasTwoKeys");

        Assert.Empty(result.Output);
        var error = Assert.Single(result.Errors).ToString();
        Assert.All(keys.Select(key => key.KeyArn!).Append($"'{resource}'"), named => Assert.Contains(named, error, StringComparison.Ordinal));
        Assert.Empty(Writes());
    }

    [Fact]
    public void Where_a_service_has_no_usual_key_each_of_its_resources_is_an_error_and_the_others_go_on()
    {
        var statuses = Statuses();
        Session.Run("$null = New-ServiceCmk SecretsManager");

        var result = Session.Run("$live | Set-ServiceCmk -Confirm:$false");

        var (with, without) = (statuses.Where(status => status.Service == "SecretsManager").ToList(), statuses.Where(status => status.Service != "SecretsManager").ToList());
        Assert.Equal(
            with.Select(status => status.ResourceId).Order(StringComparer.Ordinal),
            result.Output.Select(change => ((CmkChange)change.BaseObject).ResourceId).Order(StringComparer.Ordinal));
        Assert.Equal(without.Select(_ => "KeyNotFound"), result.ErrorIds);
        Assert.All(without.Select(status => ServiceCatalog.Find(status.Service)!.DefaultAlias).Distinct(), alias =>
            Assert.Contains(result.Errors, error => error.ToString().Contains(alias, StringComparison.Ordinal)));
        Assert.All(result.Errors, error => Assert.Contains("New-ServiceCmk", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(WaysToSave))]
    public void Saved_statuses_are_changed_as_live_ones(string save)
    {
        var statuses = Statuses();
        Session.Run("$null = $live | New-ServiceCmk");
        Session.Run<object>($"{save}; $global:saved = $saved");
        Assert.Equal(statuses.Select(status => (status.Service, status.ResourceId)), Session.Run<string>("$saved | ForEach-Object { $_.Service; $_.ResourceId }").Chunk(2).Select(pair => (pair[0], pair[1])));

        var changes = Session.Run<CmkChange>("$saved | Set-ServiceCmk -Confirm:$false");

        Assert.Equal(statuses.Select(status => status.ResourceId).Order(StringComparer.Ordinal), changes.Select(change => change.ResourceId).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal(CmkChangeStatus.Applied, change.Status));
    }

    [Theory]
    [MemberData(nameof(WaysToSave))]
    public void Saved_findings_and_changes_name_their_resources_too(string save)
    {
        Session.Run($"$live = Test-ServiceCmk -Service SecretsManager, XRay; {save}; $global:findings = $saved; $null = New-ServiceCmk SecretsManager; $null = New-ServiceCmk XRay");
        var applied = Session.Run<CmkChange>("$global:changes = @($findings | Set-ServiceCmk); $changes");
        Session.Run<object>($"$live = $changes; {save}; $global:saved = $saved");

        var again = Session.Run<CmkChange>("$saved | Set-ServiceCmk");

        Assert.NotEmpty(applied);
        Assert.All(applied, change => Assert.Equal(CmkChangeStatus.Applied, change.Status));
        Assert.All(again, change => Assert.Equal(CmkChangeStatus.Unchanged, change.Status));
        Assert.Equal(applied.Select(change => change.ResourceId).Order(StringComparer.Ordinal), again.Select(change => change.ResourceId).Order(StringComparer.Ordinal));
    }

    /// <summary>What is to be mended in the session's default Region, also in the variable <c>$live</c>.</summary>
    private IReadOnlyList<EncryptionStatus> Statuses()
    {
        var statuses = Session.Run<EncryptionStatus>("$global:live = @(Get-ServiceEncryptionStatus | Where-Object Compliance -eq NonCompliant); $live");
        Assert.True(statuses.Select(status => status.Service).Distinct().Count() > 1);
        return statuses;
    }
}
