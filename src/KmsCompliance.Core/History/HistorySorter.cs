using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace KmsCompliance.History;

/// <summary>Puts resources in the order of their ids, however many there are: what is too much for the memory is written aside, each
/// file in order, and merged when it is read.</summary>
/// <param name="folder">Where files are written aside.</param>
/// <param name="mostBytesHeld">How many bytes of lines are held before they are.</param>
internal sealed class HistorySorter(string folder, int mostBytesHeld = HistorySorter.MostBytesHeld) : IDisposable
{
    /// <summary>So many files become one: one that is read takes some 100 KiB and a handle.</summary>
    public const int MostFilesOfAPass = 128;

    private const int MostBytesHeld = 8 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly List<Held> _held = [];

    // The earlier ones first, which have passed through as many merges as those behind them, or more.
    private readonly List<(HistoryAside File, int Merges)> _files = [];

    /// <summary>Takes a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <exception cref="IOException">There is no room for it.</exception>
    public void Add(HistoryResource resource)
    {
        var start = _lines.WrittenCount;
        new HistoryLine { Resource = resource }.WriteTo(_lines);
        _held.Add(new Held(resource.ResourceId, start, _lines.WrittenCount - start));
        if (_lines.WrittenCount >= mostBytesHeld)
        {
            WriteAside();
        }
    }

    /// <summary>Reads them in order; those of one id as they came. No more may be added.</summary>
    public IEnumerable<HistoryResource> Read()
    {
        _held.Sort();
        return HistoryOrder.Merge([.. _files.Select(static file => Read(file.File)), ReadHeld()]);
    }

    /// <summary>Takes away what was written aside.</summary>
    public void Dispose() => _files.ForEach(static file => file.File.Dispose());

    private static IEnumerable<HistoryResource> Read(HistoryAside file)
    {
        using var lines = file.Read();
        while (lines.Read()?.Resource is { } resource)
        {
            yield return resource;
        }
    }

    private IEnumerable<HistoryResource> ReadHeld()
    {
        foreach (var held in _held)
        {
            yield return JsonSerializer.Deserialize(_lines.WrittenSpan.Slice(held.Start, held.Length), HistoryJson.Default.HistoryLine)!.Resource!;
        }
    }

    private void WriteAside()
    {
        _held.Sort();
        var file = new HistoryAside(folder);
        _files.Add((file, 0));
        foreach (var held in _held)
        {
            file.Write(_lines.WrittenSpan.Slice(held.Start, held.Length), CompressionLevel.Fastest);
        }

        file.Close();
        _held.Clear();
        _lines.ResetWrittenCount();
        MergeFiles();
    }

    private void MergeFiles()
    {
        while (_files.Count >= MostFilesOfAPass && _files[^MostFilesOfAPass].Merges == _files[^1].Merges)
        {
            var parts = _files.GetRange(_files.Count - MostFilesOfAPass, MostFilesOfAPass);
            var whole = new HistoryAside(folder);
            _files.Insert(_files.Count - MostFilesOfAPass, (whole, parts[0].Merges + 1));
            foreach (var resource in HistoryOrder.Merge([.. parts.Select(static part => Read(part.File))]))
            {
                whole.Write(new HistoryLine { Resource = resource }, CompressionLevel.Fastest);
            }

            whole.Close();
            _files.RemoveRange(_files.Count - MostFilesOfAPass, MostFilesOfAPass);
            parts.ForEach(static part => part.File.Dispose());
        }
    }

    private readonly record struct Held(string ResourceId, int Start, int Length) : IComparable<Held>
    {
        public int CompareTo(Held other)
        {
            var order = string.CompareOrdinal(ResourceId, other.ResourceId);
            return order != 0 ? order : Start.CompareTo(other.Start);
        }
    }
}
