using System.Text;

namespace KmsCompliance.Sandbox.Shell.LineEditing;

/// <summary>The text of a line being typed, and the cursor in it.</summary>
internal sealed class LineBuffer
{
    private readonly StringBuilder _text = new();

    /// <summary>The text.</summary>
    public string Text => _text.ToString();

    /// <summary>Its length, in characters.</summary>
    public int Length => _text.Length;

    /// <summary>The index of the character under the cursor; <see cref="Length"/> at the end.</summary>
    public int Cursor { get; private set; }

    /// <summary>Puts a character at the cursor.</summary>
    public void Insert(char character) => _text.Insert(Cursor++, character);

    /// <summary>Takes another text and goes to its end.</summary>
    public void Replace(string text)
    {
        _text.Clear().Append(text);
        Cursor = text.Length;
    }

    /// <summary>Puts <paramref name="replacement"/> in place of some characters and goes to its end.</summary>
    public void Replace(int start, int length, string replacement)
    {
        _text.Remove(start, length).Insert(start, replacement);
        Cursor = start + replacement.Length;
    }

    /// <summary>Goes to an index, within the text.</summary>
    public void MoveTo(int index) => Cursor = Math.Clamp(index, 0, Length);

    /// <summary>Removes what lies between the cursor and <paramref name="other"/>.</summary>
    public void RemoveTo(int other)
    {
        other = Math.Clamp(other, 0, Length);
        int start = Math.Min(Cursor, other);
        _text.Remove(start, Math.Abs(Cursor - other));
        Cursor = start;
    }

    /// <summary>Where the word before the cursor starts.</summary>
    public int PreviousWord()
    {
        int index = Cursor;
        while (index > 0 && !char.IsLetterOrDigit(_text[index - 1]))
        {
            index--;
        }

        while (index > 0 && char.IsLetterOrDigit(_text[index - 1]))
        {
            index--;
        }

        return index;
    }

    /// <summary>Where the word at or after the cursor ends.</summary>
    public int NextWord()
    {
        int index = Cursor;
        while (index < Length && !char.IsLetterOrDigit(_text[index]))
        {
            index++;
        }

        while (index < Length && char.IsLetterOrDigit(_text[index]))
        {
            index++;
        }

        return index;
    }
}
