using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace KmsCompliance.Benchmarks;

/// <summary>A session of the PowerShell engine, as a shell has it once it waits for its first command.</summary>
internal sealed class EngineSession : IDisposable
{
    private readonly Runspace _runspace;

    private EngineSession(Runspace runspace) => _runspace = runspace;

    /// <summary>Opens a session.</summary>
    public static EngineSession Open()
    {
        // Before the first import, which the engine would report to Microsoft otherwise.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        var state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.ReuseThread;
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        runspace.SessionStateProxy.SetVariable("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None);
        var session = new EngineSession(runspace);
        // The shell's own start, not the module's: any first command compiles the engine's pipeline, and pwsh has run its
        // prompt and profile by the time that a user types. The engine's package is not compiled ahead of time, as pwsh is.
        session.Run("Get-Command Get-Command | Where-Object Name -eq 'Get-Command' | ForEach-Object { $_.Name }");
        return session;
    }

    /// <summary>Imports a module.</summary>
    public void Import(string manifest)
    {
        using var pipeline = NewPipeline();
        pipeline.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
    }

    /// <summary>Runs a script.</summary>
    /// <returns>How many objects it emitted.</returns>
    /// <exception cref="RuntimeException">It wrote an error.</exception>
    public int Run(string script)
    {
        using var pipeline = NewPipeline();
        var output = pipeline.AddScript(script, useLocalScope: false).Invoke();
        // A figure of an audit that failed is worth nothing.
        return pipeline.Streams.Error.Count == 0 ? output.Count : throw new RuntimeException(pipeline.Streams.Error[0].ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    private PowerShell NewPipeline()
    {
        var pipeline = PowerShell.Create();
        pipeline.Runspace = _runspace;
        return pipeline;
    }
}
