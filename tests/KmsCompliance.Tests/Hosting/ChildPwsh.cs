using System.Diagnostics;
using KmsCompliance.Sandbox.Shell;

namespace KmsCompliance.Tests.Hosting;

/// <summary>A PowerShell of its own process that runs a script with the module, pointed at an endpoint.</summary>
internal sealed class ChildPwsh : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"kmscompliance-tests-{Guid.NewGuid():N}.ps1");
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    /// <summary>Starts one.</summary>
    public ChildPwsh(Uri endpoint, string script)
    {
        File.WriteAllText(_file, $"Import-Module '{TestEnvironment.Manifest}'{Environment.NewLine}{script}");
        var start = PowerShellPackage.Prepare(["-NoProfile", "-NonInteractive", "-File", _file]);
        SandboxEnvironment.Apply(start.Environment, endpoint, SandboxEnvironment.DefaultRegion);
        start.Environment["NO_COLOR"] = "1";
        // As the tests' own process: it ends before counted calls would pay.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Waits for its end, which must come without an error, and returns the lines it wrote.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await _process.WaitForExitAsync(Patience.Token);
        Assert.Equal(string.Empty, await _error);
        return Lines(await _output);
    }

    /// <summary>Waits for its end and returns the lines it wrote, those of errors too.</summary>
    /// <param name="patience">Ends a wait that would otherwise hang a failing test.</param>
    public async Task<IReadOnlyList<string>> EndWithErrorsAsync(CancellationToken patience)
    {
        await _process.WaitForExitAsync(patience);
        return [.. Lines(await _error), .. Lines(await _output)];
    }

    /// <summary>Ends the process itself, by its id, as kill -9 does: nothing of it runs on, and nothing is tidied up.</summary>
    public async Task KillAsync()
    {
        Assert.False(_process.HasExited, "It ended by itself.");
        _process.Kill();
        await _process.WaitForExitAsync(Patience.Token);
    }

    /// <summary>The whole lines that it wrote before it was killed.</summary>
    public async Task<IReadOnlyList<string>> OutputAsync()
    {
        var text = (await _output).ReplaceLineEndings("\n");
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        File.Delete(_file);
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
