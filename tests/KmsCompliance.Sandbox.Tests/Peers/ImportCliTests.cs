using System.Diagnostics;
using System.Text.Json;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>The documented procedure of an import, with the unmodified <c>aws</c> and a wrap by OpenSSL, neither of which shares code with
/// the sandbox.</summary>
[Trait("Category", "Peers")]
public sealed class ImportCliTests : IAsyncLifetime
{
    private const string Region = "us-east-1";

    private readonly string _folder = Directory.CreateTempSubdirectory("kmscompliance-import-").FullName;
    private SandboxServer _server = null!;

    public async Task InitializeAsync() => _server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [PeerFact(Peer.Aws)]
    public async Task Material_that_OpenSSL_wrapped_is_imported_by_hand()
    {
        if (!await HasOpenSslAsync())
        {
            Assert.False(Environment.GetEnvironmentVariable("KMSCOMPLIANCE_REQUIRE_PEERS") == "1", "openssl is missing.");
            return;
        }

        var aws = new AwsCli(_server.Url);
        var key = (await aws.RunAsync(Region, "kms", "create-key", "--origin", "EXTERNAL", "--multi-region")).GetProperty("KeyMetadata").GetProperty("KeyId").GetString()!;
        await File.WriteAllBytesAsync(In("material.bin"), [.. Enumerable.Range(0, 32).Select(static i => (byte)i)]);
        var first = await ImportAsync(aws, Region, key, "RSAES_OAEP_SHA_256", "RSA_4096", "sha256");
        Assert.Equal("Enabled", await StateAsync(aws, Region, key));

        await aws.RunAsync(Region, "kms", "delete-imported-key-material", "--key-id", key);
        Assert.Equal("PendingImport", await StateAsync(aws, Region, key));
        var again = await ImportAsync(aws, Region, key, "RSAES_OAEP_SHA_1", "RSA_3072", "sha1");
        Assert.Equal(first, again);

        var replica = (await aws.RunAsync(Region, "kms", "replicate-key", "--key-id", key, "--replica-region", "eu-west-3")).GetProperty("ReplicaKeyMetadata");
        Assert.Equal("REPLICA", replica.GetProperty("MultiRegionConfiguration").GetProperty("MultiRegionKeyType").GetString());
        Assert.Equal("PendingImport", await StateAsync(aws, "eu-west-3", key));
        Assert.Equal(first, await ImportAsync(aws, "eu-west-3", key, "RSAES_OAEP_SHA_256", "RSA_2048", "sha256"));
        Assert.Equal("Enabled", await StateAsync(aws, "eu-west-3", key));
    }

    private static async Task<bool> HasOpenSslAsync()
    {
        try
        {
            return await OpenSslAsync("version");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<bool> OpenSslAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return true;
    }

    private static async Task<string?> StateAsync(AwsCli aws, string region, string key) =>
        (await aws.RunAsync(region, "kms", "describe-key", "--key-id", key)).GetProperty("KeyMetadata").GetProperty("KeyState").GetString();

    private async Task<string?> ImportAsync(AwsCli aws, string region, string key, string algorithm, string spec, string digest)
    {
        var parameters = await aws.RunAsync(region, "kms", "get-parameters-for-import", "--key-id", key, "--wrapping-algorithm", algorithm, "--wrapping-key-spec", spec);
        await WriteAsync("public.der", parameters.GetProperty("PublicKey"));
        await WriteAsync("token.bin", parameters.GetProperty("ImportToken"));
        await OpenSslAsync(
            "pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", In("public.der"), "-in", In("material.bin"), "-out", In("wrapped.bin"),
            "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", $"rsa_oaep_md:{digest}", "-pkeyopt", $"rsa_mgf1_md:{digest}");
        var answer = await aws.RunAsync(
            region, "kms", "import-key-material", "--key-id", key, "--encrypted-key-material", $"fileb://{In("wrapped.bin")}", "--import-token", $"fileb://{In("token.bin")}",
            "--expiration-model", "KEY_MATERIAL_DOES_NOT_EXPIRE");
        return answer.GetProperty("KeyMaterialId").GetString();
    }

    private Task WriteAsync(string name, JsonElement base64) => File.WriteAllBytesAsync(In(name), base64.GetBytesFromBase64());

    private string In(string name) => Path.Combine(_folder, name);
}
