using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>
/// One PowerShell session with the module in it. Commands run one at a time, on the session's own thread, and show
/// what they emit through the engine's formatting as it arrives.
/// </summary>
internal sealed class ShellSession : IDisposable
{
    private readonly Runspace _runspace;
    private readonly ShellHost _host;
    private readonly ShellUserInterface _screen;
    private readonly MissingCommandHint _hint = new();
    private readonly Lock _switching = new();
    private PowerShell? _running;

    private ShellSession(Runspace runspace, ShellHost host, ShellUserInterface screen)
    {
        _runspace = runspace;
        _host = host;
        _screen = screen;
    }

    /// <summary>Opens a session and imports the module.</summary>
    /// <param name="console">Where text goes.</param>
    /// <param name="manifest">The module's manifest; null for the bare engine.</param>
    /// <exception cref="SandboxException">The module cannot be imported.</exception>
    public static ShellSession Open(ShellConsole console, string? manifest)
    {
        ShellUserInterface screen = new(console);
        ShellHost host = new(screen);
        // CreateDefault2 has the engine's own commands and no snap-in: all that this package carries.
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.ReuseThread;
        state.Commands.Add(new SessionStateFunctionEntry("prompt", "\"PS sandbox$('>' * ($nestedPromptLevel + 1)) \""));
        // The engine's own `help` pages through Out-String, which is not here.
        state.Commands.Add(new SessionStateFunctionEntry("help", "Get-Help @args"));
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        // The session's thread, and those that the engine adds to it, take their culture from here and not from the host.
        CultureInfo.DefaultThreadCurrentCulture = new WordWrappingCulture();
        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        ShellSession session = new(runspace, host, screen);
        try
        {
            runspace.Open();
            // Modules of the user's own pwsh stay out: the same session on every machine, and no scan at each unknown name.
            runspace.SessionStateProxy.SetVariable("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None);
            session._hint.Watch(runspace.SessionStateProxy.InvokeCommand);
            if (manifest is not null)
            {
                session.Import(manifest);
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The code given to <c>exit</c>; null while the session goes on.</summary>
    public int? RequestedExitCode => _host.RequestedExitCode;

    /// <summary>Runs a command and shows what it emits.</summary>
    /// <param name="text">One or more statements.</param>
    /// <param name="keep">Also hand what was shown to the caller. Holds it all in memory.</param>
    /// <param name="remember">Add the text to the session's history.</param>
    public CommandResult Run(string text, bool keep = false, bool remember = false)
    {
        Parser.ParseInput(text, out _, out ParseError[] problems);
        if (problems.Length > 0)
        {
            return Refuse(problems);
        }

        using PowerShell pipeline = NewPipeline();
        pipeline.AddScript(text, useLocalScope: false);
        return Show(pipeline, keep, remember);
    }

    /// <summary>Runs a script file. Its <c>exit</c> ends the session with the code it names.</summary>
    /// <param name="path">The script.</param>
    /// <param name="arguments">Its arguments: <c>-Name value</c>, <c>-Switch</c> or by position.</param>
    /// <exception cref="SandboxException">There is no such file.</exception>
    public CommandResult RunFile(string path, IReadOnlyList<string> arguments)
    {
        string fullPath = Path.GetFullPath(path);
        if (!File.Exists(fullPath))
        {
            throw new SandboxException($"There is no script at {fullPath}.");
        }

        // Not by its path: the engine would swallow the script's exit code, and ask the execution policy.
        ScriptBlockAst script = Parser.ParseFile(fullPath, out _, out ParseError[] problems);
        if (problems.Length > 0)
        {
            return Refuse(problems);
        }

        ScriptArguments bound = ScriptArguments.Parse(arguments);
        using PowerShell pipeline = NewPipeline();
        pipeline.AddScript("param($Script, $ByPosition, $ByName) . $Script @ByPosition @ByName", useLocalScope: false)
            .AddParameter("Script", script.GetScriptBlock())
            .AddParameter("ByPosition", bound.ByPosition)
            .AddParameter("ByName", bound.ByName);
        return Show(pipeline, keep: false, remember: false);
    }

    /// <summary>Runs a command for its objects alone: nothing is shown.</summary>
    /// <exception cref="RuntimeException">It ended with an error.</exception>
    public IReadOnlyList<PSObject> Evaluate(string text)
    {
        using PowerShell pipeline = NewPipeline();
        return pipeline.AddScript(text, useLocalScope: false).Invoke();
    }

    /// <summary>Asks the running command to stop and returns at once. Any thread may call it.</summary>
    /// <returns>False when nothing is running.</returns>
    public bool RequestStop()
    {
        lock (_switching)
        {
            if (_running is null)
            {
                return false;
            }

            _running.BeginStop(callback: null, state: null);
            return true;
        }
    }

    /// <summary>Lets Suspend, the answer to a question, open a prompt inside the waiting command.</summary>
    public void UseNestedPrompt(Action<Func<bool>> promptUntil) =>
        _host.UseNestedPrompt(() =>
        {
            _host.NestedPromptEnded = false;
            promptUntil(() => _host.NestedPromptEnded);
            _host.NestedPromptEnded = false;
        });

    /// <summary>An empty pipeline in this session, nested in the running command where there is one.</summary>
    public PowerShell NewPipeline()
    {
        // A question's Suspend leaves the outer command waiting, and only a nested pipeline can run meanwhile.
        if (_runspace.RunspaceAvailability != RunspaceAvailability.Available && Runspace.DefaultRunspace == _runspace)
        {
            return PowerShell.Create(RunspaceMode.CurrentRunspace);
        }

        PowerShell pipeline = PowerShell.Create();
        pipeline.Runspace = _runspace;
        return pipeline;
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    private CommandResult Show(PowerShell pipeline, bool keep, bool remember)
    {
        List<PSObject> output = [];
        List<ErrorRecord> errors = [];
        // As pwsh does it: errors go down the same pipe as data, marked, so that both appear in the order they happen.
        pipeline.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        if (keep)
        {
            pipeline.AddCommand(new CmdletInfo("Watch-PipelineObject", typeof(KeepPassingCommand)))
                .AddParameter(nameof(KeepPassingCommand.Keep), (Action<PSObject>)(passing =>
                {
                    if (passing.BaseObject is ErrorRecord error)
                    {
                        errors.Add(error);
                    }
                    else
                    {
                        output.Add(passing);
                    }
                }));
        }

        pipeline.AddCommand("Out-Default");
        _screen.BeginCommand();
        bool stopped = false;
        PowerShell? outer = Switch(pipeline);
        try
        {
            pipeline.Invoke(input: null, new PSInvocationSettings { AddToHistory = remember, Host = _host });
        }
        catch (Exception exception) when (exception is PipelineStoppedException or InvalidPowerShellStateException)
        {
            // The second kind: the stop came before the pipeline had started.
            stopped = true;
        }
        catch (RuntimeException exception)
        {
            errors.Add(exception.ErrorRecord);
            ShowError(exception.ErrorRecord);
        }
        finally
        {
            Switch(outer);
            if (_hint.Take() is { } hint && _screen.ErrorShown)
            {
                _screen.WriteErrorLine(hint);
            }

            _screen.EndCommand();
        }

        return new CommandResult
        {
            Output = output,
            Errors = errors,
            ErrorShown = _screen.ErrorShown,
            Stopped = stopped || pipeline.InvocationStateInfo.State == PSInvocationState.Stopped,
            RequestedExitCode = _host.RequestedExitCode,
        };
    }

    private CommandResult Refuse(ParseError[] problems)
    {
        _screen.WriteErrorLine(ParseErrorText.Render(problems));
        return new CommandResult { ErrorShown = true, Errors = [new ParseException(problems).ErrorRecord] };
    }

    private PowerShell? Switch(PowerShell? next)
    {
        lock (_switching)
        {
            PowerShell? previous = _running;
            _running = next;
            return previous;
        }
    }

    private void ShowError(ErrorRecord error)
    {
        // Written by a command, so that it reaches the display marked as an error and not as data.
        using PowerShell pipeline = NewPipeline();
        pipeline.AddScript("[CmdletBinding()] param($ErrorRecord) $PSCmdlet.WriteError($ErrorRecord)")
            .AddParameter("ErrorRecord", error);
        pipeline.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.AddCommand("Out-Default");
        try
        {
            pipeline.Invoke();
        }
        catch (RuntimeException exception)
        {
            _screen.WriteErrorLine($"{error}{Environment.NewLine}(and it could not be formatted: {exception.Message})");
        }
    }

    private void Import(string manifest)
    {
        using PowerShell pipeline = NewPipeline();
        pipeline.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("ErrorAction", ActionPreference.Stop);
        try
        {
            pipeline.Invoke();
        }
        catch (RuntimeException exception)
        {
            throw new SandboxException($"The module at {manifest} cannot be imported: {exception.Message}");
        }
    }
}
