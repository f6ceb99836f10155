using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests;

/// <summary>The main job, as its user types it: find what is not under a usable customer-managed key, make the key, switch
/// over, see that it took.</summary>
public sealed class MainJobTests : IAsyncLifetime
{
    private const string Principals = """
        $admin = 'arn:aws:iam::111122223333:role/KeyAdministrator'
        $user = 'arn:aws:iam::111122223333:role/TraceReader'
        """;

    private SandboxServer _server = null!;
    private ModuleSession _session = null!;

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TestClock.Moment / 2 }, CancellationToken.None);
        _session = new ModuleSession(_server.Url);
    }

    public async Task DisposeAsync()
    {
        _session.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public void Every_enabled_Region_has_one_XRay_status()
    {
        var regions = _session.Run<AwsRegion>("Get-Region");
        var statuses = _session.Run<XRayEncryptionStatus>("Get-Region | Get-XRayEncryptionStatus");

        Assert.Equal(17, regions.Count);
        Assert.Equal(regions.Select(region => region.Region), statuses.Select(status => status.Region).Order(StringComparer.Ordinal));
        Assert.Contains(statuses, status => status.Compliance == Compliance.NonCompliant);
    }

    [Fact]
    public void XRay_goes_from_non_compliant_to_compliant_in_every_Region()
    {
        var changes = _session.Run<CmkChange>($$"""
            {{Principals}}
            Get-Region | Get-XRayEncryptionStatus | Where-Object Compliance -ne Compliant |
                New-ServiceCmk -Service XRay -Alias alias/xray-trace-data-cmk -Administrator $admin -User $user |
                Set-XRayCmk
            """);
        var after = _session.Run<XRayEncryptionStatus>("Get-Region | Get-XRayEncryptionStatus");

        Assert.NotEmpty(changes);
        Assert.All(changes, change => Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified)));
        Assert.Equal(17, after.Count);
        Assert.All(after, status => Assert.Equal(Compliance.Compliant, status.Compliance));
    }

    [Fact]
    public void Secrets_of_a_Region_go_from_non_compliant_to_compliant()
    {
        _session.Run<ServiceCmk>($"{Principals}\nNew-ServiceCmk SecretsManager -Administrator $admin -User $user");
        var changes = _session.Run<CmkChange>(
            "Get-SecretEncryptionStatus -Region us-east-1 -Name cc-* | Where-Object Compliance -eq NonCompliant | Set-SecretCmk -KeyId alias/secrets-manager-data-cmk");
        var findings = _session.Run<CmkFinding>("Get-SecretEncryptionStatus -Region us-east-1 -Name cc-* | Test-SecretCmk");

        Assert.Equal(["cc-backend-api-access", "cc-prod-db-credentials", "cc-project5-credentials"], changes.Select(change => change.ResourceName).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal((CmkChangeStatus.Applied, true), (change.Status, change.Verified)));
        Assert.All(findings, finding => Assert.Equal(Compliance.Compliant, finding.Compliance));
        Assert.Equal(0, _server.Calls.Count("secretsmanager", "GetSecretValue"));
    }
}
