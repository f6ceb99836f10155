using System.Management.Automation;
using System.Management.Automation.Language;
using KmsCompliance.Sandbox.Shell.Hosting;
using KmsCompliance.Sandbox.Shell.LineEditing;

namespace KmsCompliance.Sandbox.Shell.Interactive;

/// <summary>Reads statements, runs them, and reads again, until <c>exit</c> or the end of input.</summary>
internal sealed class InteractiveShell(ShellSession session, ILineReader lines, bool forPerson)
{
    private const string Continuation = ">> ";

    /// <summary>An error has been shown by any command.</summary>
    public bool ErrorShown { get; private set; }

    /// <summary>Runs until the session ends.</summary>
    /// <param name="ended">Also ends the loop, at the next prompt.</param>
    /// <param name="commandEnded">Called after each command.</param>
    public void Run(Func<bool> ended, Action? commandEnded = null)
    {
        while (session.RequestedExitCode is null && !ended())
        {
            if (ReadStatement() is not { } statement)
            {
                return;
            }

            if (!string.IsNullOrWhiteSpace(statement))
            {
                ErrorShown |= session.Run(statement, remember: true).ErrorShown;
                commandEnded?.Invoke();
            }
        }
    }

    /// <summary>One whole statement, over several lines where it needs them; null at the end of input.</summary>
    private string? ReadStatement()
    {
        string text = string.Empty;
        string prompt = forPerson ? Prompt() : string.Empty;
        while (true)
        {
            LineInput line = lines.Read(prompt);
            switch (line.End)
            {
                case LineEnd.Cancelled:
                    return string.Empty;
                case LineEnd.EndOfInput:
                    return text.Length > 0 ? text : null;
                default:
                    text += line.Text;
                    break;
            }

            // As in pwsh, an empty line ends a statement that a person cannot or will not complete.
            bool givenUp = forPerson && line.Text.Length == 0;
            if (givenUp || !IsIncomplete(text))
            {
                return text;
            }

            text += "\n";
            prompt = Continuation;
        }
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return Array.Exists(errors, error => error.IncompleteInput);
    }

    private string Prompt()
    {
        try
        {
            return session.Evaluate("prompt") is [var prompt, ..] ? prompt.ToString() : "PS> ";
        }
        catch (RuntimeException)
        {
            // The user's own prompt function fails; they still need a prompt to mend it at.
            return "PS> ";
        }
    }
}
