using System.Management.Automation;
using System.Security;

namespace KmsCompliance.Sandbox.Shell.LineEditing;

/// <summary>Lines from a terminal, edited in place. Ctrl+C is a key here, not a signal.</summary>
internal sealed class TerminalLineReader : ILineReader
{
    private readonly LineEditor _editor;
    private readonly TextWriter _output;

    /// <summary>A reader on the process's terminal.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="complete">What Tab offers; null for nothing.</param>
    public TerminalLineReader(ShellConsole console, Func<string, int, CommandCompletion?>? complete = null)
    {
        _output = console.Output;
        _editor = new LineEditor(_output, () => console.Width, ReadKey, new TabCycle(complete ?? ((_, _) => null)));
    }

    public LineInput Read(string prompt) => WithControlC(() => _editor.Read(prompt));

    /// <summary>Reads a line that is shown as asterisks; null when Ctrl+C drops it.</summary>
    public SecureString? ReadSecret(string prompt) => WithControlC(() =>
    {
        _output.Write(prompt);
        SecureString secret = new();
        while (true)
        {
            ConsoleKeyInfo key = ReadKey();
            bool cancelled = key is { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control };
            if (cancelled || key.Key == ConsoleKey.Enter)
            {
                _output.WriteLine(cancelled ? "^C" : string.Empty);
                return cancelled ? null : secret;
            }

            if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
            {
                secret.RemoveAt(secret.Length - 1);
                _output.Write("\b \b");
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
                _output.Write('*');
            }
        }
    });

    private static ConsoleKeyInfo ReadKey() => Console.ReadKey(intercept: true);

    private static T WithControlC<T>(Func<T> read)
    {
        Console.TreatControlCAsInput = true;
        try
        {
            return read();
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}
