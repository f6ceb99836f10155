namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>The AWS SDK clients for JavaScript.</summary>
internal static class NpmSdk
{
    private static readonly NpmFolder Packages = new("npm");

    /// <summary>Installs them. The exit code is 0 where they are there.</summary>
    public static Task<(int ExitCode, string Output, string Error)> EnsureAsync() => Packages.EnsureAsync();

    /// <summary>Runs a script that uses them.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var installed = await EnsureAsync();
        return installed.ExitCode == 0 ? await Peer.RunAsync("node", [Path.Combine(Packages.Path, script), .. arguments], environment) : installed;
    }
}
