namespace KmsCompliance.Sandbox.Shell.Interactive;

/// <summary>Lines from a pipe or a file: no prompt is shown, nobody would read it.</summary>
internal sealed class PlainLineReader(TextReader input) : ILineReader
{
    public LineInput Read(string prompt) =>
        input.ReadLine() is { } line ? new LineInput(LineEnd.Entered, line) : new LineInput(LineEnd.EndOfInput, string.Empty);
}
