using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Tests.Credentials;

/// <summary>Profiles of IAM Identity Center, with the tokens that <c>aws sso login</c> left behind.</summary>
[Trait("Category", "Credentials")]
public sealed class SingleSignOnTests : CredentialTest
{
    private const string Own = SandboxAccounts.AccountId;
    private const string Other = SandboxAccounts.OtherAccountId;
    private const string NoHome = "the home folder cannot be moved there, and the SDK looks for the tokens nowhere else";

    [UnixFact(NoHome)]
    public async Task A_cached_token_serves_and_an_expired_one_says_how_to_sign_in()
    {
        WriteConfig();
        WriteToken("company", TimeSpan.FromHours(1));
        WriteToken("https://legacy.example/start", TimeSpan.FromHours(1));
        WriteToken("over", TimeSpan.FromHours(-1));
        WriteToken("renewable", TimeSpan.FromHours(-1), canRenew: true);
        WriteToken("revoked", TimeSpan.FromHours(1), accessToken: "revoked");
        var lines = await RunAsync("foreach ($profile in 'audit', 'legacy', 'role', 'renewable', 'over', 'over-role', 'never', 'revoked') { Show $profile @{ ProfileName = $profile } }");

        Assert.StartsWith($"{Other}, Credentials: profile 'audit' (single sign-on, role Auditor of account {Other}).", lines["audit"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, Credentials: profile 'legacy' (single sign-on, role Auditor of account {Other}).", lines["legacy"], StringComparison.Ordinal);
        Assert.StartsWith($"{Own}, Credentials: profile 'role' (assume role arn:aws:iam::{Own}:role/Second with profile 'audit' (single sign-on, ", lines["role"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, ", lines["renewable"], StringComparison.Ordinal);
        Assert.Equal(1, StandIn.Count("POST /token"));
        foreach (var (profile, signIn) in new[] { ("over", "over"), ("over-role", "over"), ("never", "never"), ("revoked", "revoked") })
        {
            Assert.StartsWith("NoCredentials, ", lines[profile], StringComparison.Ordinal);
            Assert.Contains($"Sign in: aws sso login --profile {signIn} ", lines[profile], StringComparison.Ordinal);
        }

        Assert.Contains("): SSO Token has expired and can not be refreshed. Sign in: ", lines["over"], StringComparison.Ordinal);
        Assert.Contains("): SSO Token has expired and can not be refreshed. Sign in: ", lines["over-role"], StringComparison.Ordinal);
    }

    [UnixFact(NoHome)]
    public async Task After_signing_in_again_the_same_shell_goes_on()
    {
        WriteConfig();
        WriteToken("over", TimeSpan.FromHours(-1));
        var cached = TokenFile("over");
        var lines = await RunAsync(
            $$"""
            Show before @{ ProfileName = 'over' }
            [System.IO.File]::WriteAllText('{{PathOf(cached)}}', '{{Token(TimeSpan.FromHours(1), StandIn.SignOnToken, canRenew: false)}}')
            Show after @{ ProfileName = 'over' }
            """);
        Assert.StartsWith("NoCredentials, ", lines["before"], StringComparison.Ordinal);
        Assert.StartsWith($"{Other}, ", lines["after"], StringComparison.Ordinal);
    }

#pragma warning disable CA5350 // The AWS command line names the files of its tokens so.
    private static string TokenFile(string session) =>
        Path.Combine(".aws", "sso", "cache", Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(session))) + ".json");
#pragma warning restore CA5350

    private static string Token(TimeSpan rest, string accessToken, bool canRenew)
    {
        var token = new Dictionary<string, string>
        {
            ["accessToken"] = accessToken,
            ["expiresAt"] = DateTimeOffset.UtcNow.Add(rest).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["region"] = "eu-west-1",
            ["startUrl"] = "https://company.example/start",
        };
        if (canRenew)
        {
            token["refreshToken"] = StandIn.SignOnToken;
            token["clientId"] = "client";
            token["clientSecret"] = StandIn.SignOnToken;
            token["registrationExpiresAt"] = DateTimeOffset.UtcNow.AddDays(30).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        return JsonSerializer.Serialize(token);
    }

    private void WriteToken(string session, TimeSpan rest, bool canRenew = false, string accessToken = StandIn.SignOnToken) =>
        Write(TokenFile(session), Token(rest, accessToken, canRenew));

    private void WriteConfig()
    {
        string[] sessions = ["over", "renewable", "never", "revoked"];
        Write(
            "config",
            $"""
            [profile audit]
            sso_session = company
            sso_account_id = {Other}
            sso_role_name = Auditor
            [sso-session company]
            sso_region = eu-west-1
            sso_start_url = https://company.example/start
            sso_registration_scopes = sso:account:access
            [profile legacy]
            sso_region = eu-west-1
            sso_start_url = https://legacy.example/start
            sso_account_id = {Other}
            sso_role_name = Auditor
            [profile role]
            role_arn = arn:aws:iam::{Own}:role/Second
            source_profile = audit
            [profile over-role]
            role_arn = arn:aws:iam::{Own}:role/Second
            source_profile = over

            """ + string.Concat(sessions.Select(session =>
                $"""
                [profile {session}]
                sso_session = {session}
                sso_account_id = {Other}
                sso_role_name = Auditor
                [sso-session {session}]
                sso_region = eu-west-1
                sso_start_url = https://company.example/start

                """)));
    }
}
