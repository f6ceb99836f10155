namespace KmsCompliance.Sandbox.Shell;

/// <summary>Where a session's text goes, where its answers come from, and how the text may look.</summary>
internal sealed class ShellConsole
{
    /// <summary>The width of text that is not written to a terminal, in columns.</summary>
    public const int DefaultWidth = 120;

    private readonly int? _fixedWidth;

    private ShellConsole(TextWriter output, TextWriter error, TextReader input, int? fixedWidth)
    {
        Output = output;
        Error = error;
        Input = input;
        _fixedWidth = fixedWidth;
    }

    /// <summary>What commands print.</summary>
    public TextWriter Output { get; }

    /// <summary>What goes wrong.</summary>
    public TextWriter Error { get; }

    /// <summary>Where lines are read from when there is no terminal.</summary>
    public TextReader Input { get; }

    /// <summary>Escape sequences are let through to <see cref="Output"/>.</summary>
    public bool OutputColor { get; private init; }

    /// <summary>Escape sequences are let through to <see cref="Error"/>.</summary>
    public bool ErrorColor { get; private init; }

    /// <summary>Answers are typed at the process's own terminal, key by key.</summary>
    public bool IsTerminal { get; private init; }

    /// <summary>A person is there to answer a question.</summary>
    public bool IsInteractive { get; private init; }

    /// <summary>Output is a terminal that can redraw a line, colour or not.</summary>
    public bool CanRedraw { get; private init; }

    /// <summary>The width to lay text out for, in columns; a terminal's own unless one was given.</summary>
    public int Width => _fixedWidth ?? (CanRedraw ? TerminalWidth() : DefaultWidth);

    /// <summary>The console of this process.</summary>
    /// <param name="noColor">No escape sequences, whatever the terminal can do.</param>
    /// <param name="width">The width to use instead of the terminal's.</param>
    /// <param name="inputIsScript">Standard input carries the script, so it cannot answer questions.</param>
    public static ShellConsole ForProcess(bool noColor = false, int? width = null, bool inputIsScript = false)
    {
        bool dumb = string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
        // https://no-color.org: present and not empty, whatever its value.
        bool plain = noColor || dumb || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        bool outputIsTerminal = !Console.IsOutputRedirected && WindowsTerminal.TryEnable(WindowsTerminal.StandardOutput);
        bool errorIsTerminal = !Console.IsErrorRedirected && WindowsTerminal.TryEnable(WindowsTerminal.StandardError);

        bool someoneIsThere = !inputIsScript && !Console.IsInputRedirected && !Console.IsOutputRedirected;

        return new ShellConsole(Console.Out, Console.Error, Console.In, width)
        {
            OutputColor = outputIsTerminal && !plain,
            ErrorColor = errorIsTerminal && !plain,
            IsTerminal = someoneIsThere && !dumb,
            IsInteractive = someoneIsThere,
            CanRedraw = outputIsTerminal && !dumb,
        };
    }

    /// <summary>A console in memory: text is kept, and nobody is there to answer.</summary>
    public static ShellConsole InMemory(TextWriter output, TextWriter error, int width = DefaultWidth, bool color = false) =>
        new(output, error, TextReader.Null, width) { OutputColor = color, ErrorColor = color };

    /// <summary>A console in memory whose questions are answered from <paramref name="answers"/>.</summary>
    public static ShellConsole InMemory(TextWriter output, TextWriter error, TextReader answers) =>
        new(output, error, answers, DefaultWidth) { IsInteractive = true };

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
