using System.Diagnostics;
using KmsCompliance.Sandbox.Shell;

namespace KmsCompliance.Sandbox.Tests.Shell;

/// <summary>The built sandbox as a child process, as a user starts it.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Process _process;
    private readonly Task<string> _error;

    private SandboxProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    public static SandboxProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { typeof(ExitCode).Assembly.Location },
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new SandboxProcess(Process.Start(start)!);
    }

    public static async Task<SandboxOutcome> RunAsync(params string[] arguments)
    {
        using SandboxProcess process = Start(new Dictionary<string, string>(), arguments);
        return await process.EndAsync();
    }

    public static async Task<SandboxOutcome> RunWithInputAsync(string input, params string[] arguments)
    {
        using SandboxProcess process = Start(new Dictionary<string, string>(), arguments);
        await process._process.StandardInput.WriteAsync(input);
        return await process.EndAsync();
    }

    /// <summary>Reads one line of output; null when there are no more.</summary>
    public async Task<string?> ReadLineAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        return await _process.StandardOutput.ReadLineAsync(patience.Token);
    }

    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task<SandboxOutcome> EndAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource patience = new(Patience);
        string output = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return new SandboxOutcome(_process.ExitCode, output.ReplaceLineEndings("\n"), (await _error).ReplaceLineEndings("\n"));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}

internal sealed record SandboxOutcome(int ExitCode, string Output, string Error);
