namespace KmsCompliance.Sandbox.Shell.Interactive;

/// <summary>Lines from a terminal, edited in place. Ctrl+C is a key here, not a signal.</summary>
internal sealed class TerminalLineReader(LineEditor editor) : ILineReader
{
    public LineInput Read(string prompt)
    {
        Console.TreatControlCAsInput = true;
        try
        {
            return editor.Read(prompt);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }
}
