using System.Management.Automation;

namespace KmsCompliance.Tests.Hosting;

/// <summary>A script that runs beside the test.</summary>
internal sealed class RunningScript : IDisposable
{
    private readonly PowerShell _shell;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly SemaphoreSlim _added = new(0);
    private readonly Task _invocation;

    public RunningScript(PowerShell shell)
    {
        _shell = shell;
        _output.DataAdded += (_, _) => _added.Release();
        _invocation = shell.InvokeAsync<PSObject, PSObject>(null, _output);
    }

    /// <summary>Where the script is.</summary>
    public PSInvocationState State => _shell.InvocationStateInfo.State;

    /// <summary>What came out so far.</summary>
    public IReadOnlyList<PSObject> Output => [.. _output];

    /// <summary>The errors so far that did not end it, by their ids.</summary>
    public IReadOnlyList<string> ErrorIds => [.. _shell.Streams.Error.Select(error => error.FullyQualifiedErrorId.Split(',')[0])];

    /// <summary>The warnings so far.</summary>
    public IReadOnlyList<string> Warnings => [.. _shell.Streams.Warning.Select(warning => warning.Message)];

    /// <summary>Waits until so many results more have come out, and returns all so far.</summary>
    public async Task<IReadOnlyList<PSObject>> WaitForOutputAsync(int results)
    {
        for (var i = 0; i < results; i++)
        {
            await _added.WaitAsync(Patience.Token);
        }

        return Output;
    }

    /// <summary>Stops it as Ctrl+C does. Done when the engine says that it has stopped.</summary>
    public Task StopAsync() => _shell.StopAsync(null, null).WaitAsync(Patience.Limit);

    /// <summary>Waits for its end, which must not be a terminating error.</summary>
    public Task EndAsync() => _invocation.WaitAsync(Patience.Limit);

    /// <summary>Waits for its end by a terminating error.</summary>
    public async Task<ErrorRecord> FailAsync() => (await Assert.ThrowsAnyAsync<RuntimeException>(() => _invocation.WaitAsync(Patience.Limit))).ErrorRecord;

    public void Dispose()
    {
        _shell.Dispose();
        _output.Dispose();
        _added.Dispose();
    }
}
