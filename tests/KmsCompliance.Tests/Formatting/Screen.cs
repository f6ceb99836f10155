using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Text;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Formatting;

/// <summary>A terminal in memory: what a command shows in so many columns. PowerShell itself takes its width from the
/// terminal that it runs in, and has none in a test; the engine takes it from its host.</summary>
internal sealed class Screen : PSHost
{
    // Used by one command after another: a runspace with the module takes longer to open than most of what is shown takes.
    private static readonly ConcurrentBag<Screen> Idle = [];

    private readonly ScreenInterface _ui = new();
    private readonly Runspace _runspace;

    // The engine breaks lines between words for the languages of a list only, and in the middle of words for others.
    static Screen() => CultureInfo.DefaultThreadCurrentCulture = new WordWrappingCulture();

    private Screen() => _runspace = ModuleSession.Open(this);

    public override string Name => "Screen";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => _ui;

    /// <summary>What a command shows, lines ending in a single line feed. It must report no error.</summary>
    public static string Render(Uri endpoint, string command, int width, bool colour)
    {
        var screen = Idle.TryTake(out var idle) ? idle : new Screen();
        screen._ui.Clear(width, colour);
        using var session = new ModuleSession(endpoint, runspace: screen._runspace);
        using var shell = session.Create(command);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        shell.Invoke();
        Assert.Empty(screen._ui.Errors);
        var shown = screen._ui.Text.ToString().ReplaceLineEndings("\n");
        screen._runspace.ResetRunspaceState();
        Idle.Add(screen);
        return shown;
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class WordWrappingCulture() : CultureInfo(string.Empty)
    {
        public override string TwoLetterISOLanguageName => "en";
    }

    private sealed class ScreenInterface : PSHostUserInterface
    {
        private readonly ScreenSize _size = new();
        private bool _colour;

        public StringBuilder Text { get; } = new();

        public List<string> Errors { get; } = [];

        public override PSHostRawUserInterface RawUI => _size;

        public override bool SupportsVirtualTerminal => _colour;

        /// <summary>Nothing is on it any more, and it is so wide.</summary>
        public void Clear(int width, bool colour)
        {
            Text.Clear();
            Errors.Clear();
            _size.Width = width;
            _colour = colour;
        }

        public override void Write(string value) => Text.Append(_colour || !value.Contains('\u001b', StringComparison.Ordinal)
            ? value
            : new System.Management.Automation.Internal.StringDecorated(value).ToString(OutputRendering.PlainText));

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

        public override void WriteLine(string value)
        {
            Write(value);
            Text.Append('\n');
        }

        public override void WriteErrorLine(string value) => Errors.Add(value);

        public override void WriteWarningLine(string message) => WriteLine($"WARNING: {message}");

        public override void WriteDebugLine(string message)
        {
        }

        public override void WriteVerboseLine(string message)
        {
        }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, System.Collections.ObjectModel.Collection<FieldDescription> descriptions) => throw new NotSupportedException();

        public override int PromptForChoice(string caption, string message, System.Collections.ObjectModel.Collection<ChoiceDescription> choices, int defaultChoice) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();

        public override string ReadLine() => throw new NotSupportedException();

        public override System.Security.SecureString ReadLineAsSecureString() => throw new NotSupportedException();
    }

    private sealed class ScreenSize : PSHostRawUserInterface
    {
        private const int Height = 1000;

        public int Width { get; set; }

        public override Size BufferSize { get => new(Width, Height); set => throw new NotSupportedException(); }

        public override Size WindowSize { get => BufferSize; set => throw new NotSupportedException(); }

        public override Size MaxWindowSize => BufferSize;

        public override Size MaxPhysicalWindowSize => BufferSize;

        public override Coordinates CursorPosition { get; set; }

        public override Coordinates WindowPosition { get; set; }

        public override int CursorSize { get; set; }

        public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

        public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

        public override string WindowTitle { get; set; } = string.Empty;

        public override bool KeyAvailable => false;

        public override void FlushInputBuffer()
        {
        }

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();
    }
}
