using System.Diagnostics;
using System.Reflection;
using KmsCompliance.Sandbox.Endpoint;
using KmsCompliance.Sandbox.Shell;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Pester;

/// <summary>Files of Pester tests, run in PowerShell itself.</summary>
/// <param name="ExitCode">0 where all of it passed.</param>
/// <param name="Output">Pester's own report: each test by name.</param>
internal sealed record PesterRun(int ExitCode, string Output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>The folder of the Pester suite.</summary>
    public static string Folder { get; } = Path.Combine(TestEnvironment.RepositoryRoot, "tests", "pester");

    /// <summary>What became of a file, such as <c>passed</c>; null where the run did not get to it.</summary>
    public string? VerdictOf(string file) => Output.Split('\n').Where(line => line.StartsWith($"{file}: ", StringComparison.Ordinal)).Select(line => line[(file.Length + 2)..].TrimEnd()).SingleOrDefault();

    /// <summary>The report of one file: its tests by name, up to its verdict.</summary>
    public string ReportOf(string file)
    {
        var end = Output.IndexOf($"\n{file}: ", StringComparison.Ordinal);
        if (end < 0)
        {
            return Output;
        }

        var before = Output[..end];
        var begin = before.LastIndexOf(".Tests.ps1: ", StringComparison.Ordinal);
        return begin < 0 ? before : before[before.IndexOf('\n', begin)..];
    }

    /// <summary>Runs files, one after the other, in one PowerShell and against one endpoint of their own.</summary>
    public static async Task<PesterRun> OfAsync(params string[] files)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { XRayUpdatingDuration = TimeSpan.Zero }, CancellationToken.None);
        var start = PowerShellPackage.Prepare(["-NoProfile", "-NonInteractive", "-File", Path.Combine(Folder, "Run.ps1"), "-Pester", PesterManifest(), .. files]);
        SandboxEnvironment.Apply(start.Environment, server.Url, SandboxEnvironment.DefaultRegion);
        start.Environment["KMSCOMPLIANCE_SANDBOX"] = server.Url.AbsoluteUri.TrimEnd('/');
        start.Environment["NO_COLOR"] = "1";
        // As the tests' own process: it ends before counted calls would pay.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new PesterRun(process.ExitCode, output + await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string PesterManifest() => Path.Combine(
        typeof(PesterRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "PesterPackage").Value!,
        "tools",
        "Pester.psd1");
}
