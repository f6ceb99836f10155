using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KmsCompliance.Sandbox.Shell;

/// <summary>
/// PowerShell as a child of this process, in this terminal: the module is in it, the environment points at an endpoint, and
/// nothing of the user's profiles is read.
/// </summary>
internal sealed class PowerShellSession : IDisposable
{
    private readonly Uri _endpoint;
    private readonly string _region;
    private readonly string? _manifest;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kmscompliance-sandbox-");

    /// <summary>Prepares a session.</summary>
    /// <param name="endpoint">What AWS is in it.</param>
    /// <param name="region">The Region where a command names none.</param>
    /// <param name="manifest">The module's manifest; null for PowerShell alone.</param>
    public PowerShellSession(Uri endpoint, string region, string? manifest)
    {
        _endpoint = endpoint;
        _region = region;
        _manifest = manifest;
    }

    /// <summary>PowerShell, ready to start.</summary>
    /// <param name="arguments"><c>-Command</c> or <c>-File</c> and what belongs to it; none for a prompt.</param>
    public ProcessStartInfo Prepare(IReadOnlyList<string> arguments)
    {
        // A session configuration is PowerShell's own way to begin: -Command and -File then mean what they always mean, and
        // positions in error messages are the user's.
        string configuration = Path.Combine(_folder.FullName, "session.pssc");
        string startup = Path.Combine(AppContext.BaseDirectory, "Shell", "startup.ps1");
        string?[] modules = [arguments.Count == 0 ? "PSReadLine" : null, _manifest];
        File.WriteAllText(configuration, $$"""
            @{
                SchemaVersion    = '2.0.0.0'
                GUID             = '{{Guid.NewGuid()}}'
                SessionType      = 'Default'
                ModulesToImport  = @({{string.Join(", ", modules.OfType<string>().Select(Quote))}})
                ScriptsToProcess = {{Quote(startup)}}
            }
            """);
        ProcessStartInfo start = PowerShellPackage.Prepare(["-NoProfile", "-NoLogo", "-ConfigurationFile", configuration, .. arguments]);
        SandboxEnvironment.Apply(start.Environment, _endpoint, _region);
        return start;
    }

    /// <summary>Runs PowerShell in this terminal to its end.</summary>
    /// <param name="arguments">As for <see cref="Prepare"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Ctrl+C is pwsh's: the terminal sends it there as well, and there it stops the command and not the shell.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using PosixSignalRegistration termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });
        using Process process = Process.Start(Prepare(arguments))!;
        try
        {
            await process.WaitForExitAsync(ending.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return ExitCode.Terminated;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
