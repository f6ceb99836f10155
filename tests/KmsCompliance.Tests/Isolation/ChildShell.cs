using System.Diagnostics;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Isolation;

/// <summary>A PowerShell of its own process, with an endpoint inside: what is loaded there does not stay here.</summary>
internal static class ChildShell
{
    /// <summary>The stand-in for AWS.Tools.</summary>
    public static string ForeignModule { get; } = Path.Combine(AppContext.BaseDirectory, "AWS.Tools", "AWS.Tools.Common.dll");

    /// <summary>Writes a line for each AWSSDK.Core of the process: its load context and file version, in that order.</summary>
    public const string ShowSdk = """
        [string[]] $sdks = [System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object {
            $context = $_
            $context.Assemblies | Where-Object { $_.GetName().Name -eq 'AWSSDK.Core' } | ForEach-Object {
                "sdk: $($context.Name) $([System.Diagnostics.FileVersionInfo]::GetVersionInfo($_.Location).FileVersion)"
            }
        }
        if ($sdks) { [array]::Sort($sdks); $sdks }
        """;

    /// <summary>Runs a script that must report no error, without the module, and returns the lines it wrote.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string script)
    {
        var file = Path.Combine(Path.GetTempPath(), $"kmscompliance-tests-{Guid.NewGuid():N}.ps1");
        await File.WriteAllTextAsync(file, script, Patience.Token);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { typeof(SandboxServer).Assembly.Location, "shell", "-NoModule", "-File", file },
        };
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(Patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(Patience.Token);
            await process.WaitForExitAsync(Patience.Token);
            Assert.Equal(string.Empty, await error);
            return output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            File.Delete(file);
        }
    }
}
