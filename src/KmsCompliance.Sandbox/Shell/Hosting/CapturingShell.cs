namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>A session whose text is kept instead of shown: for snapshots and tests.</summary>
internal sealed class CapturingShell : IDisposable
{
    private readonly StringWriter _output;
    private readonly StringWriter _error;

    private CapturingShell(StringWriter output, StringWriter error, ShellSession session)
    {
        _output = output;
        _error = error;
        Session = session;
    }

    /// <summary>The session itself.</summary>
    public ShellSession Session { get; }

    /// <summary>What was printed since the last <see cref="Run"/> began, lines ending in a single line feed.</summary>
    public string Output => _output.ToString().ReplaceLineEndings("\n");

    /// <summary>What was printed as errors since the last <see cref="Run"/> began.</summary>
    public string Error => _error.ToString().ReplaceLineEndings("\n");

    /// <summary>Opens a session with the module in it.</summary>
    /// <param name="manifest">The module's manifest; null for the bare engine.</param>
    /// <param name="width">Columns to lay text out for.</param>
    /// <param name="color">Keep escape sequences.</param>
    public static CapturingShell Open(string? manifest, int width = ShellConsole.DefaultWidth, bool color = false)
    {
        StringWriter output = new() { NewLine = "\n" };
        StringWriter error = new() { NewLine = "\n" };
        return new CapturingShell(output, error, ShellSession.Open(ShellConsole.InMemory(output, error, width, color), manifest));
    }

    /// <summary>Runs a command and returns what a user would have seen.</summary>
    public CapturedCommand Run(string text)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        CommandResult result = Session.Run(text, keep: true);
        return new CapturedCommand(Output, Error, result);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        _output.Dispose();
        _error.Dispose();
    }
}

/// <summary>What one captured command showed, and how it ended.</summary>
/// <param name="Output">What it printed, lines ending in a single line feed.</param>
/// <param name="Error">What it printed as errors.</param>
/// <param name="Result">How it ended, with the objects it emitted.</param>
internal sealed record CapturedCommand(string Output, string Error, CommandResult Result);
