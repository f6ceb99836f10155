using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>The types that the CDK for Terraform makes of HashiCorp's AWS provider. Of the package, whose 4,500 files have 400 MB, a
/// dozen are read; it is fetched once, and is the one whose hash stands here.</summary>
internal static class ProviderTypes
{
    private const string Version = "21.22.1";
    private const string Sha512 = "BuSHeaQFUL9l33pBzIMRT7cTQ69AM2mLtijjteCPhVQRmvuhuj9Lvfymf7knAMhYqAT6+Lrls9jiGVW/Us3zrQ==";

    private static readonly string Npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Peers", "provider");
    private static readonly string Package = Path.Combine(Folder, $"cdktf-provider-aws-{Version}.tgz");
    private static readonly Lazy<Task<(int ExitCode, string Output, string Error)>> Fetched = new(FetchAsync);

    /// <summary>Fetches the package. The exit code is 0 where it is there.</summary>
    public static Task<(int ExitCode, string Output, string Error)> EnsureAsync() => Fetched.Value;

    /// <summary>Reads files of it, by their paths in it.</summary>
    /// <param name="isRead">Whether a file is read.</param>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(Func<string, bool> isRead)
    {
        var (exitCode, _, error) = await EnsureAsync();
        Assert.True(exitCode == 0, error);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var package = File.OpenRead(Package);
        await using var unzipped = new GZipStream(package, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            var path = entry.Name["package/".Length..];
            if (entry.DataStream is { } content && isRead(path))
            {
                using var reader = new StreamReader(content);
                files.Add(path, await reader.ReadToEndAsync());
            }
        }

        return files;
    }

    private static async Task<(int ExitCode, string Output, string Error)> FetchAsync()
    {
        var node = await Peer.RunAsync("node", ["--version"]);
        if (node.ExitCode != 0 || await IsWholeAsync())
        {
            return node;
        }

        Directory.CreateDirectory(Folder);
        var fetched = await Peer.RunAsync(Npm, ["pack", $"@cdktf/provider-aws@{Version}", "--pack-destination", Folder, "--ignore-scripts", "--silent", "--prefer-offline"]);
        return fetched.ExitCode != 0 ? fetched : await IsWholeAsync() ? node : (1, string.Empty, $"'{Package}' is not the package whose hash is known.");
    }

    private static async Task<bool> IsWholeAsync()
    {
        if (!File.Exists(Package))
        {
            return false;
        }

        await using var package = File.OpenRead(Package);
        return Convert.ToBase64String(await SHA512.HashDataAsync(package)) == Sha512;
    }
}
