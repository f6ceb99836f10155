using System.Management.Automation.Internal;

namespace KmsCompliance.Sandbox.Shell.LineEditing;

/// <summary>Edits one line on a terminal: cursor keys, history, completion, and the usual control keys.</summary>
/// <param name="output">The terminal.</param>
/// <param name="width">Its width in columns, asked anew for each drawing.</param>
/// <param name="readKey">Waits for a key, without showing it.</param>
/// <param name="tab">Completes the word at the cursor.</param>
internal sealed class LineEditor(TextWriter output, Func<int> width, Func<ConsoleKeyInfo> readKey, TabCycle tab)
{
    private readonly LineHistory _history = new();
    private LineBuffer _line = new();
    private string _prompt = string.Empty;
    private int _promptLength;
    private int _cursorRow;

    /// <summary>Shows <paramref name="prompt"/> and edits a line until it is entered or dropped.</summary>
    public LineInput Read(string prompt)
    {
        _line = new LineBuffer();
        _prompt = prompt;
        _promptLength = new StringDecorated(prompt).ContentLength;
        _cursorRow = 0;
        Draw();
        while (true)
        {
            ConsoleKeyInfo key = readKey();
            if (key.Key != ConsoleKey.Tab)
            {
                tab.Reset();
            }

            LineEnd? end = key.Modifiers.HasFlag(ConsoleModifiers.Control) ? HandleControl(key.Key) : Handle(key);
            if (end is null)
            {
                continue;
            }

            string text = _line.Text;
            _line.MoveTo(_line.Length);
            Draw();
            output.WriteLine(end == LineEnd.Cancelled ? "^C" : string.Empty);
            if (end == LineEnd.Entered)
            {
                _history.Add(text);
            }

            return new LineInput(end.Value, end == LineEnd.Entered ? text : string.Empty);
        }
    }

    private LineEnd? Handle(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return LineEnd.Entered;
            case ConsoleKey.LeftArrow:
                _line.MoveTo(_line.Cursor - 1);
                break;
            case ConsoleKey.RightArrow:
                _line.MoveTo(_line.Cursor + 1);
                break;
            case ConsoleKey.Home:
                _line.MoveTo(0);
                break;
            case ConsoleKey.End:
                _line.MoveTo(_line.Length);
                break;
            case ConsoleKey.Backspace:
                _line.RemoveTo(_line.Cursor - 1);
                break;
            case ConsoleKey.Delete:
                _line.RemoveTo(_line.Cursor + 1);
                break;
            case ConsoleKey.UpArrow:
                Recall(_history.Older(_line.Text));
                break;
            case ConsoleKey.DownArrow:
                Recall(_history.Newer());
                break;
            case ConsoleKey.Escape:
                _line.Replace(string.Empty);
                break;
            case ConsoleKey.Tab:
                tab.Apply(_line, backwards: key.Modifiers.HasFlag(ConsoleModifiers.Shift));
                break;
            case var _ when !char.IsControl(key.KeyChar):
                Type(key.KeyChar);
                return null;
            default:
                return null;
        }

        Draw();
        return null;
    }

    private LineEnd? HandleControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.C:
                return LineEnd.Cancelled;
            case ConsoleKey.D when _line.Length == 0:
                return LineEnd.EndOfInput;
            case ConsoleKey.D:
                _line.RemoveTo(_line.Cursor + 1);
                break;
            case ConsoleKey.A:
                _line.MoveTo(0);
                break;
            case ConsoleKey.E:
                _line.MoveTo(_line.Length);
                break;
            case ConsoleKey.U:
                _line.RemoveTo(0);
                break;
            case ConsoleKey.K:
                _line.RemoveTo(_line.Length);
                break;
            case ConsoleKey.W or ConsoleKey.Backspace:
                _line.RemoveTo(_line.PreviousWord());
                break;
            case ConsoleKey.LeftArrow:
                _line.MoveTo(_line.PreviousWord());
                break;
            case ConsoleKey.RightArrow:
                _line.MoveTo(_line.NextWord());
                break;
            case ConsoleKey.L:
                output.Write("\u001b[H" + TextStyle.EraseBelow);
                _cursorRow = 0;
                break;
            default:
                return null;
        }

        Draw();
        return null;
    }

    private void Type(char character)
    {
        _line.Insert(character);
        // A character at the end needs no redrawing unless it fills the row: pasted text stays fast.
        if (_line.Cursor == _line.Length && (_promptLength + _line.Length) % width() != 0)
        {
            output.Write(character);
            output.Flush();
            return;
        }

        Draw();
    }

    private void Recall(string? text)
    {
        if (text is not null)
        {
            _line.Replace(text);
        }
    }

    private void Draw()
    {
        int columns = Math.Max(1, width());
        int total = _promptLength + _line.Length;
        int cursor = _promptLength + _line.Cursor;
        output.Write(Up(_cursorRow) + "\r" + TextStyle.EraseBelow + _prompt + _line.Text);
        if (total > 0 && total % columns == 0)
        {
            // A terminal leaves the cursor on a full row until one more character comes.
            output.Write(" \r");
        }

        _cursorRow = cursor / columns;
        output.Write(Up((total / columns) - _cursorRow) + "\r" + Right(cursor % columns));
        output.Flush();
    }

    private static string Up(int rows) => rows > 0 ? $"\u001b[{rows}A" : string.Empty;

    private static string Right(int columns) => columns > 0 ? $"\u001b[{columns}C" : string.Empty;
}
