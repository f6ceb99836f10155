using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>Writes what the engine says as pwsh would: data and messages to output, errors in red to error.</summary>
internal sealed class ShellUserInterface : PSHostUserInterface
{
    private readonly ShellConsole _console;
    private readonly ShellPrompts _prompts;
    private readonly ProgressLine _progress;
    private readonly Lock _writing = new();
    private bool _atLineStart = true;

    public ShellUserInterface(ShellConsole console, TimeProvider? time = null)
    {
        _console = console;
        _progress = new ProgressLine(console, time ?? TimeProvider.System);
        _prompts = new ShellPrompts(console, this);
        RawUI = new ShellRawUserInterface(console);
    }

    public override PSHostRawUserInterface RawUI { get; }

    public override bool SupportsVirtualTerminal => _console.OutputColor;

    /// <summary>At least one error has been shown since <see cref="BeginCommand"/>.</summary>
    public bool ErrorShown { get; private set; }

    /// <summary>Starts counting afresh for the next command.</summary>
    public void BeginCommand() => ErrorShown = false;

    /// <summary>Takes away what the ended command left on the screen: its progress and an unfinished line.</summary>
    public void EndCommand()
    {
        lock (_writing)
        {
            _progress.Clear();
            if (!_atLineStart && _console.IsInteractive)
            {
                _console.Output.WriteLine();
                _atLineStart = true;
            }

            _console.Output.Flush();
            _console.Error.Flush();
        }
    }

    public override void Write(string value)
    {
        lock (_writing)
        {
            _progress.Erase();
            _console.Output.Write(TextStyle.Fit(value, _console.OutputColor));
            _atLineStart = value.Length == 0 ? _atLineStart : value[^1] == '\n';
        }
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        string style = TextStyle.Sequence(foregroundColor, background: false);
        if (backgroundColor != RawUI.BackgroundColor)
        {
            style += TextStyle.Sequence(backgroundColor, background: true);
        }

        Write(TextStyle.Paint(value, style, _console.OutputColor));
    }

    public override void WriteLine(string value)
    {
        lock (_writing)
        {
            _progress.Erase();
            _console.Output.WriteLine(TextStyle.Fit(value, _console.OutputColor));
            _atLineStart = true;
        }
    }

    public override void WriteErrorLine(string value)
    {
        lock (_writing)
        {
            ErrorShown = true;
            _progress.Erase();
            _console.Output.Flush();
            _console.Error.WriteLine(TextStyle.Fit(TextStyle.Paint(value, TextStyle.Error, _console.ErrorColor), _console.ErrorColor));
        }
    }

    public override void WriteWarningLine(string message) => WriteMessage("WARNING: ", message);

    public override void WriteVerboseLine(string message) => WriteMessage("VERBOSE: ", message);

    public override void WriteDebugLine(string message) => WriteMessage("DEBUG: ", message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_writing)
        {
            if (_atLineStart)
            {
                _progress.Update(record);
            }
        }
    }

    public override string ReadLine() => _prompts.ReadLine();

    public override SecureString ReadLineAsSecureString() => _prompts.ReadSecret();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        _prompts.AskFields(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        _prompts.AskChoice(caption, message, choices, defaultChoice);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        _prompts.AskCredential(caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        _prompts.AskCredential(caption, message, userName);

    private void WriteMessage(string prefix, string message) =>
        WriteLine(TextStyle.Paint(prefix + message, TextStyle.Warning, _console.OutputColor));
}
