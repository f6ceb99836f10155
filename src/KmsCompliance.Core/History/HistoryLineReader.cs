using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace KmsCompliance.History;

/// <summary>Reads the lines of a run's file, one at a time and within bounds, whatever is in it.</summary>
internal sealed class HistoryLineReader : IDisposable
{
    private const byte LineEnd = (byte)'\n';
    private const int FirstBytes = 8 * 1024;

    private readonly Stream _lines;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _start;
    private int _end;
    private long _count;
    private bool _isDisposed;

    /// <summary>Begins to read.</summary>
    /// <param name="file">The file, which is closed with this.</param>
    public HistoryLineReader(Stream file) => _lines = new GZipStream(file, CompressionMode.Decompress);

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

    /// <summary>Reads a line; null behind the last.</summary>
    /// <exception cref="HistoryProblemException">It is none, or the file is damaged or cannot be read.</exception>
    public HistoryLine? Read()
    {
        try
        {
            if (!TryFindLine(out var line))
            {
                return null;
            }

            return JsonSerializer.Deserialize(line, HistoryJson.Default.HistoryLine) ?? throw new HistoryProblemException("it has a line that says nothing");
        }
        catch (JsonException exception)
        {
            throw new HistoryProblemException("it has a line that is none of a run", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new HistoryProblemException("it is not compressed as a run is, or damaged", exception);
        }
        catch (IOException exception)
        {
            throw new HistoryProblemException($"it cannot be read ({exception.Message})", exception);
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
                return _end == _start ? false : throw new HistoryProblemException("it ends in the middle of a line");
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
        return _count > HistoryFormat.MostBytes ? throw new HistoryProblemException($"it comes to more than {HistoryFormat.MostBytes:N0} bytes when it is unpacked") : count > 0;
    }

    private void Grow()
    {
        if (_buffer.Length >= HistoryFormat.MostBytesOfALine)
        {
            throw new HistoryProblemException($"it has a line of more than {HistoryFormat.MostBytesOfALine:N0} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
