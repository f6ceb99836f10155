using System.IO.Compression;

namespace KmsCompliance.Files;

/// <summary>Reads the lines of a compressed file, one at a time and within bounds, whatever is in it.</summary>
internal sealed class GzipLineReader : IDisposable
{
    private readonly GZipStream _text;
    private readonly LineReader _lines;

    /// <summary>Begins to read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mostBytesOfALine">The longest line that is read.</param>
    /// <param name="mostBytes">The most that it may come to when it is unpacked.</param>
    /// <param name="leaveOpen">Whether the file stays open when this is done with.</param>
    public GzipLineReader(Stream file, int mostBytesOfALine, long mostBytes, bool leaveOpen = false)
    {
        _text = new GZipStream(file, CompressionMode.Decompress, leaveOpen);
        _lines = new LineReader(_text, mostBytesOfALine, mostBytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _text.Dispose();
        _lines.Dispose();
    }

    /// <summary>Reads a line; false behind the last.</summary>
    /// <param name="line">The line without its end; good until the next is read.</param>
    /// <exception cref="UnreadableFileException">It is none, or the file is damaged or cannot be read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        try
        {
            return _lines.TryRead(out line) || (_lines.Rest.IsEmpty ? false : throw new UnreadableFileException("it ends in the middle of a line"));
        }
        catch (InvalidDataException exception)
        {
            throw new UnreadableFileException("it is not compressed as it was written, or damaged", exception);
        }
        catch (IOException exception)
        {
            throw new UnreadableFileException($"it cannot be read ({exception.Message})", exception);
        }
    }
}
