using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>What could not be listed has a status of its own, and every audit says which places it saw.</summary>
public sealed class NotListedTests : SandboxTest
{
    private const string Account = "111122223333";

    /// <summary>A service, and the operation that lists its resources.</summary>
    public static TheoryData<string, string> Listings => new()
    {
        { "XRay", "GetEncryptionConfig" },
        { "SecretsManager", "ListSecrets" },
        { "CloudTrail", "DescribeTrails" },
        { "CloudTrailLake", "ListEventDataStores" },
        { "CloudWatchLogs", "DescribeLogGroups" },
    };

    [Fact]
    public void Every_service_is_tried() =>
        Assert.Equal(ServiceCatalog.All.Select(service => service.Name), Listings.Select(row => (string)row[0]));

    [Theory]
    [MemberData(nameof(Listings))]
    public void A_listing_that_failed_is_an_error_and_a_status_and_the_others_go_on(string service, string operation)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = operation, Region = "eu-west-1" });
        var result = Session.Run("Get-ServiceEncryptionStatus -Region eu-west-1, us-west-2 -CoverageVariable global:seen");

        Assert.Equal(["AccessDenied"], result.ErrorIds);
        var statuses = result.Output.Select(item => (EncryptionStatus)item.BaseObject).ToList();
        var status = Assert.Single(statuses, status => status.Reason == ComplianceReason.NotListed);
        Assert.Equal(
            (service, "eu-west-1", Account, Compliance.Unknown, $"{service.ToLowerInvariant()}/{Account}/eu-west-1/*", (string?)null, (string?)null),
            (status.Service, status.Region, status.AccountId, status.Compliance, status.ResourceId, status.ResourceArn, status.KmsKeyId));
        Assert.Contains(operation, status.Message, StringComparison.Ordinal);
        Assert.Contains(statuses, other => other.Region == "us-west-2");
        Assert.Equal(Listings.Count, statuses.Where(other => other.Region == "eu-west-1").Select(other => other.Service).Distinct().Count());

        var coverage = Coverage();
        Assert.Equal((false, 1, (2 * Listings.Count) - 1), (coverage.Complete, coverage.Failed, coverage.Listed));
        Assert.Equal(string.Join("; ", coverage.Places.Select(place => place.ToString())), coverage.Places.ToString());
        var place = Assert.Single(coverage.Places, place => place.Status == AuditPlaceStatus.NotListed);
        Assert.Equal((service, "eu-west-1", Account, status.Message), (place.Service, place.Region, place.AccountId, place.Message));
    }

    [Theory]
    [MemberData(nameof(Listings))]
    public void It_flows_like_any_other_and_fails_gates_live_and_saved(string service, string operation)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = operation });
        var get = $"Get-ServiceEncryptionStatus -Region eu-west-1 -Service {service} -ErrorAction Ignore";

        var finding = Assert.Single(Session.Run<CmkFinding>($"{get} | Test-ServiceCmk"));
        Assert.Equal(
            ("KMSC001", Compliance.Unknown, ComplianceReason.NotListed, $"{service.ToLowerInvariant()}/{Account}/eu-west-1/*"),
            (finding.RuleId, finding.Compliance, finding.Reason, finding.ResourceId));
        Assert.Contains("EncryptionStatus", finding.Remediation, StringComparison.Ordinal);
        Assert.Equal(
            [ComplianceReason.NotListed, ComplianceReason.NotListed],
            Session.Run<CmkFinding>($"{get} | Test-ServiceCmk -ApprovedKey *").Select(approved => approved.Reason));
        Assert.Equal([false], Session.Run<bool>($"{get} | Test-ServiceCmk -Quiet"));
        Assert.Equal([false], Session.Run<bool>($"Test-ServiceCmk -Region eu-west-1 -Service {service} -Quiet -ErrorAction Ignore"));

        var saved = Assert.Single(Session.Run<CmkFinding>($"[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(({get}))) | Test-ServiceCmk"));
        Assert.Equal((finding.ResourceId, finding.Reason), (saved.ResourceId, saved.Reason));
    }

    [Theory]
    [InlineData("XRay", "GetEncryptionConfig", "Set-ServiceCmk -KeyId alias/billing")]
    [InlineData("SecretsManager", "ListSecrets", "Set-ServiceCmk -KeyId alias/billing")]
    [InlineData("SecretsManager", "ListSecrets", "Set-SecretCmk -KeyId alias/billing")]
    [InlineData("CloudTrail", "DescribeTrails", "Set-TrailCmk -KeyId alias/billing")]
    [InlineData("CloudTrailLake", "ListEventDataStores", "Set-TrailCmk -KeyId alias/billing -Confirm:$false")]
    [InlineData("CloudWatchLogs", "DescribeLogGroups", "Set-ServiceCmk -KeyId alias/billing")]
    [InlineData("XRay", "GetEncryptionConfig", "Set-XRayCmk -KeyId alias/billing")]
    [InlineData("XRay", "GetEncryptionConfig", "Set-XRayCmk -Default")]
    [InlineData("XRay", "GetEncryptionConfig", "New-ServiceCmk XRay")]
    [InlineData("SecretsManager", "ListSecrets", "New-ServiceCmk SecretsManager")]
    public void Fixers_refuse_it_by_one_error_and_write_nothing(string service, string operation, string command)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = operation, Times = 1 });
        foreach (var stage in new[] { string.Empty, " | Test-ServiceCmk" })
        {
            Server.Faults.Clear();
            Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = operation, Times = 1 });
            var result = Session.Run($"$found = Get-ServiceEncryptionStatus -Region eu-west-1 -Service {service} -ErrorAction Ignore{stage}; $found | {command}");

            Assert.Equal(["ResourcesNotListed"], result.ErrorIds);
            Assert.Equal($"{service.ToLowerInvariant()}/{Account}/eu-west-1/*", result.Errors[0].TargetObject);
            Assert.Empty(result.Output);
            Assert.Empty(Writes());
        }
    }

    [Theory]
    [InlineData("Set-SecretCmk -KeyId alias/billing")]
    [InlineData("Set-ServiceCmk -KeyId alias/billing")]
    [InlineData("New-ServiceCmk SecretsManager")]
    [InlineData("Set-XRayCmk -KeyId alias/billing")]
    public void A_row_that_kept_no_more_than_its_ResourceId_and_Region_is_refused_by_the_same_error(string command)
    {
        var result = Session.Run($"[pscustomobject]@{{ ResourceId = 'secretsmanager/{Account}/eu-west-1/*'; Region = 'eu-west-1' }} | {command}");

        Assert.Equal([command.Contains("XRay", StringComparison.Ordinal) ? "ObjectOfOtherService" : "ResourcesNotListed"], result.ErrorIds);
        Assert.Empty(result.Output);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData("$seen.Places")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(@($seen.Places)))")]
    [InlineData("$(foreach ($place in $seen.Places) { $row = [ordered]@{}; foreach ($property in $place.PSObject.Properties) { $row[$property.Name] = \"$($property.Value)\" }; [pscustomobject]$row })")]
    public void A_place_of_a_coverage_that_was_not_listed_makes_no_key_and_the_others_do(string places)
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "ListSecrets", Region = "eu-west-1" });
        Session.Run("Get-SecretEncryptionStatus -Region eu-west-1, eu-west-2 -CoverageVariable global:seen -ErrorAction Ignore");

        var result = Session.Run($"{places} | New-ServiceCmk");

        Assert.Equal(["ResourcesNotListed"], result.ErrorIds);
        Assert.Equal($"secretsmanager/{Account}/eu-west-1/*", result.Errors[0].TargetObject);
        Assert.Equal("eu-west-2", Assert.IsType<ServiceCmk>(Assert.Single(result.Output).BaseObject).Region);
    }

    [Fact]
    public void A_place_whose_account_is_not_known_makes_no_key_either()
    {
        var result = Session.Run("[pscustomobject]@{ Service = 'SecretsManager'; Region = 'eu-west-1'; Status = 'NotReached'; Resources = 0; Message = '' } | New-ServiceCmk");
        Assert.Equal(["ResourcesNotListed"], result.ErrorIds);
        Assert.Equal("secretsmanager//eu-west-1/*", result.Errors[0].TargetObject);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void Named_resources_that_cannot_be_read_are_errors_of_their_own_and_the_place_is_not_listed()
    {
        var result = Session.Run("Get-SecretEncryptionStatus -Region eu-west-1 -SecretId billing/api-token-cmk-arn, no-such-secret -CoverageVariable global:seen");

        Assert.Equal(["ResourceNotFound"], result.ErrorIds);
        Assert.Single(result.Output);
        var coverage = Coverage();
        Assert.False(coverage.Complete);
        Assert.Equal((AuditPlaceStatus.NotListed, 1), (Assert.Single(coverage.Places).Status, coverage.Resources));
    }

    [Fact]
    public void Resources_of_a_listing_that_cannot_be_read_are_not_passed_over()
    {
        Server.Faults.Add(new FaultRule { Kind = FaultKind.Deny, Operation = "GetEventDataStore", Region = "eu-west-1", Times = 1 });
        var result = Session.Run("Get-TrailEncryptionStatus -Region eu-west-1 -ResourceType EventDataStore");

        Assert.Equal(["AccessDenied"], result.ErrorIds);
        var status = Assert.Single(result.Output, item => ((EncryptionStatus)item.BaseObject).Reason == ComplianceReason.NotListed);
        Assert.Contains("1 could not be read", ((EncryptionStatus)status.BaseObject).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_places_and_those_that_are_not_enabled_are_in_the_coverage()
    {
        var result = Session.Run("Get-SecretEncryptionStatus -Region eu-west-1, af-south-1, ca-central-1 -CoverageVariable global:seen");

        Assert.Empty(result.Errors);
        var coverage = Coverage();
        Assert.True(coverage.Complete);
        Assert.Equal((2, 0), (coverage.Listed, coverage.Failed));
        Assert.Equal(
            [("af-south-1", AuditPlaceStatus.NotEnabled, true), ("ca-central-1", AuditPlaceStatus.Listed, true), ("eu-west-1", AuditPlaceStatus.Listed, false)],
            coverage.Places.Select(place => (place.Region, place.Status, place.Resources == 0)));
        Assert.Equal(result.Output.Count, coverage.Resources);
        Assert.All(coverage.Places, place => Assert.Equal("SecretsManager", place.Service));
    }

    [Theory]
    [InlineData("Get-XRayEncryptionStatus eu-west-1 -CoverageVariable global:seen", true)]
    [InlineData("Get-TrailEncryptionStatus eu-west-1 -CoverageVariable global:seen", true)]
    [InlineData("Test-XRayCmk eu-west-1 -CoverageVariable global:seen", true)]
    [InlineData("Test-ServiceCmk eu-west-1 -CoverageVariable global:seen -Quiet", true)]
    [InlineData("Get-SecretEncryptionStatus eu-west-1 | Test-SecretCmk -CoverageVariable global:seen", true)]
    [InlineData("Get-TrailEncryptionStatus eu-west-1 | Test-TrailCmk -CoverageVariable global:seen", true)]
    [InlineData("Test-SecretCmk -SecretId billing/api-token-cmk-arn -Region eu-west-1 -CoverageVariable global:seen", true)]
    [InlineData("Get-XRayEncryptionStatus eu-west-1, nowhere -CoverageVariable global:seen", false)]
    [InlineData("Get-XRayEncryptionStatus eu-west-1, xx-nowhere-9 -CoverageVariable global:seen", false)]
    [InlineData("Get-XRayEncryptionStatus xx-* -CoverageVariable global:seen", false)]
    [InlineData("@() | Get-XRayEncryptionStatus -CoverageVariable global:seen", false)]
    [InlineData("Get-SecretEncryptionStatus eu-west-1 -CoverageVariable global:seen | Select-Object -First 1", false)]
    [InlineData("Get-XRayEncryptionStatus eu-west-1 -AccountId 999999999999 -CoverageVariable global:seen", false)]
    [InlineData("Get-XRayEncryptionStatus eu-west-1 -AccessKey AKIDNOBODYKNOWS00001 -CoverageVariable global:seen", false)]
    public void Every_audit_command_says_whether_it_saw_all(string command, bool complete)
    {
        Session.Run(command);
        Assert.Equal(complete, Coverage().Complete);
    }

    [Fact]
    public void The_variable_is_the_callers_and_one_of_an_earlier_run_does_not_stay()
    {
        var coverage = Assert.Single(Session.Run<AuditCoverage>(
            """
            function Audit { Get-XRayEncryptionStatus eu-west-1 -CoverageVariable seen > $null; $seen }
            Audit
            """));
        Assert.True(coverage.Complete);
        Assert.Null(Session.Run("$seen").Output.SingleOrDefault());
        Session.Run("Get-XRayEncryptionStatus eu-west-1 -CoverageVariable global:seen > $null");
        Session.Run("Get-XRayEncryptionStatus eu-west-1 -CoverageVariable global:seen -EndpointUrl not-an-address");
        Assert.False(Coverage().Complete);
        Session.Run("Remove-Variable seen -Scope Global");
    }

    private AuditCoverage Coverage() => Assert.Single(Session.Run<AuditCoverage>("$global:seen"));
}
