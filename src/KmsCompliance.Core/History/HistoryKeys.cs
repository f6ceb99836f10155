using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KmsCompliance.History;

/// <summary>Short stand-ins for long names, of which a history may have millions. Names are what others chose, so the stand-ins come
/// of a cryptographic hash: nobody can make two names of one.</summary>
internal static class HistoryKeys
{
    private const int MostOnStack = 512;

    /// <summary>The stand-in for a finding.</summary>
    /// <param name="findingId">The rule and the resource.</param>
    public static UInt128 OfFinding(string findingId) => Of(findingId);

    /// <summary>The stand-in for a resource. It is none of a finding: no rule's id is empty.</summary>
    /// <param name="resourceId">The resource.</param>
    public static UInt128 OfResource(string resourceId) => Of($"/{resourceId}");

    private static UInt128 Of(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[most];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
