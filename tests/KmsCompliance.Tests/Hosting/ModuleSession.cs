using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KmsCompliance.Ports;
using KmsCompliance.Sandbox.Endpoint;

namespace KmsCompliance.Tests.Hosting;

/// <summary>A PowerShell session with the built module imported by its manifest, pointed at an endpoint.</summary>
internal sealed class ModuleSession : IDisposable
{
    // The engine looks up once a process which commands and providers an assembly has; a thread that asks meanwhile may get none of them. So the
    // first session is opened alone.
    private static readonly Lazy<bool> IsReady = new(OpenFirst);

    private readonly Runspace _runspace;
    private readonly Action<Runspace> _giveBack;

    /// <summary>Opens one.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="accessKey">The access key that signs.</param>
    /// <param name="host">The host that is asked and shown; null for none.</param>
    /// <param name="bounds">What ends its calls; null for the module's own bounds.</param>
    /// <param name="runspace">An open one with the module, which whoever it belongs to resets and closes; null for one of its own.</param>
    /// <param name="time">What the module's commands measure waits by; null for a clock by which none takes long.</param>
    public ModuleSession(
        Uri endpoint,
        string accessKey = SandboxAccounts.AdministratorAccessKey,
        System.Management.Automation.Host.PSHost? host = null,
        TimeProvider? time = null,
        CallBounds? bounds = null,
        Runspace? runspace = null)
    {
        // A host belongs to its runspace for good.
        _runspace = runspace ?? (host is null ? Runspaces.Take() : Open(host));
        _giveBack = runspace is not null ? static _ => { } : host is null ? Runspaces.Return : static own => own.Dispose();

        Set("PSDefaultParameterValues", new DefaultParameterDictionary
        {
            ["*:EndpointUrl"] = endpoint.ToString(),
            ["*:AccessKey"] = accessKey,
            ["*:SecretKey"] = SandboxAccounts.SecretKey,
        });
        Set("StoredAWSRegion", "us-east-1");
        SetData("TimeProvider", time ?? new TestClock());
        SetData(nameof(CallBounds), bounds);
    }

    /// <summary>What a session starts with: the module, and a stand-in for Select-Object.</summary>
    public static InitialSessionState CreateState()
    {
        _ = IsReady.Value;
        return NewState();
    }

    /// <summary>A runspace with the module for a host.</summary>
    public static Runspace Open(System.Management.Automation.Host.PSHost host)
    {
        var runspace = RunspaceFactory.CreateRunspace(host, CreateState());
        runspace.Open();
        return runspace;
    }

    /// <summary>Sets a global variable.</summary>
    public void Set(string name, object? value) => _runspace.SessionStateProxy.SetVariable(name, value);

    /// <summary>A command to run, stop or watch.</summary>
    public PowerShell Create(string script)
    {
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(script);
        return shell;
    }

    /// <summary>Starts a script and leaves it running.</summary>
    public RunningScript Start(string script) => new(Create(script));

    /// <summary>Runs a script to its end.</summary>
    public ScriptResult Run(string script)
    {
        using var shell = Create(script);
        return ScriptResult.Of(shell);
    }

    /// <summary>Runs a script that must report no error, and returns what it put out.</summary>
    public IReadOnlyList<T> Run<T>(string script)
    {
        var result = Run(script);
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return [.. result.Output.Select(item => Assert.IsType<T>(item.BaseObject, exactMatch: false))];
    }

    /// <inheritdoc/>
    public void Dispose() => _giveBack(_runspace);

    private static bool OpenFirst()
    {
        using var first = RunspaceFactory.CreateRunspace(NewState());
        first.Open();
        return true;
    }

    private static InitialSessionState NewState()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([TestEnvironment.Manifest]);
        state.Commands.Add(new SessionStateCmdletEntry("Select-Object", typeof(SelectFirstCommand), helpFileName: null));
        return state;
    }

    // Where the module looks for another clock than the system's, and for other bounds than its own: its private data, which each
    // runspace has of its own.
    private void SetData(string name, object? value)
    {
        var module = Assert.Single(Run<PSModuleInfo>("Get-Module KmsCompliance"));
        Assert.IsType<Hashtable>(module.PrivateData)[name] = value;
    }
}
