using System.Text.Json;
using KmsCompliance.Files;

namespace KmsCompliance.History;

/// <summary>Reads the lines of a run's file, one at a time and within bounds, whatever is in it.</summary>
/// <param name="file">The file, which is closed with this.</param>
internal sealed class HistoryLineReader(Stream file) : IDisposable
{
    private readonly GzipLineReader _lines = new(file, HistoryFormat.MostBytesOfALine, HistoryFormat.MostBytes);

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    /// <summary>Reads a line; null behind the last.</summary>
    /// <exception cref="HistoryProblemException">It is none, or the file is damaged or cannot be read.</exception>
    public HistoryLine? Read()
    {
        try
        {
            return _lines.TryRead(out var line)
                ? JsonSerializer.Deserialize(line, HistoryJson.Default.HistoryLine) ?? throw new HistoryProblemException("it has a line that says nothing")
                : null;
        }
        catch (JsonException exception)
        {
            throw new HistoryProblemException("it has a line that is none of a run", exception);
        }
        catch (UnreadableFileException exception)
        {
            throw new HistoryProblemException(exception.Message, exception);
        }
    }
}
