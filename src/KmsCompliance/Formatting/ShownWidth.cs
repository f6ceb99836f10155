using System.Management.Automation.Host;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace KmsCompliance.Formatting;

/// <summary>How much room a table has. Names are shortened for the console that shows them, and for nothing else: what goes to a file,
/// a text or a variable keeps them whole, whatever -Width says, and so does what a job hands back. For the module's format views.</summary>
public static class ShownWidth
{
    /// <summary>More than any name has; the views reckon with it.</summary>
    internal const int Unlimited = 1_000_000;

    private static readonly HashSet<string> Takers = new(StringComparer.OrdinalIgnoreCase)
    {
        "Out-File", "Out-String", "oss", "Out-Printer", "lp", "Out-GridView", "ogv", "Set-Content", "sc", "Add-Content", "ac", "Tee-Object", "tee", "Set-Clipboard", "scb",
        "ConvertTo-Html", "Send-MailMessage", "Select-String", "sls",
    };

    // A table asks for each of its rows, and the statement stays the same.
    [ThreadStatic]
    private static (string Statement, bool IsShown) _last;

    /// <summary>The columns of the console that is written to; very many where none is.</summary>
    /// <param name="host">The host.</param>
    public static int Of(PSHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return !IsConsole(host) || Runspace.DefaultRunspace?.Debugger.GetCallStack().Any(static frame => !IsShown(frame.Position?.Text)) == true
            ? Unlimited
            : host.UI.RawUI.BufferSize.Width;
    }

    // Jobs and remote sessions have a host without a console of its own, and pwsh's console may be a file.
    private static bool IsConsole(PSHost host) => host.UI?.RawUI is not null && host.Name switch
    {
        "ConsoleHost" => !Console.IsOutputRedirected,
        "ServerRemoteHost" or "Default Host" => false,
        _ => true,
    };

    // The statements that are running, from the view's own outwards: none of them may take the text for itself.
    private static bool IsShown(string? statement)
    {
        if (string.IsNullOrEmpty(statement))
        {
            return true;
        }

        if (_last.Statement != statement)
        {
            _last = (statement, !Takes(Parser.ParseInput(statement, out _, out _)));
        }

        return _last.IsShown;
    }

    private static bool Takes(ScriptBlockAst script) => script.EndBlock?.Statements is [var statement] && statement switch
    {
        AssignmentStatementAst => true,
        PipelineAst pipeline => pipeline.PipelineElements.Any(static element =>
            element.Redirections.Any(static redirection => redirection is FileRedirectionAst { FromStream: RedirectionStream.Output or RedirectionStream.All })
            || (element is CommandAst command && command.GetCommandName() is { } name && Takers.Contains(name[(name.LastIndexOf('\\') + 1)..]))),
        _ => false,
    };
}
