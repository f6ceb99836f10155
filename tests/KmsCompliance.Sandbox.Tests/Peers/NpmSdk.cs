namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>The AWS SDK clients for JavaScript, in the versions that the lock file pins, from the registry that the machine's npm
/// knows. They are installed once beside the tests, and anew when the lock file changes.</summary>
internal static class NpmSdk
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Peers", "npm");
    private static readonly string Npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
    private static readonly Lazy<Task<(int ExitCode, string Output, string Error)>> Installation = new(InstallAsync);

    /// <summary>Installs them. The exit code is 0 where they are there.</summary>
    public static Task<(int ExitCode, string Output, string Error)> EnsureAsync() => Installation.Value;

    /// <summary>Runs a script that uses them.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var installed = await EnsureAsync();
        return installed.ExitCode == 0 ? await Peer.RunAsync("node", [Path.Combine(Folder, script), .. arguments], environment) : installed;
    }

    private static async Task<(int ExitCode, string Output, string Error)> InstallAsync()
    {
        var node = await Peer.RunAsync("node", ["--version"]);
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (node.ExitCode != 0 || (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"))))
        {
            return node;
        }

        return await Peer.RunAsync(Npm, ["ci", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]);
    }
}
