namespace KmsCompliance.Sandbox.Shell.LineEditing;

/// <summary>Lines as the console hands them over: from a pipe, a file, or a terminal that cannot redraw.</summary>
internal sealed class PlainLineReader(ShellConsole console) : ILineReader
{
    public LineInput Read(string prompt)
    {
        // From a pipe nobody would read the prompt, and it would stand between the lines of output.
        if (console.IsInteractive)
        {
            console.Output.Write(prompt);
            console.Output.Flush();
        }

        return console.Input.ReadLine() is { } line ? new LineInput(LineEnd.Entered, line) : new LineInput(LineEnd.EndOfInput, string.Empty);
    }
}
