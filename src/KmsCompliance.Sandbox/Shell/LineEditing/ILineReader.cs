namespace KmsCompliance.Sandbox.Shell.LineEditing;

/// <summary>Gets one line at a time from whoever types them.</summary>
internal interface ILineReader
{
    /// <summary>Shows <paramref name="prompt"/> and waits for a line.</summary>
    LineInput Read(string prompt);
}

/// <summary>One answer to a prompt.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Text">The line without its line end; empty unless it was entered.</param>
internal readonly record struct LineInput(LineEnd End, string Text);

/// <summary>How a line of input ended.</summary>
internal enum LineEnd
{
    /// <summary>With Enter.</summary>
    Entered,

    /// <summary>With Ctrl+C: the line is dropped.</summary>
    Cancelled,

    /// <summary>There is no more input.</summary>
    EndOfInput,
}
