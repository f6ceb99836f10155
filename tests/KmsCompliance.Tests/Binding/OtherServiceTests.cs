using System.Management.Automation;
using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Binding;

/// <summary>What is of one service is refused by another's command, in whichever way it comes, and the rest goes on.</summary>
public sealed class OtherServiceTests : SandboxTest
{
    private const string Account = "111122223333";
    private const string Billing = $"arn:aws:kms:eu-west-1:{Account}:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string Secret = "billing/api-token-default-key";

    // Live, from Export-Clixml, from JSON, from CSV.
    private static readonly string[] Forms =
    [
        "$item",
        "[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($item))",
        "$(& { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = $property.Value }; [pscustomobject]$row })",
        "$(& { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = [string]$property.Value }; [pscustomobject]$row })",
    ];

    // Live and from CSV, unless all are tried.
    private static readonly string[] TriedForms = TestEnvironment.IsFull ? Forms : [Forms[0], Forms[^1]];

    private static readonly (string Command, string[] Services)[] Commands =
    [
        ("Get-XRayEncryptionStatus", ["XRay"]),
        ("Test-XRayCmk", ["XRay"]),
        ("Set-XRayCmk -Default", ["XRay"]),
        ("Set-XRayCmk -KeyId alias/billing", ["XRay"]),
        ("Get-SecretEncryptionStatus", ["SecretsManager"]),
        ("Test-SecretCmk", ["SecretsManager"]),
        ("Set-SecretCmk -KeyId alias/billing", ["SecretsManager"]),
        ("Get-TrailEncryptionStatus", ["CloudTrail", "CloudTrailLake"]),
        ("Test-TrailCmk", ["CloudTrail", "CloudTrailLake"]),
        ("Set-TrailCmk -KeyId alias/billing", ["CloudTrail", "CloudTrailLake"]),
        ("Set-ServiceCmk -Service XRay -KeyId alias/billing", ["XRay"]),
        ("New-ServiceCmk XRay", ["XRay"]),
        ("New-CmkPolicy XRay", ["XRay"]),
    ];

    public static TheoryData<string, string> CommandsAndOthers
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (command, services) in Commands)
            {
                foreach (var other in ServiceCatalog.All.Where(service => !services.Contains(service.Name)))
                {
                    data.Add(command, other.Name);
                }
            }

            return data;
        }
    }

    /// <summary>Every way in which a key meets a resource of another service: the resource's service, the script, the
    /// resource.</summary>
    public static TheoryData<string, string> WaysOfKeys => new()
    {
        { "SecretsManager", "$key | Set-XRayCmk" },
        { "SecretsManager", "$key | Set-XRayCmk -Region eu-west-1" },
        { "SecretsManager", "Set-XRayCmk -KeyId $key" },
        { "SecretsManager", "Set-XRayCmk -Region eu-west-1, us-east-1 -KeyId $key" },
        { "SecretsManager", $"'xray/{Account}/eu-west-1' | Set-ServiceCmk -KeyId $key" },
        { "XRay", $"$key | Set-SecretCmk -SecretId {Secret}" },
        { "XRay", $"$key | Set-SecretCmk -SecretId {Secret}, cc-prod-db-credentials" },
        { "XRay", $"Set-SecretCmk -SecretId {Secret} -KeyId $key" },
        { "XRay", $"'{Secret}' | Set-SecretCmk -KeyId $key" },
        { "XRay", $"Set-ServiceCmk -Service SecretsManager {Secret} -KeyId $key" },
        { "SecretsManager", "$key | Set-TrailCmk -TrailId billing-audit" },
        { "CloudTrailLake", "$key | Set-TrailCmk -TrailId billing-audit" },
        { "CloudTrail", $"'arn:aws:cloudtrail:eu-west-1:{Account}:eventdatastore/0a1b2c3d-0000-4000-8000-000000000001' | Set-TrailCmk -KeyId $key" },
    };

    [Theory]
    [MemberData(nameof(CommandsAndOthers))]
    public void An_object_of_another_service_is_one_error_before_any_call(string command, string other)
    {
        SetObjects(other);
        foreach (var item in new[] { "$status", "$finding", "$change" })
        {
            var id = Session.Run<string>($"{item}.ResourceId")[0];
            foreach (var form in TriedForms)
            {
                var script = $"$item = {item}; {form} | {command}";
                var result = Session.Run(script);

                Assert.Equal((script, "ObjectOfOtherService"), (script, string.Join(' ', result.ErrorIds)));
                var error = Assert.Single(result.Errors);
                Assert.Contains(ServiceCatalog.Find(other)!.DisplayName, error.ToString(), StringComparison.Ordinal);
                Assert.Equal(id, error.TargetObject);
                Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
                Assert.Empty(result.Output);
            }
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus")]
    [InlineData("Test-XRayCmk")]
    [InlineData("Set-XRayCmk -Default")]
    [InlineData("New-ServiceCmk XRay")]
    [InlineData("Get-SecretEncryptionStatus", "XRay")]
    public void A_key_of_another_service_is_no_Region_either(string command, string other = "SecretsManager")
    {
        SetObjects(other);
        foreach (var form in TriedForms)
        {
            var error = Assert.Single(RunWithError($"$item = $key; {form} | {command}", "ObjectOfOtherService").Errors);
            Assert.Equal(Billing, error.TargetObject);
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    [Theory]
    [MemberData(nameof(WaysOfKeys))]
    public void A_key_of_another_service_is_set_by_no_command(string keyOf, string script)
    {
        SetObjects(keyOf);
        foreach (var form in TriedForms)
        {
            var result = Session.Run($"$item = $key; $key = {form}; {script}");

            Assert.Equal((script, "KeyOfOtherService"), (script, string.Join(' ', result.ErrorIds)));
            var error = Assert.Single(result.Errors);
            Assert.Contains(Billing, error.ToString(), StringComparison.Ordinal);
            Assert.Contains(ServiceCatalog.Find(keyOf)!.DisplayName, error.ToString(), StringComparison.Ordinal);
            Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
            Assert.Empty(result.Output);
        }

        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void Keys_of_all_services_that_come_by_one_pipeline_are_set_for_their_own_alone()
    {
        const string made = "Get-ServiceEncryptionStatus -Region us-east-1 | Where-Object Compliance -eq NonCompliant | New-ServiceCmk";
        var keys = Session.Run<ServiceCmk>($"$global:keys = @({made}); $keys");
        var own = Assert.Single(keys, key => key.Service == "XRay");
        Assert.True(keys.Count > 1);

        var result = Session.Run($"{made} | Set-XRayCmk");

        Assert.Equal(own.KeyArn, Assert.Single(result.Output.Select(item => ((CmkChange)item.BaseObject).KeyArn)));
        Assert.Equal(keys.Where(key => key != own).Select(_ => "KeyOfOtherService"), result.ErrorIds);
        Assert.Equal(own.KeyArn, Assert.Single(Session.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus -Region us-east-1")).KeyArn);
    }

    [Fact]
    public void What_is_of_the_commands_own_service_goes_on_beside_what_is_refused()
    {
        var all = Session.Run<EncryptionStatus>("$global:all = @(Get-ServiceEncryptionStatus -Region us-east-1 | Where-Object Compliance -eq NonCompliant); $all");
        Session.Run("$null = $all | New-ServiceCmk");
        Server.Calls.Reset();

        var secrets = Session.Run("$all | Set-SecretCmk -KeyId alias/secrets-manager-data-cmk");
        Assert.Equal(Ids("SecretsManager"), secrets.Output.Select(item => ((CmkChange)item.BaseObject).ResourceId).Order(StringComparer.Ordinal));
        Assert.All(secrets.Output, item => Assert.Equal("Applied", $"{((CmkChange)item.BaseObject).Status}"));
        Assert.Equal(all.Where(status => status.Service != "SecretsManager").Select(_ => "ObjectOfOtherService"), secrets.ErrorIds);
        Assert.Equal(0, Server.Calls.Count("xray", "PutEncryptionConfig"));

        var findings = Session.Run("$all | Test-XRayCmk");
        Assert.Equal(Ids("XRay"), findings.Output.Select(item => ((CmkFinding)item.BaseObject).ResourceId).Distinct());
        Assert.Equal(all.Where(status => status.Service != "XRay").Select(_ => "ObjectOfOtherService"), findings.ErrorIds);

        // A key of one service, for resources of all: each of the others is an error of its own.
        var one = Session.Run("$key = Get-ServiceCmk -Region us-east-1 -Service XRay; $all | Set-ServiceCmk -KeyId $key");
        Assert.Equal(Ids("XRay"), one.Output.Select(item => ((CmkChange)item.BaseObject).ResourceId));
        Assert.Equal(all.Where(status => status.Service != "XRay").Select(_ => "KeyOfOtherService"), one.ErrorIds);
        Assert.Equal(all.Where(status => status.Service != "XRay").Select(status => status.ResourceId), one.Errors.Select(error => error.TargetObject));

        IEnumerable<string> Ids(string service) => all.Where(status => status.Service == service).Select(status => status.ResourceId).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData($"Set-SecretCmk -Region eu-west-1 -SecretId {Secret} -KeyId {Billing}")]
    [InlineData($"'{Billing}' | Set-SecretCmk -Region eu-west-1 -SecretId {Secret}")]
    [InlineData($"[pscustomobject]@{{ Arn = '{Billing}'; KeyId = '00000101-5a6d-4b0c-8000-000000000101'; AWSAccountId = '{Account}' }} | Set-SecretCmk -Region eu-west-1 -SecretId {Secret}")]
    [InlineData($"[pscustomobject]@{{ KeyArn = '{Billing}'; Service = '' }} | Set-SecretCmk -Region eu-west-1 -SecretId {Secret}")]
    [InlineData($"$key.Service = $null; $key | Set-SecretCmk -SecretId {Secret}")]
    [InlineData($"$key.Service = 'secretsmanager'; $key | Set-SecretCmk -SecretId {Secret}")]
    public void Text_and_key_objects_that_say_no_other_service_are_taken_at_their_word(string script)
    {
        SetObjects("XRay");
        Assert.Equal(Billing, Assert.Single(Session.Run<CmkChange>($"$item = $key; $key = {Forms[2]}; {script}")).KeyArn);
    }

    [Fact]
    public void A_command_for_all_services_takes_objects_of_any()
    {
        foreach (var service in ServiceCatalog.All)
        {
            SetObjects(service.Name);
            foreach (var form in TriedForms)
            {
                foreach (var command in new[] { "New-CmkPolicy", "Get-Region" })
                {
                    var output = Session.Run<object>($"$item = $status; {form} | {command}");
                    Assert.Equal("eu-west-1", PSObject.AsPSObject(Assert.Single(output)).Properties["Region"].Value);
                }
            }
        }
    }

    /// <summary>A status, a finding, a change and a key of a service, as variables of the session.</summary>
    private void SetObjects(string service)
    {
        Session.Set("status", ServiceCatalog.Find(service)!.SampleStatus(Account, "eu-west-1", kmsKeyId: null));
        Session.Run<object>(
            $$"""
            $global:finding = @(Test-ServiceCmk -InputObject $status)[0]
            $change = @{
                Service = $status.Service; ResourceName = $status.ResourceName; Region = 'eu-west-1'; AccountId = '{{Account}}'
                PreviousKeyId = 'alias/before'; KeyArn = '{{Billing}}'; Status = 'Applied'; StartedAt = [DateTimeOffset]::UnixEpoch; FinishedAt = [DateTimeOffset]::UnixEpoch }
            if ($status.ResourceArn) { $change.ResourceArn = $status.ResourceArn }
            $global:change = [KmsCompliance.CmkChange]$change
            $global:key = [KmsCompliance.ServiceCmk]@{ Service = '{{service}}'; KeyId = '00000101-5a6d-4b0c-8000-000000000101'; KeyArn = '{{Billing}}'; Region = 'eu-west-1'; AccountId = '{{Account}}'; KeyState = 'Enabled' }
            """);
        Server.Calls.Reset();
    }
}
