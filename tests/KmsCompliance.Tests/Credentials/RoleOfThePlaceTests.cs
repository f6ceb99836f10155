using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Tests.Credentials;

/// <summary>The role of the container or the instance that the module runs on.</summary>
[Trait("Category", "Credentials")]
public sealed class RoleOfThePlaceTests : CredentialTest
{
    private const string Own = SandboxAccounts.AccountId;
    private const string Other = SandboxAccounts.OtherAccountId;

    [Fact]
    public async Task Expiring_credentials_are_fetched_again_in_the_middle_of_a_command()
    {
        // The SDK renews them in the background when the last quarter of an hour begins.
        StandIn.Lifetime = TimeSpan.FromMinutes(10);
        var lines = await RunAsync(
            $$"""
            $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = '{{StandIn.Url}}/container'
            $env:AWS_CONTAINER_AUTHORIZATION_TOKEN = '{{StandIn.ContainerToken}}'
            "count: $(@(Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, eu-west-3, us-east-1 -ThrottleLimit 1).Count)"
            """);
        Assert.Equal("4", lines["count"]);
        Assert.InRange(StandIn.Count("GET /container"), 2, 20);
    }

    [Fact]
    public async Task Lasting_credentials_are_fetched_once_for_a_command_and_a_refusal_is_told()
    {
        var lines = await RunAsync(
            $$"""
            $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = '{{StandIn.Url}}/container'
            $env:AWS_CONTAINER_AUTHORIZATION_TOKEN = '{{StandIn.ContainerToken}}'
            "count: $(@(Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, eu-west-3, us-east-1).Count)"
            $env:AWS_CONTAINER_AUTHORIZATION_TOKEN = 'another'
            Show refused
            """);
        Assert.Equal("4", lines["count"]);
        // The SDK asks five times before it believes a refusal.
        Assert.Equal(1 + 5, StandIn.Count("GET /container"));
        Assert.StartsWith("NoCredentials, No credentials could be had from the container's role: ", lines["refused"], StringComparison.Ordinal);
        Assert.Contains("401", lines["refused"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_gives_its_role_and_its_Region_by_the_second_version_of_its_metadata()
    {
        Write("config", $"[profile through]\nrole_arn = arn:aws:iam::{Own}:role/Auditor\ncredential_source = Ec2InstanceMetadata\n");
        var lines = await RunAsync(
            $$"""
            $env:AWS_EC2_METADATA_DISABLED = $null
            $env:AWS_EC2_METADATA_SERVICE_ENDPOINT = '{{StandIn.Url}}'
            Show instance
            "region: $((Get-XRayEncryptionStatus).Region)"
            Show through @{ ProfileName = 'through' }
            """);
        Assert.StartsWith($"{Other}, Credentials: the instance's role. Region where none is named: eu-west-3, of the instance.", lines["instance"], StringComparison.Ordinal);
        Assert.Equal("eu-west-3", lines["region"]);
        Assert.StartsWith($"{Own}, Credentials: profile 'through' (assume role arn:aws:iam::{Own}:role/Auditor with the instance's role).", lines["through"], StringComparison.Ordinal);
        Assert.InRange(StandIn.Count("PUT /latest/api/token"), 1, 10);
    }

    [Fact]
    public async Task An_instance_without_a_role_is_told()
    {
        StandIn.HasInstanceRole = false;
        var lines = await RunAsync(
            $$"""
            $env:AWS_EC2_METADATA_DISABLED = $null
            $env:AWS_EC2_METADATA_SERVICE_ENDPOINT = '{{StandIn.Url}}'
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            Show instance
            "soon: $($watch.Elapsed.TotalSeconds -lt 60)"
            """);
        Assert.StartsWith("NoCredentials, No AWS credentials were found. ", lines["instance"], StringComparison.Ordinal);
        Assert.Contains("; the instance gave none: Unable to get IAM security credentials", lines["instance"], StringComparison.Ordinal);
        Assert.Equal("True", lines["soon"]);
    }
}
