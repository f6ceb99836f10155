using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Remediation;

/// <summary>A trail's key is made where its bucket lies, which need not be where the trail is.</summary>
public sealed class TrailKeyRegionTests : SandboxTest
{
    private const string Trail = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/orders-audit-in-eu-west-1";

    // Live, from Export-Clixml, from JSON, from CSV.
    public static TheoryData<string> Forms =>
    [
        "$items",
        "$($items | ForEach-Object { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) })",
        "$(foreach ($item in $items) { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = $property.Value }; [pscustomobject]$row })",
        "$(foreach ($item in $items) { $row = [ordered]@{}; foreach ($property in $item.PSObject.Properties) { $row[$property.Name] = [string]$property.Value }; [pscustomobject]$row })",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_status_shows_the_Region_of_the_bucket_and_asks_S3_only_where_no_key_says_it(bool hasKey)
    {
        if (!hasKey)
        {
            RemoveKey();
        }

        var status = Assert.Single(Session.Run<TrailEncryptionStatus>($"Get-TrailEncryptionStatus -TrailId {Trail}"));

        Assert.Equal(("eu-central-1", "eu-west-1", "eu-west-1"), (status.Region, status.BucketRegion, status.KeyRegion));
        Assert.Equal(hasKey ? 0 : 1, Server.Calls.Count("s3", "HeadBucket"));
        Assert.All(Session.Run<CmkFinding>($"Test-TrailCmk -TrailId {Trail}"), finding => Assert.Equal(("eu-central-1", "eu-west-1"), (finding.Region, finding.KeyRegion)));
    }

    [Fact]
    public void A_bucket_of_several_trails_is_asked_about_once_a_Region()
    {
        RemoveKey();
        var other = State("eu-central-1").Trails["orders-audit"];
        other.Settings = other.Settings with { KmsKeyArn = null, BucketName = "billing-audit-111122223333" };

        var statuses = Session.Run<TrailEncryptionStatus>("Get-TrailEncryptionStatus -Region eu-central-1 -ResourceType Trail");

        Assert.Equal(["eu-west-1", "eu-west-1"], statuses.Select(status => status.BucketRegion));
        Assert.Equal(1, Server.Calls.Count("s3", "HeadBucket"));
    }

    [Fact]
    public void All_but_trails_have_their_key_beside_them() =>
        Assert.All(
            Session.Run<EncryptionStatus>("Get-ServiceEncryptionStatus -Region us-east-1, eu-west-1 | Where-Object Service -ne CloudTrail"),
            status => Assert.Equal(status.Region, status.KeyRegion));

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_key_for_a_trail_is_made_in_the_Region_of_its_bucket_and_serves_it(string form)
    {
        RemoveKey();
        foreach (var source in new[] { $"Get-TrailEncryptionStatus -TrailId {Trail}", $"Test-TrailCmk -TrailId {Trail}" })
        {
            Session.Run<object>($"$items = @({source}); $global:saved = {form}");
            Assert.Equal(["eu-west-1"], Session.Run<CmkPolicy>("$saved | New-CmkPolicy").Select(policy => policy.Region));
            Assert.Equal(["eu-west-1"], Session.Run<ServiceCmk>("$global:keys = @($saved | New-ServiceCmk); $keys").Select(key => key.Region).Distinct());
        }

        Assert.Equal(1, Server.Calls.Count("kms", "CreateKey"));
        var change = Assert.Single(Session.Run<CmkChange>($"$keys[0] | Set-TrailCmk -TrailId {Trail}"));
        Assert.Equal("Applied", $"{change.Status}");
    }

    [Fact]
    public void Where_the_bucket_cannot_be_found_no_key_is_made_and_the_rest_goes_on()
    {
        RemoveKey();
        var trail = State("eu-central-1").Trails["orders-audit-in-eu-west-1"];
        trail.Settings = trail.Settings with { BucketName = "gone-111122223333" };
        var status = Assert.Single(Session.Run<TrailEncryptionStatus>($"$global:status = Get-TrailEncryptionStatus -TrailId {Trail}; $status"));
        Assert.Null(status.KeyRegion);

        var result = RunWithError("$status, (Get-XRayEncryptionStatus -Region eu-central-1) | New-ServiceCmk", "KeyRegionUnknown");

        Assert.Equal(Trail, Assert.Single(result.Errors).TargetObject);
        Assert.Equal("XRay", ((ServiceCmk)Assert.Single(result.Output).BaseObject).Service);
        Assert.Equal("eu-west-1", Assert.Single(Session.Run<ServiceCmk>("$status | New-ServiceCmk -Region eu-west-1")).Region);
    }

    [Fact]
    public void A_key_that_is_piped_in_is_found_in_its_own_Region()
    {
        Session.Run<ServiceCmk>("$global:key = New-ServiceCmk CloudTrail -Region eu-west-1; $key");
        Assert.Equal("eu-west-1", Assert.Single(Session.Run<ServiceCmk>("$key | New-ServiceCmk")).Region);
    }

    private void RemoveKey()
    {
        var trail = State("eu-central-1").Trails["orders-audit-in-eu-west-1"];
        trail.Settings = trail.Settings with { KmsKeyArn = null };
    }
}
