using System.Text;
using KmsCompliance.Evidence;

namespace KmsCompliance.Plans;

/// <summary>A line of a journal, in the form that evidence has: a hash, and the content that it is made of.</summary>
internal static class PlanJournalLine
{
    private const string Start = "{\"Hash\":\"";
    private const string Middle = "\",\"Content\":";
    private const int HashLength = 64;

    /// <summary>Makes a line, with its end.</summary>
    /// <param name="content">The content.</param>
    /// <returns>Its hash, and the line.</returns>
    public static (string Hash, byte[] Line) Write(ReadOnlySpan<byte> content)
    {
        var hash = EvidenceLine.HashOf(content);
        return (hash, [.. EvidenceLine.Write(hash, signature: null, content).Span, (byte)'\n']);
    }

    /// <summary>Whether bytes may be the beginning of a line.</summary>
    /// <param name="bytes">The bytes.</param>
    public static bool MayBegin(ReadOnlySpan<byte> bytes)
    {
        var start = Encoding.ASCII.GetBytes(Start);
        return bytes.Length < start.Length ? start.AsSpan().StartsWith(bytes) : bytes.StartsWith(start);
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <returns>Its hash, and the content; null where it is none, or was changed.</returns>
    public static (string Hash, byte[] Content)? Read(ReadOnlySpan<byte> line)
    {
        var head = Start.Length + HashLength + Middle.Length;
        if (line.Length <= head + 1 || line[^1] != (byte)'}')
        {
            return null;
        }

        var hash = Encoding.ASCII.GetString(line.Slice(Start.Length, HashLength));
        var content = line[head..^1].ToArray();
        return EvidenceLine.HashOf(content) == hash && EvidenceLine.Write(hash, signature: null, content).Span.SequenceEqual(line) ? (hash, content) : null;
    }
}
