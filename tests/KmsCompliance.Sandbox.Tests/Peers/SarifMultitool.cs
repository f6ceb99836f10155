namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>Microsoft's validator of SARIF, which npm has for each system.</summary>
internal static class SarifMultitool
{
    private static readonly NpmFolder Packages = new("sarif");

    /// <summary>Installs it. The exit code is 0 where it is there.</summary>
    public static Task<(int ExitCode, string Output, string Error)> EnsureAsync() => Packages.EnsureAsync();

    /// <summary>Validates files, whose names end in <c>.sarif</c>, by the schema, its own rules and those of code scanning.</summary>
    /// <param name="files">The files.</param>
    /// <param name="output">Where its findings go, as SARIF.</param>
    public static async Task<(int ExitCode, string Output, string Error)> ValidateAsync(IEnumerable<string> files, string output)
    {
        var installed = await EnsureAsync();
        if (installed.ExitCode != 0)
        {
            return installed;
        }

        var system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var program = Path.Combine(Packages.Path, "node_modules", "@microsoft", $"sarif-multitool-{system}", OperatingSystem.IsWindows() ? "Sarif.Multitool.exe" : "Sarif.Multitool");
        if (!OperatingSystem.IsWindows())
        {
            // What its script of installation would do.
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        }

        return await Peer.RunAsync(
            program,
            ["validate", .. files, "--rule-kind", "Sarif;Ghas", "--output", output, "--log", "ForceOverwrite"],
            new Dictionary<string, string> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });
    }
}
