using System.Diagnostics;
using KmsCompliance.Sandbox.Shell;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Runbooks;

/// <summary>A step of an engine as a process of its own, as the container runs it: the command and the environment are all that it
/// gets.</summary>
internal sealed class StepProcess : IDisposable
{
    // A whole audit, beside others, on whatever machine: a wait that would hang a failing test ends.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    /// <summary>Starts one.</summary>
    /// <param name="endpoint">Where AWS is.</param>
    /// <param name="arguments">What comes after pwsh.</param>
    /// <param name="environment">What the engine says, and what else there is; nothing where there is to be none.</param>
    public StepProcess(Uri endpoint, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = PowerShellPackage.Prepare(arguments);
        SandboxEnvironment.Apply(start.Environment, endpoint, SandboxEnvironment.DefaultRegion);
        start.Environment["NO_COLOR"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["CMK_MODULE"] = TestEnvironment.Manifest;
        foreach (var (name, value) in environment)
        {
            if (value.Length == 0)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The script of a step, and the step.</summary>
    public static IReadOnlyList<string> Step(string step) =>
        ["-NoProfile", "-NonInteractive", "-File", Path.Combine(TestEnvironment.RepositoryRoot, "runbooks", "organization", "Start-Step.ps1"), "-Step", step];

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await _output, await _error);
    }

    /// <summary>Waits for its end, which must be a good one.</summary>
    public async Task<string> EndWellAsync()
    {
        var (code, output, error) = await EndAsync();
        Assert.True(code == 0, $"It ended with {code}.\n{output}\n{error}");
        return output;
    }

    /// <summary>Ends the process itself, by its id, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        Assert.False(_process.HasExited, "It ended by itself.");
        _process.Kill();
        await _process.WaitForExitAsync(Patience.Token);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
