using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;
using KmsCompliance.Sandbox.Endpoint.Services.CloudTrailLake;
using KmsCompliance.Services;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Verdicts;

/// <summary>What an audit asks AWS: no more than it must, and nothing that could make a key.</summary>
public sealed class CallCountTests : SandboxTest
{
    // Those whose calls are counted here; what another costs is said by its own tests.
    private const string Services = "XRay, SecretsManager, CloudTrail, CloudTrailLake";

    // Distinct keys that the resources of these services name, by the keys' Region. A trail of eu-central-1 names one of
    // eu-west-1, which a trail there names too.
    private static readonly Dictionary<string, long> DistinctKeys = new()
    {
        ["ap-southeast-2"] = 1,
        ["eu-central-1"] = 7,
        ["eu-west-1"] = 5,
        ["eu-west-2"] = 1,
        ["us-east-2"] = 2,
        ["us-west-2"] = 4,
    };

    public static TheoryData<string> Names => [.. ServiceCatalog.All.Select(service => service.Name)];

    [Fact]
    public void An_audit_of_several_services_asks_for_each_key_once_and_for_aliases_where_one_is_named()
    {
        var regions = Session.Run<AwsRegion>("$global:regions = Get-Region; $regions");
        Assert.Equal((1, 1), (Count("ec2", "DescribeRegions"), Count("sts", "GetCallerIdentity")));
        Server.Calls.Reset();

        Session.Run<EncryptionStatus>($"$regions | Get-ServiceEncryptionStatus -Service {Services}");

        Assert.Equal(
            DistinctKeys,
            Server.Calls.Snapshot().Where(call => call.Operation == "DescribeKey").ToDictionary(call => call.Region, call => call.Count));
        Assert.Equal(
            ["eu-central-1", "eu-west-1"],
            Server.Calls.Snapshot().Where(call => call.Operation == "ListAliases").Select(call => call.Region));
        Assert.All(Server.Calls.Snapshot().Where(call => call.Operation == "ListAliases"), call => Assert.Equal(1, call.Count));
        var calls = Calls();
        Assert.Equal(regions.Count, calls["xray:GetEncryptionConfig"]);
        Assert.Equal(regions.Count, calls["xray:GetTraceSegmentDestination"]);
        Assert.Equal(regions.Count, calls["secretsmanager:ListSecrets"]);
        Assert.Equal(regions.Count, calls["cloudtrail:DescribeTrails"]);
        Assert.Equal(regions.Count, calls["cloudtrail:ListEventDataStores"]);

        // One each, which no list can spare.
        Assert.Equal(2, calls["cloudtrail:GetEventDataStore"]);

        // Of the one trail without a key, which would say where its bucket lies.
        Assert.Equal(1, calls["s3:HeadBucket"]);

        // The Regions say whose they are: the caller is not asked for again.
        Assert.Equal(
            ServiceCatalog.Select(Services.Split(", ")).SelectMany(service => service.AuditActions).Select(action => action.Action).Concat(["kms:DescribeKey", "kms:ListAliases", "s3:HeadBucket"]).Order(StringComparer.Ordinal),
            calls.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Get-ServiceEncryptionStatus -Region *")]
    [InlineData("Get-XRayEncryptionStatus -Region us-east-1, eu-west-1, eu-west-2")]
    [InlineData("Get-XRayEncryptionStatus")]
    public void Where_Regions_are_named_the_caller_is_asked_for_once(string command)
    {
        Session.Run<EncryptionStatus>(command);
        Assert.Equal(1, Count("sts", "GetCallerIdentity"));
    }

    [Fact]
    public void Other_credentials_than_those_of_Get_Region_are_asked_about()
    {
        using var auditor = new ModuleSession(Server.Url, SandboxAccounts.AuditorAccessKey);
        auditor.Set("regions", Session.Run<AwsRegion>("Get-Region -Region eu-west-*").ToArray());
        Server.Calls.Reset();
        auditor.Run<EncryptionStatus>("$regions | Get-XRayEncryptionStatus");
        Assert.Equal(1, Count("sts", "GetCallerIdentity"));
    }

    [Fact]
    public void Statuses_are_judged_without_any_call()
    {
        Session.Run<EncryptionStatus>("$global:statuses = Get-ServiceEncryptionStatus -Region eu-west-1, us-west-2; $statuses");
        Server.Calls.Reset();

        var findings = Session.Run<CmkFinding>("$statuses | Test-ServiceCmk");

        Assert.NotEmpty(findings);
        Assert.Equal(0, Server.Calls.Total);
    }

    [Fact]
    public void Approved_aliases_cost_one_list_a_Region()
    {
        Session.Run<EncryptionStatus>("$global:statuses = Get-SecretEncryptionStatus -Region eu-west-1; $statuses");
        Server.Calls.Reset();

        var findings = Session.Run<CmkFinding>("$statuses | Test-SecretCmk -ApprovedKey alias/billing");

        Assert.Equal(4, findings.Count(finding => finding is { RuleId: "KMSC003", Compliance: Compliance.Compliant }));
        Assert.Equal(new Dictionary<string, long> { ["kms:ListAliases"] = 1 }, Calls());
    }

    [Fact]
    public void An_audit_makes_no_key_that_AWS_manages()
    {
        Assert.Contains("us-east-1: alias/aws/secretsmanager", Aliases());
        Assert.DoesNotContain("us-east-1: alias/aws/xray", Aliases());
        var before = Aliases();

        Session.Run<object>("Get-Region | Get-ServiceEncryptionStatus; Test-XRayCmk -Region *; Test-XRayCmk -Region us-east-1 -ApprovedKey alias/aws/xray");
        Session.Run<object>("Get-ServiceCmk -Region us-east-1 -Alias alias/*");

        Assert.Equal(before, Aliases());

        IReadOnlyList<string> Aliases() =>
            [.. new[] { "us-east-1", "eu-west-1", "eu-central-1", "ap-south-1" }.SelectMany(region => State(region).Keys.Aliases.Select(alias => $"{region}: {alias.Name}"))];
    }

    [Fact]
    public void Many_services_and_many_resources_under_one_key_ask_for_it_once()
    {
        var store = State("eu-west-1").EventDataStores.All(DateTimeOffset.UtcNow).Single();
        store.KmsKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/00000101-5a6d-4b0c-8000-000000000101";
        var trail = State("eu-west-1").Trails["billing-audit"];
        trail.Settings = trail.Settings with { KmsKeyArn = store.KmsKeyArn };

        Session.Run<EncryptionStatus>($"Get-ServiceEncryptionStatus -Region eu-west-1 -Service {Services}");

        Assert.Equal((3, 1, 1, 1), (Count("kms", "DescribeKey"), Count("kms", "ListAliases"), Count("xray", "GetEncryptionConfig"), Count("secretsmanager", "ListSecrets")));
    }

    [Fact]
    public void A_key_that_trails_of_two_Regions_name_is_asked_for_once_in_its_own()
    {
        Session.Run<EncryptionStatus>("Get-TrailEncryptionStatus -Region eu-west-1, eu-central-1 -Name *audit*");

        Assert.Equal(
            [("eu-central-1", 1L), ("eu-west-1", 1L)],
            Server.Calls.Snapshot().Where(call => call.Operation == "DescribeKey").Select(call => (call.Region, call.Count)).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_service_that_is_not_wanted_costs_nothing(string service)
    {
        Session.Run<EncryptionStatus>($"Get-ServiceEncryptionStatus -Region ap-south-1 -Service {service}");
        var own = ServiceCatalog.Find(service)!.AuditActions.Select(action => action.Action).ToList();
        var calls = Calls().Keys.Where(call => call != "sts:GetCallerIdentity").ToList();
        Assert.Contains(own[0], calls);
        Assert.Empty(calls.Except(own));
    }

    [Fact]
    public void The_aliases_of_keys_cost_one_list_a_Region_that_has_keys()
    {
        Session.Run<EncryptionStatus>($"Get-ServiceEncryptionStatus -Region eu-west-1, eu-west-2, us-west-2, ap-south-1 -Service {Services} -IncludeAlias");

        Assert.Equal(
            [("eu-west-1", 1L), ("eu-west-2", 1L), ("us-west-2", 1L)],
            Server.Calls.Snapshot().Where(call => call.Operation == "ListAliases").Select(call => (call.Region, call.Count)).Order());
    }

    private long Count(string service, string operation) => Server.Calls.Count(service, operation);
}
