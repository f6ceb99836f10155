using System.Diagnostics;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Shell;

namespace KmsCompliance.Tests.Isolation;

/// <summary>A PowerShell of its own process, with an endpoint of its own here: what is loaded there does not stay here.</summary>
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

    // A process of its own is started, and the module compiled in it, while others want the processor too.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs a script that must report no error, without the module, and returns the lines it wrote.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string script, Action<SandboxServer>? prepare = null)
    {
        var file = Path.Combine(Path.GetTempPath(), $"kmscompliance-tests-{Guid.NewGuid():N}.ps1");
        await File.WriteAllTextAsync(file, script);
        await using var server = await SandboxServer.StartAsync(new SandboxOptions(), CancellationToken.None);
        prepare?.Invoke(server);
        try
        {
            var (_, output, error) = await RunAsync(["-File", file], server);
            Assert.Equal(string.Empty, error);
            return output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Runs what pwsh's arguments say, without the module, to its end.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="server">The endpoint.</param>
    /// <param name="hasCredentials">Whether the process has the sandbox's credentials.</param>
    /// <param name="settings">What its environment has beside.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        IReadOnlyList<string> arguments, SandboxServer server, bool hasCredentials = true, IEnumerable<KeyValuePair<string, string>>? settings = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        var start = PowerShellPackage.Prepare(["-NoProfile", "-NonInteractive", .. arguments]);
        SandboxEnvironment.Apply(start.Environment, server.Url, SandboxEnvironment.DefaultRegion);
        if (!hasCredentials)
        {
            start.Environment.Remove("AWS_ACCESS_KEY_ID");
            start.Environment.Remove("AWS_SECRET_ACCESS_KEY");
        }

        foreach (var (name, value) in settings ?? [])
        {
            start.Environment[name] = value;
        }

        start.Environment["NO_COLOR"] = "1";
        // As the tests' own process: it ends before counted calls would pay.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
