using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace KmsCompliance.Sandbox.Tests.Peers;

/// <summary>A Python that has read the code of <c>aws</c> once and runs it for each command in a process of its own. An
/// <c>aws</c> that is no Python package, and one on Windows, is started anew each time.</summary>
internal sealed class AwsFork
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly Lazy<Task<AwsFork?>> Shared = new(StartAsync);

    private readonly ConcurrentDictionary<int, TaskCompletionSource<Answer>> _asked = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Process _process;
    private int _last;

    private AwsFork(Process process)
    {
        _process = process;
        _ = ReadAsync();
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment) =>
        await Shared.Value is { } fork ? await fork.AskAsync(arguments, environment) : await Peer.RunAsync(Peer.Aws, arguments, environment);

    private static async Task<AwsFork?> StartAsync()
    {
        if (OperatingSystem.IsWindows() || (await Peer.RunAsync("python3", ["-c", "import awscli"])).ExitCode != 0)
        {
            return null;
        }

        // It ends with its input, so with the tests.
        var start = new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "Peers", "aws_fork.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Peer.RemoveOwnSettings(start);
        return new AwsFork(Process.Start(start) ?? throw new InvalidOperationException("python3 did not start."));
    }

    private async Task<(int ExitCode, string Output, string Error)> AskAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var id = Interlocked.Increment(ref _last);
        var asked = _asked[id] = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var line = JsonSerializer.Serialize(new { id, arguments, environment });
        await _turn.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        finally
        {
            _turn.Release();
        }

        var answer = await asked.Task.WaitAsync(Limit);
        return (answer.ExitCode, answer.Output, answer.Error);
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var answer = JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!;
            if (_asked.TryRemove(answer.Id, out var asked))
            {
                asked.SetResult(answer);
            }
        }

        foreach (var asked in _asked.Values)
        {
            asked.TrySetException(new InvalidOperationException("The Python that runs aws has ended."));
        }
    }

    private sealed record Answer(int Id, int ExitCode, string Output, string Error);
}
