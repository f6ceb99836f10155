using System.Runtime.InteropServices;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>AWS's interpreter of Guard rules, and DuckDB, which npm has for each system.</summary>
internal static class Validators
{
    private static readonly NpmFolder Packages = new("validators");

    /// <summary>Installs them. The exit code is 0 where they are there.</summary>
    public static Task<(int ExitCode, string Output, string Error)> EnsureAsync() =>
        OperatingSystem.IsWindows() ? Task.FromResult((1, string.Empty, "The package has no cfn-guard for Windows.")) : Packages.EnsureAsync();

    /// <summary>Judges documents by Guard rules. The exit code is 0 where all pass, 19 where one does not, and another where the rules
    /// cannot be read.</summary>
    /// <param name="rules">The file of rules.</param>
    /// <param name="data">The JSON document's file.</param>
    public static async Task<(int ExitCode, string Output, string Error)> GuardAsync(string rules, string data)
    {
        var installed = await EnsureAsync();
        if (installed.ExitCode != 0)
        {
            return installed;
        }

        var processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";
        var program = Path.Combine(Packages.Path, "node_modules", "@cdklabs", "cdk-validator-cfnguard", "bin", OperatingSystem.IsMacOS() ? "macos" : "ubuntu", processor, "cfn-guard");
        return await Peer.RunAsync(program, ["validate", "--rules", rules, "--data", data, "--show-summary", "all"]);
    }

    /// <summary>Runs a query by DuckDB, and returns its rows as a JSON array.</summary>
    /// <param name="query">The query.</param>
    public static async Task<(int ExitCode, string Output, string Error)> QueryAsync(string query)
    {
        var installed = await EnsureAsync();
        return installed.ExitCode == 0 ? await Peer.RunAsync("node", [Path.Combine(Packages.Path, "query.mjs"), query]) : installed;
    }
}
