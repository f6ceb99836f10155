using System.Buffers;

namespace KmsCompliance.Files;

/// <summary>Reads the lines of a text, one at a time and within bounds, whatever is in it.</summary>
/// <param name="text">The text, which is closed by whoever opened it.</param>
/// <param name="mostBytesOfALine">The longest line that is read.</param>
/// <param name="mostBytes">The most that is read in all.</param>
internal sealed class LineReader(Stream text, int mostBytesOfALine, long mostBytes) : IDisposable
{
    private const byte LineEnd = (byte)'\n';
    private const int FirstBytes = 8 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _start;
    private int _end;
    private long _count;
    private bool _isDisposed;

    /// <summary>What stands behind the last line's end, once there is no more line: a line that was not written to its end.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _end - _start);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }

    /// <summary>Reads a line; false behind the last.</summary>
    /// <param name="line">The line without its end; good until the next is read.</param>
    /// <exception cref="UnreadableFileException">There is more of it than is read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var length = Rest.IndexOf(LineEnd);
            if (length >= 0)
            {
                line = Rest[..length];
                _start += length + 1;
                return true;
            }

            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    private bool Fill()
    {
        Rest.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Grow();
        }

        var count = text.Read(_buffer.AsSpan(_end));
        _end += count;
        _count += count;
        return _count > mostBytes ? throw new UnreadableFileException($"it comes to more than {mostBytes:N0} bytes") : count > 0;
    }

    private void Grow()
    {
        if (_buffer.Length >= mostBytesOfALine)
        {
            throw new UnreadableFileException($"it has a line of more than {mostBytesOfALine:N0} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
