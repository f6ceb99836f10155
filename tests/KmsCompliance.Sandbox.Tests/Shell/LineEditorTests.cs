using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Text.RegularExpressions;
using KmsCompliance.Sandbox.Shell.LineEditing;

namespace KmsCompliance.Sandbox.Tests.Shell;

public sealed partial class LineEditorTests
{
    private static readonly ConsoleKeyInfo Enter = new('\r', ConsoleKey.Enter, false, false, false);

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("abc<LeftArrow><LeftArrow>X", "aXbc")]
    [InlineData("abc<Home>X<End>Y", "XabcY")]
    [InlineData("abc<Backspace><Backspace>", "a")]
    [InlineData("abc<Home><Delete>", "bc")]
    [InlineData("<Backspace><Delete><LeftArrow><RightArrow>x", "x")]
    [InlineData("one two<^W>three", "one three")]
    [InlineData("one two<^LeftArrow>X<^RightArrow>Y", "one XtwoY")]
    [InlineData("one<^A>X<^E>Y", "XoneY")]
    [InlineData("one<LeftArrow><^K>", "on")]
    [InlineData("one<LeftArrow><^U>", "e")]
    [InlineData("one<Escape>two", "two")]
    [InlineData("one<Home><^D>", "ne")]
    [InlineData("a<F5><^G>b", "ab")]
    public void Keys_edit_the_line(string keys, string expected) =>
        Assert.Equal(new LineInput(LineEnd.Entered, expected), Editor([.. Keys(keys), Enter]).Read("> "));

    [Fact]
    public void Ctrl_c_drops_the_line()
    {
        StringWriter screen = new();

        LineInput input = Editor([.. Keys("abc<^C>")], screen).Read("> ");

        Assert.Equal(new LineInput(LineEnd.Cancelled, string.Empty), input);
        Assert.EndsWith("^C" + Environment.NewLine, screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_d_ends_input_on_an_empty_line_alone() =>
        Assert.Equal(new LineInput(LineEnd.EndOfInput, string.Empty), Editor([.. Keys("a<Backspace><^D>")]).Read("> "));

    [Fact]
    public void Arrows_walk_the_history_and_come_back_to_the_draft()
    {
        LineEditor editor = Editor([
            .. Keys("one"), Enter,
            .. Keys("two"), Enter,
            .. Keys("two"), Enter,
            .. Keys("<UpArrow><UpArrow>"), Enter,
            .. Keys("draft<UpArrow><UpArrow><UpArrow><UpArrow><DownArrow><DownArrow><DownArrow><DownArrow>!"), Enter]);

        Assert.Equal(["one", "two", "two", "one", "draft!"], Enumerable.Range(0, 5).Select(_ => editor.Read("> ").Text));
    }

    [Theory]
    [InlineData("Get-R<Tab>", "Get-Region")]
    [InlineData("Get-R<Tab><Tab>", "Get-Runspace")]
    [InlineData("Get-R<Tab><Tab><Tab>", "Get-Region")]
    [InlineData("Get-R<+Tab>", "Get-Runspace")]
    [InlineData("Get-R<Tab> x<Tab>", "Get-Region x")]
    [InlineData("$a = Get-R<Tab> | b<Home>", "$a = Get-Region | b")]
    public void Tab_goes_through_the_matches(string keys, string expected) =>
        Assert.Equal(expected, Editor([.. Keys(keys), Enter]).Read("> ").Text);

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(80)]
    public void What_is_seen_is_what_was_typed(int columns)
    {
        StringWriter screen = new() { NewLine = "\n" };
        LineEditor editor = Editor([.. Keys("0123456789abcdef<Home>XY<RightArrow><RightArrow>Z<End>w<^LeftArrow>V"), Enter], screen, columns);

        string text = editor.Read("\u001b[1m> \u001b[0m").Text;

        Assert.Equal("> " + text, Screen.Show(screen.ToString(), columns));
    }

    private static LineEditor Editor(IEnumerable<ConsoleKeyInfo> keys, TextWriter? screen = null, int columns = 80)
    {
        Queue<ConsoleKeyInfo> waiting = new(keys);
        return new LineEditor(screen ?? TextWriter.Null, () => columns, waiting.Dequeue, new TabCycle(Complete));
    }

    private static CommandCompletion? Complete(string text, int cursor)
    {
        int start = text.LastIndexOf("Get-R", cursor - 1, StringComparison.Ordinal);
        Collection<CompletionResult> matches = [new CompletionResult("Get-Region"), new CompletionResult("Get-Runspace")];
        return start < 0 || start + 5 != cursor ? null : new CommandCompletion(matches, -1, start, 5);
    }

    /// <summary>Plain characters, and keys in angle brackets: ^ is Ctrl, + is Shift.</summary>
    private static IEnumerable<ConsoleKeyInfo> Keys(string text) => KeyPattern().Matches(text).Select(match =>
        match.Groups["name"].Success
            ? new ConsoleKeyInfo('\0', Enum.Parse<ConsoleKey>(match.Groups["name"].Value), match.Groups["modifier"].Value == "+", false, match.Groups["modifier"].Value == "^")
            : new ConsoleKeyInfo(match.Value[0], ConsoleKey.None, false, false, false));

    [GeneratedRegex(@"<(?<modifier>[\^+])?(?<name>\w+)>|.")]
    private static partial Regex KeyPattern();
}
