using System.Buffers;
using System.IO.Compression;

namespace KmsCompliance.Files;

/// <summary>Reads the lines of a compressed file, one at a time and within bounds, whatever is in it.</summary>
internal sealed class GzipLineReader : IDisposable
{
    private const byte LineEnd = (byte)'\n';
    private const int FirstBytes = 8 * 1024;

    private readonly Stream _lines;
    private readonly int _mostBytesOfALine;
    private readonly long _mostBytes;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _start;
    private int _end;
    private long _count;
    private bool _isDisposed;

    /// <summary>Begins to read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="mostBytesOfALine">The longest line that is read.</param>
    /// <param name="mostBytes">The most that it may come to when it is unpacked.</param>
    /// <param name="leaveOpen">Whether the file stays open when this is done with.</param>
    public GzipLineReader(Stream file, int mostBytesOfALine, long mostBytes, bool leaveOpen = false)
    {
        _lines = new GZipStream(file, CompressionMode.Decompress, leaveOpen);
        _mostBytesOfALine = mostBytesOfALine;
        _mostBytes = mostBytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _lines.Dispose();
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }

    /// <summary>Reads a line; false behind the last.</summary>
    /// <param name="line">The line without its end; good until the next is read.</param>
    /// <exception cref="UnreadableFileException">It is none, or the file is damaged or cannot be read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        try
        {
            return TryFindLine(out line);
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

    private bool TryFindLine(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf(LineEnd);
            if (length >= 0)
            {
                line = _buffer.AsSpan(_start, length);
                _start += length + 1;
                return true;
            }

            if (!Fill())
            {
                line = default;
                return _end == _start ? false : throw new UnreadableFileException("it ends in the middle of a line");
            }
        }
    }

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Grow();
        }

        var count = _lines.Read(_buffer.AsSpan(_end));
        _end += count;
        _count += count;
        return _count > _mostBytes ? throw new UnreadableFileException($"it comes to more than {_mostBytes:N0} bytes when it is unpacked") : count > 0;
    }

    private void Grow()
    {
        if (_buffer.Length >= _mostBytesOfALine)
        {
            throw new UnreadableFileException($"it has a line of more than {_mostBytesOfALine:N0} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
