using System.Management.Automation.Host;

namespace KmsCompliance.Sandbox.Shell.Hosting;

/// <summary>What the engine asks of a terminal: above all its width. Cell-by-cell drawing is not offered.</summary>
internal sealed class ShellRawUserInterface(ShellConsole console) : PSHostRawUserInterface
{
    // Output is streamed, so the engine is never shown a page's end.
    private const int EndlessHeight = int.MaxValue;

    public override Size BufferSize
    {
        get => new(console.Width, EndlessHeight);
        set => _ = value;
    }

    public override Size WindowSize
    {
        get => new(console.Width, EndlessHeight);
        set => _ = value;
    }

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Size MaxWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override Coordinates WindowPosition { get; set; }

    public override string WindowTitle { get; set; } = "KmsCompliance Sandbox";

    public override bool KeyAvailable => console.IsInteractive && !Console.IsInputRedirected && Console.KeyAvailable;

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
        {
            Console.ReadKey(intercept: true);
        }
    }

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (!console.IsInteractive || Console.IsInputRedirected)
        {
            throw ShellPrompts.NobodyToAnswer("A key press");
        }

        ConsoleKeyInfo key = Console.ReadKey(options.HasFlag(ReadKeyOptions.NoEcho));
        ControlKeyStates state = 0;
        state |= key.Modifiers.HasFlag(ConsoleModifiers.Alt) ? ControlKeyStates.LeftAltPressed : 0;
        state |= key.Modifiers.HasFlag(ConsoleModifiers.Control) ? ControlKeyStates.LeftCtrlPressed : 0;
        state |= key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? ControlKeyStates.ShiftPressed : 0;
        return new KeyInfo((int)key.Key, key.KeyChar, state, keyDown: true);
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NoCells();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw NoCells();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NoCells();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NoCells();

    private static NotSupportedException NoCells() => new("The sandbox shell writes text; it has no screen cells.");
}
