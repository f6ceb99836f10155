using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Isolation;

namespace KmsCompliance.Tests.Credentials;

/// <summary>Where credentials are looked for, in what order, and what is said when there are none.</summary>
[Trait("Category", "Credentials")]
public sealed class SearchOrderTests : CredentialTest
{
    private const string Own = SandboxAccounts.AccountId;
    private const string Other = SandboxAccounts.OtherAccountId;
    private const string Admin = SandboxAccounts.AdministratorAccessKey;
    private const string OtherAdmin = SandboxAccounts.OtherAdministratorAccessKey;
    private const string Secret = SandboxAccounts.SecretKey;
    private const string Keys = $"aws_access_key_id = {Admin}\naws_secret_access_key = {Secret}\n";

    [Fact]
    public async Task Each_place_goes_before_the_next()
    {
        Write("config", $"[default]\n{Keys}region = eu-west-2\n[profile other]\naws_access_key_id = {OtherAdmin}\naws_secret_access_key = {Secret}\nregion = eu-west-3\n[profile settings]\nregion = eu-north-1\n[profile broken]\nrole_arn = arn:aws:iam::{Other}:role/Auditor\nsource_profile = gone\n");
        var token = Write("web-token", StandIn.WebIdentityToken);
        var containerToken = Write("container-token", StandIn.ContainerToken);
        var elsewhere = Write("elsewhere", $"[default]\naws_access_key_id = {OtherAdmin}\naws_secret_access_key = {Secret}\n");
        var lines = await RunAsync(
            $$"""
            # From the last to the first: each next one must take over.
            $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = '{{StandIn.Url}}/container'
            $env:AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = '{{containerToken}}'
            $env:AWS_PROFILE = 'settings'
            Show container
            $env:AWS_PROFILE = 'broken'
            Show broken
            $env:AWS_PROFILE = 'absent'
            Show absent
            $env:AWS_PROFILE = $null
            Show default
            Show default-elsewhere @{ ProfileLocation = '{{elsewhere}}' }
            "default-region: $((Get-XRayEncryptionStatus).Region)"
            $env:AWS_PROFILE = 'other'
            Show other
            "other-region: $((Get-XRayEncryptionStatus).Region)"
            $env:AWS_WEB_IDENTITY_TOKEN_FILE = '{{token}}'
            $env:AWS_ROLE_ARN = 'arn:aws:iam::{{Own}}:role/Web'
            Show web
            $env:AWS_SECRET_ACCESS_KEY = '{{Secret}}'
            Show half-variables
            $env:AWS_ACCESS_KEY_ID = '{{OtherAdmin}}'
            Show variables
            "variables-region: $((Get-XRayEncryptionStatus).Region)"
            Import-Module '{{ChildShell.ForeignModule}}'
            Set-AWSCredential -AccessKey {{Admin}} -SecretKey {{Secret}}
            $own = $StoredAWSCredentials
            Show stored
            Set-AWSCredential -AccessKey {{OtherAdmin}} -SecretKey {{Secret}}
            Show credential @{ Credential = $own }
            Show profile @{ Credential = $own; ProfileName = 'other' }
            Show keys @{ Credential = $own; ProfileName = 'other'; AccessKey = '{{Admin}}'; SecretKey = '{{Secret}}' }
            """);

        Assert.StartsWith($"{Other}, Credentials: the container's role. Region where none is named: eu-north-1, of the shared files.", lines["container"], StringComparison.Ordinal);
        Assert.StartsWith("NoCredentials, No credentials could be had from profile 'broken': Source profile [gone] was not found.", lines["broken"], StringComparison.Ordinal);
        Assert.StartsWith("ProfileNotFound, There is no profile 'absent', which AWS_PROFILE names. There are: broken, default, other. | ", lines["absent"], StringComparison.Ordinal);
        Assert.StartsWith($"{Own}, Credentials: profile 'default' (access key). Region where none is named: eu-west-2, of the shared files.", lines["default"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, Credentials: profile 'default' (access key).", lines["default-elsewhere"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, Credentials: profile 'other' (access key), named by AWS_PROFILE.", lines["other"], StringComparison.Ordinal);
        Assert.Equal(("eu-west-2", "eu-west-3", "eu-west-3"), (lines["default-region"], lines["other-region"], lines["variables-region"]));
        Assert.StartsWith($"{Own}, Credentials: the environment's web identity (assume role arn:aws:iam::{Own}:role/Web).", lines["web"], StringComparison.Ordinal);
        Assert.StartsWith($"{Own}, Credentials: the environment's web identity", lines["half-variables"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, Credentials: the environment variables.", lines["variables"], StringComparison.Ordinal);
        Assert.StartsWith($"{Own}, Credentials: the session's $StoredAWSCredentials.", lines["stored"], StringComparison.Ordinal);
        Assert.StartsWith($"{Own}, Credentials: -Credential.", lines["credential"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, Credentials: profile 'other' (access key).", lines["profile"], StringComparison.Ordinal);
        Assert.StartsWith($"{Own}, Credentials: -AccessKey and -SecretKey.", lines["keys"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_are_none_one_error_says_soon_where_it_looked()
    {
        var lines = await RunAsync(
            """
            Show disabled
            $env:AWS_EC2_METADATA_DISABLED = $null
            $env:AWS_EC2_METADATA_SERVICE_ENDPOINT = 'http://127.0.0.1:9'
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            Show unanswered
            "soon: $($watch.Elapsed.TotalSeconds -lt 60)"
            try { Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2 } catch { "ended: $($_.FullyQualifiedErrorId)" }
            $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = 'http://credentials.example/role'
            Show stranger
            $env:AWS_CONTAINER_CREDENTIALS_FULL_URI = 'no address'
            Show no-address
            """);

        const string Start = "NoCredentials, No AWS credentials were found. None were given or stored in the session; the environment has no AWS_ACCESS_KEY_ID; nor AWS_WEB_IDENTITY_TOKEN_FILE; "
            + "the shared files have no profile 'default'; this is no container with a role (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set); "
            + "an instance's role was not asked for: ";
        Assert.StartsWith(Start + "AWS_EC2_METADATA_DISABLED is true. | Sign in", lines["disabled"], StringComparison.Ordinal);
        Assert.StartsWith(Start + "nothing answers at http://127.0.0.1:9. | Sign in", lines["unanswered"], StringComparison.Ordinal);
        Assert.Equal("True", lines["soon"]);
        Assert.StartsWith("NoCredentials,", lines["ended"], StringComparison.Ordinal);
        Assert.StartsWith("NoCredentials, No credentials could be had from the container's role: ", lines["stranger"], StringComparison.Ordinal);
        Assert.StartsWith("NoCredentials, No credentials could be had from the container's role: ", lines["no-address"], StringComparison.Ordinal);
    }
}
