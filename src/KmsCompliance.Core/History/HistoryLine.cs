using System.Buffers;
using System.Text.Json;

namespace KmsCompliance.History;

/// <summary>A line of a run's file: exactly one of its members is there.</summary>
internal sealed record HistoryLine
{
    /// <summary>The run; the first line.</summary>
    public HistoryRun? Run { get; init; }

    /// <summary>A place that is known when the run ends.</summary>
    public HistoryPlace? Place { get; init; }

    /// <summary>Something that failed and that this run saw to be mended, gone or accepted.</summary>
    public HistoryEpisode? Episode { get; init; }

    /// <summary>A resource and what the rules say of it.</summary>
    public HistoryResource? Resource { get; init; }

    /// <summary>Writes it, with the end of the line.</summary>
    /// <param name="lines">Where to.</param>
    public void WriteTo(IBufferWriter<byte> lines)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            JsonSerializer.Serialize(json, this, HistoryJson.Default.HistoryLine);
        }

        lines.Write("\n"u8);
    }
}
