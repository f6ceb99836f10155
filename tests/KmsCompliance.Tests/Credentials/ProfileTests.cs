using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Tests.Credentials;

/// <summary>What the shared files can say, asked for by name.</summary>
[Trait("Category", "Credentials")]
public sealed class ProfileTests : CredentialTest
{
    private const string Own = SandboxAccounts.AccountId;
    private const string Other = SandboxAccounts.OtherAccountId;
    private const string Keys = $"aws_access_key_id = {SandboxAccounts.AdministratorAccessKey}\naws_secret_access_key = {SandboxAccounts.SecretKey}\n";
    private const string OtherKeys = $"aws_access_key_id = {SandboxAccounts.OtherAdministratorAccessKey}\naws_secret_access_key = {SandboxAccounts.SecretKey}\n";

    [Fact]
    public async Task Keys_and_roles()
    {
        var token = Write("token", StandIn.WebIdentityToken);
        Write("credentials", $"[base]\n{Keys}\n[temporary]\n{OtherKeys}aws_session_token = {StandIn.SessionToken}\n");
        Write(
            "config",
            $"""
            [profile base]
            region = eu-west-2
            [profile audit]
            role_arn = arn:aws:iam::{Other}:role/Auditor
            source_profile = base
            external_id = agreed
            role_session_name = review
            region = eu-west-1
            [profile chained]
            role_arn = arn:aws:iam::{Own}:role/Second
            source_profile = audit
            [profile china]
            role_arn = arn:aws-cn:iam::{Other}:role/Auditor
            source_profile = base
            region = cn-northwest-1
            [profile government]
            role_arn = arn:aws-us-gov:iam::{Other}:role/Auditor
            source_profile = base
            [profile variables]
            role_arn = arn:aws:iam::{Other}:role/Auditor
            credential_source = Environment
            [profile web]
            role_arn = arn:aws:iam::{Other}:role/Web
            web_identity_token_file = {token}
            role_session_name = pipeline
            """);
        var elsewhere = Write("elsewhere", $"[base]\n{OtherKeys}");

        var lines = await RunAsync(
            $$"""
            Show base @{ ProfileName = 'base' }
            Show temporary @{ ProfileName = 'temporary' }
            Show audit @{ ProfileName = 'audit' }
            Show chained @{ ProfileName = 'chained' }
            Show china @{ ProfileName = 'china' }
            Show government @{ ProfileName = 'government' }
            Show web @{ ProfileName = 'web' }
            Show elsewhere @{ ProfileName = 'base'; ProfileLocation = '{{elsewhere}}' }
            $env:AWS_ACCESS_KEY_ID = '{{SandboxAccounts.AdministratorAccessKey}}'
            $env:AWS_SECRET_ACCESS_KEY = '{{SandboxAccounts.SecretKey}}'
            Show variables @{ ProfileName = 'variables' }
            Show before-variables @{ ProfileName = 'temporary' }
            "region: $((Get-XRayEncryptionStatus -ProfileName audit).Region)"
            $env:AWS_REGION = 'eu-west-3'
            "region-still: $((Get-XRayEncryptionStatus -ProfileName audit).Region)"
            Show missing @{ ProfileName = 'absent' }
            """);

        Assert.StartsWith($"{Own}, Credentials: profile 'base' (access key). Region where none is named: eu-west-2, of profile 'base'.", lines["base"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, Credentials: profile 'temporary' (temporary access key). Region where none is named: none.", lines["temporary"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, Credentials: profile 'audit' (assume role arn:aws:iam::{Other}:role/Auditor with profile 'base' (access key)). Region", lines["audit"], StringComparison.Ordinal);
        Assert.StartsWith(
            $"{Own}, Credentials: profile 'chained' (assume role arn:aws:iam::{Own}:role/Second with profile 'audit' (assume role arn:aws:iam::{Other}:role/Auditor with profile 'base' (access key))).",
            lines["chained"],
            StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, Credentials: profile 'web' (assume role arn:aws:iam::{Other}:role/Web by web identity).", lines["web"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, Credentials: profile 'base' (access key).", lines["elsewhere"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, Credentials: profile 'variables' (assume role arn:aws:iam::{Other}:role/Auditor with the environment variables).", lines["variables"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, ", lines["before-variables"], StringComparison.Ordinal);
        Assert.Equal(("eu-west-1", "eu-west-1"), (lines["region"], lines["region-still"]));
        Assert.StartsWith("ProfileNotFound, There is no profile 'absent'. There are: audit, base, chained, china, government, temporary, variables, web.", lines["missing"], StringComparison.Ordinal);

        // One of the two calls for audit served as the source of chained.
        Assert.Contains($"AssumeRole arn:aws:iam::{Other}:role/Auditor session review external agreed in eu-west-1", StandIn.Requests);
        Assert.Contains(StandIn.Requests, request => request.StartsWith($"AssumeRole arn:aws:iam::{Own}:role/Second session aws-dotnet-sdk-session-", StringComparison.Ordinal));
        Assert.Contains(StandIn.Requests, request => request.StartsWith($"AssumeRole arn:aws-cn:iam::{Other}:role/Auditor", StringComparison.Ordinal) && request.EndsWith(" in cn-northwest-1", StringComparison.Ordinal));
        Assert.Contains(StandIn.Requests, request => request.StartsWith($"AssumeRole arn:aws-us-gov:iam::{Other}:role/Auditor", StringComparison.Ordinal) && request.EndsWith(" in us-gov-west-1", StringComparison.Ordinal));
        Assert.Contains($"AssumeRoleWithWebIdentity arn:aws:iam::{Other}:role/Web session pipeline external  in unsigned", StandIn.Requests);
    }

    [Fact]
    public async Task A_role_is_assumed_once_for_all_Regions_of_a_command()
    {
        Write("config", $"[profile base]\n{Keys}\n[profile audit]\nrole_arn = arn:aws:iam::{Other}:role/Auditor\nsource_profile = base\n");
        var lines = await RunAsync("\"count: $(@(Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2, eu-west-3, us-east-1 -ProfileName audit).Count)\"");
        Assert.Equal("4", lines["count"]);
        Assert.Equal(1, StandIn.Count("AssumeRole"));
    }

    [Fact]
    public async Task What_a_profile_cannot_give_is_one_error_that_says_why()
    {
        Write(
            "config",
            $"""
            [profile base]
            {Keys}
            [profile denied]
            role_arn = arn:aws:iam::{Other}:role/Denied
            source_profile = base
            [profile through]
            role_arn = arn:aws:iam::{Other}:role/Auditor
            source_profile = denied
            [profile mfa]
            role_arn = arn:aws:iam::{Other}:role/Auditor
            source_profile = base
            mfa_serial = arn:aws:iam::{Own}:mfa/somebody
            [profile over-mfa]
            role_arn = arn:aws:iam::{Other}:role/Auditor
            source_profile = mfa
            [profile orphan]
            role_arn = arn:aws:iam::{Other}:role/Auditor
            source_profile = gone
            [profile ring]
            role_arn = arn:aws:iam::{Other}:role/Auditor
            source_profile = ring-end
            [profile ring-end]
            role_arn = arn:aws:iam::{Other}:role/Auditor
            source_profile = ring
            [profile half]
            aws_access_key_id = {SandboxAccounts.AdministratorAccessKey}
            [profile settings]
            region = eu-west-1
            [profile login]
            login_session = arn:aws:iam::{Own}:user/somebody
            [profile web]
            role_arn = arn:aws:iam::{Other}:role/Web
            web_identity_token_file = {Write("wrong-token", "wrong")}
            [profile instance]
            role_arn = arn:aws:iam::{Other}:role/Auditor
            credential_source = Ec2InstanceMetadata
            [profile container]
            role_arn = arn:aws:iam::{Other}:role/Auditor
            credential_source = EcsContainer
            """);
        string[] profiles = ["denied", "through", "mfa", "over-mfa", "orphan", "ring", "half", "settings", "login", "web", "instance", "container"];
        var lines = await RunAsync(
            $$"""
            foreach ($profile in '{{string.Join("', '", profiles)}}') { Show $profile @{ ProfileName = $profile } }
            try { Get-XRayEncryptionStatus -Region eu-west-1, eu-west-2 -ProfileName denied } catch { "ended: $($_.FullyQualifiedErrorId)" }
            $env:AWS_ENDPOINT_URL_STS = 'http://127.0.0.1:9'
            Show unreachable @{ ProfileName = 'denied' }
            """);

        foreach (var profile in profiles)
        {
            Assert.StartsWith("NoCredentials, No credentials could be had", lines[profile], StringComparison.Ordinal);
            Assert.Contains($"profile '{profile}'", lines[profile], StringComparison.Ordinal);
        }

        Assert.Contains("AccessDenied: Somebody is not authorized to perform: sts:AssumeRole.", lines["denied"], StringComparison.Ordinal);
        Assert.Contains("AccessDenied: Somebody", lines["through"], StringComparison.Ordinal);
        Assert.Contains($"needs a code of the MFA device arn:aws:iam::{Own}:mfa/somebody", lines["mfa"], StringComparison.Ordinal);
        Assert.Contains("needs a code of the MFA device", lines["over-mfa"], StringComparison.Ordinal);
        Assert.Contains("[gone] was not found", lines["orphan"], StringComparison.Ordinal);
        Assert.Contains("cyclical", lines["ring"], StringComparison.Ordinal);
        Assert.Contains("aws configure export-credentials --profile login", lines["login"], StringComparison.Ordinal);
        Assert.Contains("AWS_EC2_METADATA_DISABLED is true", lines["instance"], StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:9", lines["unreachable"], StringComparison.Ordinal);
        Assert.StartsWith("NoCredentials,", lines["ended"], StringComparison.Ordinal);
    }

    [UnixFact("the SDK runs the process by cmd there, and the scripts of this test are for sh")]
    public async Task A_process_gives_credentials()
    {
        var answer = $$"""{"Version":1,"AccessKeyId":"{{SandboxAccounts.OtherAdministratorAccessKey}}","SecretAccessKey":"{{SandboxAccounts.SecretKey}}","SessionToken":"{{StandIn.SessionToken}}"}""";
        Write(
            "config",
            $"""
            [profile process]
            credential_process = sh '{Write("give credentials.sh", $"echo run >> '{PathOf("runs")}'\necho '{answer}'\n")}' --for 'the audit'
            [profile failing]
            credential_process = sh -c 'echo the vault is locked >&2; exit 3'
            [profile talkative]
            credential_process = echo 'Welcome {StandIn.SessionToken}'
            [profile absent]
            credential_process = /no/such/program
            [profile over]
            role_arn = arn:aws:iam::{Own}:role/Auditor
            source_profile = process
            [profile over-failing]
            role_arn = arn:aws:iam::{Own}:role/Auditor
            source_profile = failing
            """);
        var lines = await RunAsync("foreach ($profile in 'process', 'failing', 'talkative', 'absent', 'over', 'over-failing') { Show $profile @{ ProfileName = $profile } }");

        Assert.StartsWith($"{Other}, Credentials: profile 'process' (credential_process).", lines["process"], StringComparison.Ordinal);
        Assert.StartsWith($"{Own}, Credentials: profile 'over' (assume role arn:aws:iam::{Own}:role/Auditor with profile 'process' (credential_process)).", lines["over"], StringComparison.Ordinal);
        Assert.StartsWith("NoCredentials, No credentials could be had from profile 'failing' (credential_process): Command returned non-zero exit value 3 with the error - the vault is locked.", lines["failing"], StringComparison.Ordinal);
        Assert.StartsWith("NoCredentials, No credentials could be had from profile 'talkative' (credential_process): ", lines["talkative"], StringComparison.Ordinal);
        Assert.StartsWith("NoCredentials, No credentials could be had from profile 'absent' (credential_process): ", lines["absent"], StringComparison.Ordinal);
        Assert.Contains("with the error - the vault is locked.", lines["over-failing"], StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(PathOf("runs")).Length);
    }
}
