namespace KmsCompliance.Files;

/// <summary>Says in which line of a text a byte of it stands. Asked in the order of the bytes.</summary>
/// <param name="utf8">The text.</param>
internal sealed class LineCounter(byte[] utf8)
{
    private int _counted;
    private int _line = 1;

    /// <summary>The line, from 1.</summary>
    /// <param name="index">The byte.</param>
    public int LineOf(long index)
    {
        _line += utf8.AsSpan(_counted, (int)index - _counted).Count((byte)'\n');
        _counted = (int)index;
        return _line;
    }

    /// <summary>What the parser of JSON says, without the line from 0 that it adds.</summary>
    /// <param name="message">The message.</param>
    public static string WithoutPlace(string message)
    {
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? message : message[..place]).TrimEnd('.');
    }
}
