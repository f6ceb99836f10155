using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>AWS's own clients for JavaScript read the sandbox's answers, and spell some requests as no Python does.</summary>
[Trait("Category", "Peers")]
public sealed class NpmSdkTests
{
    [PeerFact(Peer.NpmSdk)]
    public async Task The_npm_clients_make_key_alias_XRay_setting_secret_and_trail()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        var (exitCode, output, error) = await NpmSdk.RunAsync("drive.mjs", [server.Url.ToString(), SandboxAccounts.AccountId], new Dictionary<string, string>(AwsCli.Isolation)
        {
            ["AWS_ACCESS_KEY_ID"] = SandboxAccounts.AdministratorAccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = SandboxAccounts.SecretKey,
        });
        Assert.True(exitCode == 0, error);

        var seen = JsonDocument.Parse(output).RootElement;
        Assert.All(new[] { "alias", "xray", "secret", "trail" }, what => Assert.True(seen.GetProperty(what).GetBoolean(), what));
        Assert.Equal(180, seen.GetProperty("rotation").GetInt32());
        Assert.Equal(["npm/secret"], seen.GetProperty("listed").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            ["NotFoundException", "MalformedPolicyDocumentException", "InvalidRequestException", "ResourceNotFoundException", "TrailNotFoundException", "InvalidAction", "UnknownOperationException"],
            new[] { "noKey", "badPolicy", "badXRayKey", "noSecret", "noTrail", "noService", "noOperation" }.Select(what => seen.GetProperty(what).GetString()));
    }
}
