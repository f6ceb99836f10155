namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>Packages of npm in the versions that a lock file pins, from the registry that the machine's npm knows. They are installed
/// once beside the tests, and anew when the lock file changes.</summary>
internal sealed class NpmFolder
{
    private static readonly string Npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    private readonly Lazy<Task<(int ExitCode, string Output, string Error)>> _installation;

    /// <summary>Those of a folder of the peers.</summary>
    public NpmFolder(string name)
    {
        Path = System.IO.Path.Combine(AppContext.BaseDirectory, "Peers", name);
        _installation = new(InstallAsync);
    }

    /// <summary>Where they are.</summary>
    public string Path { get; }

    /// <summary>Installs them. The exit code is 0 where they are there.</summary>
    public Task<(int ExitCode, string Output, string Error)> EnsureAsync() => _installation.Value;

    private async Task<(int ExitCode, string Output, string Error)> InstallAsync()
    {
        var node = await Peer.RunAsync("node", ["--version"]);
        var installed = new FileInfo(System.IO.Path.Combine(Path, "node_modules", ".package-lock.json"));
        if (node.ExitCode != 0 || (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(System.IO.Path.Combine(Path, "package-lock.json"))))
        {
            return node;
        }

        return await Peer.RunAsync(Npm, ["ci", "--prefix", Path, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]);
    }
}
