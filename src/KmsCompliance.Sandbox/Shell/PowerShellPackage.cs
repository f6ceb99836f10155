using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>PowerShell as restore brought it: the NuGet package, run by the .NET that runs this.</summary>
internal static class PowerShellPackage
{
    /// <summary>PowerShell, ready to start with these arguments and this process's environment.</summary>
    /// <exception cref="SandboxException">The package is not where it was when this was built.</exception>
    public static ProcessStartInfo Prepare(IEnumerable<string> arguments)
    {
        string pwsh = Path.Combine(Folder(), "tools", "net10.0", "any", OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");
        if (!File.Exists(pwsh))
        {
            throw new SandboxException($"PowerShell is missing: there is no {pwsh}. `dotnet restore` brings it.");
        }

        string dotnet = DotNet();
        ProcessStartInfo start = new(dotnet, ["exec", "--roll-forward", "Major", pwsh, .. arguments]) { UseShellExecute = false };
        // It reports its start to Microsoft, and looks for a newer one, unless told not to.
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        // Scripts of a checkout are the user's own to run; read on Windows only.
        start.Environment["PSExecutionPolicyPreference"] = "Bypass";
        // Start-Job runs the package's own pwsh, which looks for .NET in the usual places and here.
        start.Environment.TryAdd("DOTNET_ROOT", Path.GetDirectoryName(dotnet));
        return start;
    }

    private static string Folder() => typeof(PowerShellPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "PowerShellPackage").Value!;

    // Not what PATH says: that may be another installation, without the runtime that this runs on.
    private static string DotNet()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
