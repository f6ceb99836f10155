using System.Management.Automation;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;
using KmsCompliance.Sandbox.Endpoint.Services.SecretsManager;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Binding;

/// <summary>What the module's own objects and those of AWS.Tools bind to, and what they never do.</summary>
public sealed class PipelineBindingTests : SandboxTest
{
    private const string Billing = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
    private const string MultiRegion = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0000000000000000000000005a6d4b0c";
    private const string Name = "billing/api-token-default-key";

    private static readonly AWSRegion Ireland = new("eu-west-1", "Europe (Ireland)", IsShellDefault: false);

    private string SecretArn => State("eu-west-1").Secrets.Find(Name, DateTimeOffset.UtcNow)!.Arn;

    public static TheoryData<string> RegionObjects => ["$ireland", "$irelandAsProperties", "$irelandWithoutDefault", "$irelandOfEC2"];

    [Theory]
    [MemberData(nameof(RegionObjects))]
    public void A_Region_object_of_AWS_Tools_binds_its_Region_and_nothing_else(string item)
    {
        SetRegions();
        Assert.All(
            new[] { "Get-XRayEncryptionStatus", "Get-ServiceEncryptionStatus", "Test-XRayCmk", "Get-ServiceCmk -Alias alias/*", "Get-Region", "New-ServiceCmk XRay", "Set-XRayCmk alias/billing" },
            command => Assert.Equal(["eu-west-1"], Session.Run<object>($"{item} | {command}").Select(result => (string)PSObject.AsPSObject(result).Properties["Region"].Value).Distinct()));

        // -Name takes patterns of secrets' names: bound to 'Europe (Ireland)', it would find none.
        Assert.Equal(9, Session.Run<SecretEncryptionStatus>($"{item} | Get-SecretEncryptionStatus").Count);
        Assert.Equal(18, Session.Run<SecretEncryptionStatus>($"{item}, {item} | ForEach-Object {{ $_ | Get-SecretEncryptionStatus }}").Count);
    }

    [Theory]
    [InlineData("$ireland")]
    [InlineData("$irelandAsProperties")]
    [InlineData("@($ireland, $irelandAsProperties)")]
    [InlineData("$irelandAsEndpoint")]
    [InlineData("$irelandOfEC2")]
    public void A_Region_object_is_an_argument_too(string item)
    {
        SetRegions();
        Assert.Equal("eu-west-1", Assert.Single(Session.Run<XRayEncryptionStatus>($"Get-XRayEncryptionStatus -Region {item}")).Region);
        Assert.Equal(Name, Assert.Single(Session.Run<SecretEncryptionStatus>($"Get-SecretEncryptionStatus -Region {item} -SecretId {Name}")).ResourceName);
        Assert.Equal("eu-west-1", Assert.Single(Session.Run<CmkChange>($"Set-XRayCmk -Region {item} -KeyId alias/billing")).Region);
    }

    [Theory]
    [MemberData(nameof(RegionObjects))]
    public void A_Region_object_says_where_a_named_secret_lies(string item)
    {
        SetRegions();
        foreach (var command in new[] { $"Set-SecretCmk -SecretId {Name} -KeyId alias/billing", $"Set-ServiceCmk -Service SecretsManager -ResourceId {Name} -KeyId alias/billing" })
        {
            Assert.Equal(("eu-west-1", Name), Assert.Single(Session.Run<CmkChange>($"{item} | {command}").Select(change => (change.Region, change.ResourceName))));
        }
    }

    [Theory]
    [InlineData("$trail")]
    [InlineData("$trailAsProperties")]
    public void A_trail_of_AWS_Tools_takes_its_Region_from_its_ARN(string item)
    {
        const string arn = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/billing-audit";
        Session.Set("trail", new Trail(arn, "billing-audit", "eu-west-1", Billing, "billing-audit-111122223333"));
        Session.Run<object>("$global:trailAsProperties = [pscustomobject]@{ TrailARN = $trail.TrailARN; Name = $trail.Name; HomeRegion = $trail.HomeRegion; KmsKeyId = $trail.KmsKeyId }");

        Assert.Equal((arn, "eu-west-1"), Assert.Single(Session.Run<TrailEncryptionStatus>($"{item} | Get-TrailEncryptionStatus").Select(status => (status.ResourceId, status.Region))));
        Assert.All(Session.Run<CmkFinding>($"{item} | Test-TrailCmk"), finding => Assert.Equal(arn, finding.ResourceArn));
        var change = Assert.Single(Session.Run<CmkChange>($"{item} | Set-TrailCmk -KeyId alias/audit-logs-next"));
        Assert.Equal((arn, CmkChangeStatus.Applied), (change.ResourceArn, change.Status));
        Assert.Equal(CmkChangeStatus.Unchanged, Assert.Single(Session.Run<CmkChange>($"Set-TrailCmk -TrailId {item} -KeyId alias/audit-logs-next")).Status);
    }

    [Theory]
    [InlineData("$store")]
    [InlineData("$storeAsProperties")]
    public void An_event_data_store_of_AWS_Tools_takes_its_Region_from_its_ARN(string item)
    {
        var arn = State("eu-west-1").EventDataStores.All(DateTimeOffset.UtcNow).Single().Arn;
        Session.Set("store", new EventDataStore(arn, "billing-events", "ENABLED"));
        Session.Run<object>("$global:storeAsProperties = [pscustomobject]@{ EventDataStoreArn = $store.EventDataStoreArn; Name = $store.Name; Status = $store.Status }");

        Assert.Equal(arn, Assert.Single(Session.Run<TrailEncryptionStatus>($"{item} | Get-TrailEncryptionStatus")).ResourceId);
        Assert.All(Session.Run<CmkFinding>($"{item} | Test-TrailCmk"), finding => Assert.Equal(arn, finding.ResourceArn));
        Assert.Equal(CmkChangeStatus.Unchanged, Assert.Single(Session.Run<CmkChange>($"{item} | Set-TrailCmk -KeyId alias/event-lake")).Status);
    }

    [Fact]
    public void A_trails_status_never_feeds_its_own_key_back() =>
        RunWithError("Get-TrailEncryptionStatus -Region eu-west-1 -Name billing-audit | Set-TrailCmk -KeyId alias/gone", "KeyNotFound");

    [Theory]
    [InlineData("$entry")]
    [InlineData("$entryAsProperties")]
    public void A_secret_list_entry_takes_its_Region_from_its_ARN(string item)
    {
        Session.Set("entry", new SecretListEntry(SecretArn, Name, Billing, "us-west-2"));
        Session.Run<object>("$global:entryAsProperties = [pscustomobject]@{ ARN = $entry.ARN; Name = $entry.Name; KmsKeyId = $entry.KmsKeyId; PrimaryRegion = $entry.PrimaryRegion }");

        var status = Assert.Single(Session.Run<SecretEncryptionStatus>($"{item} | Get-SecretEncryptionStatus"));
        Assert.Equal((SecretArn, "eu-west-1", "111122223333"), (status.ResourceId, status.Region, status.AccountId));
        Assert.All(Session.Run<CmkFinding>($"{item} | Test-SecretCmk"), finding => Assert.Equal((SecretArn, "eu-west-1"), (finding.ResourceArn, finding.Region)));
        var change = Assert.Single(Session.Run<CmkChange>($"{item} | Set-SecretCmk -KeyId alias/billing-multi-region"));
        Assert.Equal((SecretArn, "eu-west-1", MultiRegion), (change.ResourceArn, change.Region, change.KeyArn));
        Assert.Equal(MultiRegion, Assert.Single(Session.Run<CmkChange>($"Set-SecretCmk -SecretId {item} -KeyId alias/billing-multi-region")).KeyArn);
    }

    [Theory]
    [InlineData("Get-SecretEncryptionStatus")]
    [InlineData("Test-SecretCmk")]
    [InlineData("Set-SecretCmk -KeyId alias/billing")]
    public void A_secret_of_another_account_is_refused_by_the_account_in_its_ARN(string command)
    {
        Session.Set("entry", new SecretListEntry(SecretArn.Replace("111122223333", "444455556666", StringComparison.Ordinal), Name, null, null));
        RunWithError($"$entry | {command}", "AccountMismatch");
        Assert.Equal(["sts:GetCallerIdentity"], Calls().Keys);
    }

    [Theory]
    [InlineData("$key")]
    [InlineData("$keyAsProperties")]
    [InlineData("$alias")]
    public void A_key_object_of_AWS_Tools_binds_its_ARN_and_not_its_bare_id(string item)
    {
        Session.Set("key", new KeyMetadata(MultiRegion, "mrk-0000000000000000000000005a6d4b0c", "111122223333", Enabled: true, string.Empty));
        Session.Set("alias", new AliasListEntry("arn:aws:kms:eu-west-1:111122223333:alias/billing-multi-region", "alias/billing-multi-region", "mrk-0000000000000000000000005a6d4b0c"));
        Session.Run<object>("$global:keyAsProperties = [pscustomobject]@{ KeyId = $key.KeyId; AWSAccountId = $key.AWSAccountId; Arn = $key.Arn }");

        // The session's default is us-east-1, where a bare id would be looked for.
        var xray = Assert.Single(Session.Run<CmkChange>($"{item} | Set-XRayCmk"));
        Assert.Equal(("eu-west-1", MultiRegion), (xray.Region, xray.KeyArn));
        Assert.Equal(MultiRegion, Assert.Single(Session.Run<CmkChange>($"Set-XRayCmk {item}")).KeyArn);
        Assert.Equal(MultiRegion, Assert.Single(Session.Run<CmkChange>($"{item} | Set-SecretCmk -SecretId {SecretArn}")).KeyArn);
        Assert.Equal("eu-west-1", Assert.Single(Session.Run<CmkChange>($"{item} | Set-SecretCmk -SecretId {Name}")).Region);
        Assert.Equal("eu-west-1", Assert.Single(Session.Run<CmkChange>($"Set-ServiceCmk {Name} -Service SecretsManager -KeyId {item}")).Region);
        RunWithError($"{item} | Set-SecretCmk -SecretId cc-prod-db-credentials -Region us-east-1", "KeyInOtherRegion");
    }

    [Fact]
    public void A_service_key_binds_as_the_key_to_set_with_its_Region()
    {
        Session.Run<ServiceCmk>("$global:made = New-ServiceCmk XRay -Region eu-west-2; $made");
        var made = Assert.Single(Session.Run<ServiceCmk>("$made"));

        var change = Assert.Single(Session.Run<CmkChange>("$made | Set-XRayCmk"));
        Assert.Equal((made.KeyArn, "eu-west-2", CmkChangeStatus.Applied), (change.KeyArn, change.Region, change.Status));
        Assert.Equal(CmkChangeStatus.Unchanged, Assert.Single(Session.Run<CmkChange>("Get-ServiceCmk -Region eu-west-2 -Service XRay | Set-XRayCmk")).Status);
        Session.Run<ServiceCmk>("$global:forSecrets = New-ServiceCmk SecretsManager -Region eu-west-1; $forSecrets");
        Assert.Equal(("eu-west-1", Name), Assert.Single(Session.Run<CmkChange>($"$forSecrets | Set-SecretCmk -SecretId {Name}").Select(set => (set.Region, set.ResourceName))));
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus -Region eu-west-1", "Set-XRayCmk")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-cmk-arn", "Set-SecretCmk")]
    [InlineData("Get-SecretEncryptionStatus -Region eu-west-1 -Name billing/api-token-cmk-arn", "Set-XRayCmk")]
    [InlineData("Test-XRayCmk -Region eu-west-1", "Set-XRayCmk")]
    [InlineData("Set-XRayCmk -Region eu-west-1 -KeyId alias/billing", "Set-XRayCmk")]
    [InlineData("Set-SecretCmk -Region eu-west-1 billing/api-token-cmk-arn -KeyId alias/billing", "Set-SecretCmk")]
    [InlineData("Get-Region eu-west-1", "Set-XRayCmk")]
    [InlineData("[pscustomobject]@{ ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing/api-token-cmk-arn-AbCdEf'; Name = 'billing/api-token-cmk-arn'; KmsKeyId = 'alias/billing' }", "Set-SecretCmk")]
    [InlineData("[pscustomobject]@{ ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:billing/api-token-cmk-arn-AbCdEf'; Name = 'billing/api-token-cmk-arn'; KmsKeyId = 'alias/billing'; Region = 'eu-west-1' }", "Set-XRayCmk")]
    public void The_key_that_something_is_under_is_never_the_key_to_set(string source, string command)
    {
        Session.Run<object>($"$global:items = @({source}); $items");
        Server.Calls.Reset();

        var result = Session.Run($"$items | {command}");

        Assert.NotEmpty(result.Errors);
        Assert.All(result.ErrorIds, id => Assert.True(id is "InputObjectMissingMandatory" or "InputObjectNotBound", id));
        Assert.Empty(result.Output);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void A_status_binds_its_service_Region_and_account()
    {
        var status = Session.Run<EncryptionStatus>("$global:statuses = Get-ServiceEncryptionStatus -Region eu-west-2 -Service XRay, SecretsManager; $statuses");
        Assert.Equal(2, status.Select(item => item.Service).Distinct().Count());

        var made = Session.Run<ServiceCmk>("$statuses | New-ServiceCmk");

        Assert.Equal([("SecretsManager", "eu-west-2"), ("XRay", "eu-west-2")], made.Select(key => (key.Service!, key.Region)).Order());
        var change = Assert.Single(Session.Run<CmkChange>("$statuses | Where-Object Service -eq XRay | Set-XRayCmk -KeyId alias/xray-trace-data-cmk"));
        Assert.Equal(("eu-west-2", made.Single(key => key.Service == "XRay").KeyArn), (change.Region, change.KeyArn));

        Session.Set("strange", new XRayEncryptionStatus { AccountId = "444455556666", Region = "eu-west-2", EncryptionType = "NONE" });
        Server.Calls.Reset();
        RunWithError("$strange | Get-XRayEncryptionStatus", "AccountMismatch");
        RunWithError("$strange | Set-XRayCmk -KeyId alias/xray-trace-data-cmk", "AccountMismatch");
        RunWithError("$strange | New-ServiceCmk", "AccountMismatch");
        Assert.Equal(["sts:GetCallerIdentity"], Calls().Keys);
    }

    [Fact]
    public void A_secret_status_binds_its_ARN_and_so_its_Region()
    {
        Session.Run<object>($"$global:status = Get-SecretEncryptionStatus -Region eu-west-1 -SecretId {Name}");
        Assert.Equal(SecretArn, Assert.Single(Session.Run<SecretEncryptionStatus>("$status | Get-SecretEncryptionStatus")).ResourceId);
        Assert.Equal((SecretArn, "eu-west-1"), Assert.Single(Session.Run<CmkChange>("$status | Set-SecretCmk -KeyId alias/billing").Select(change => (change.ResourceArn!, change.Region))));
    }

    [Theory]
    [InlineData("Get-Region")]
    [InlineData("Get-XRayEncryptionStatus")]
    [InlineData("Get-SecretEncryptionStatus")]
    [InlineData("Get-ServiceEncryptionStatus")]
    [InlineData("Get-ServiceCmk")]
    [InlineData("Test-XRayCmk")]
    [InlineData("Test-SecretCmk")]
    [InlineData("Test-ServiceCmk")]
    [InlineData("New-ServiceCmk XRay")]
    [InlineData("New-ServiceCmk")]
    [InlineData("Set-XRayCmk")]
    [InlineData("Set-XRayCmk -Default")]
    [InlineData("Set-XRayCmk -KeyId alias/billing")]
    [InlineData("Set-SecretCmk -KeyId alias/billing")]
    public void An_empty_pipeline_does_nothing(string command)
    {
        Assert.Empty(Session.Run<object>($"@() | {command}"));
        Assert.Empty(Session.Run<object>($"'x' | Where-Object {{ $false }} | {command}"));
        Assert.Equal(0, Server.Calls.Total);
    }

    private void SetRegions()
    {
        Session.Set("ireland", Ireland);
        Session.Run<object>(
            """
            $global:irelandAsProperties = [pscustomobject]@{ Region = 'eu-west-1'; Name = 'Europe (Ireland)'; IsShellDefault = $false }
            $global:irelandWithoutDefault = [pscustomobject]@{ Region = 'eu-west-1'; Name = 'Europe (Ireland)' }
            $global:irelandAsEndpoint = [pscustomobject]@{ SystemName = 'eu-west-1'; DisplayName = 'Europe (Ireland)' }
            $global:irelandOfEC2 = [pscustomobject]@{ Endpoint = 'ec2.eu-west-1.amazonaws.com'; OptInStatus = 'opt-in-not-required'; RegionName = 'eu-west-1' }
            """);
    }
}
