using System.Buffers.Text;
using System.Text;

namespace KmsCompliance.Sandbox.Endpoint.Protocol;

/// <summary>Opaque page tokens: a position, bound to the listing it belongs to.</summary>
internal static class PageToken
{
    private const int HashLength = 8;

    /// <summary>Makes a token.</summary>
    /// <param name="listing">Operation, account, Region and filters: a token of another listing is refused.</param>
    /// <param name="position">Where the next page starts.</param>
    public static string Encode(string listing, string position)
    {
        var text = Encoding.UTF8.GetBytes(position);
        var token = new byte[HashLength + text.Length];
        BitConverter.TryWriteBytes(token, Hash(listing + "\n" + position));
        text.CopyTo(token, HashLength);
        return Base64Url.EncodeToString(token);
    }

    public static string? Decode(string listing, string token)
    {
        if (!Base64Url.IsValid(token, out var length) || length < HashLength)
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token);
        var position = Encoding.UTF8.GetString(bytes, HashLength, bytes.Length - HashLength);
        return BitConverter.ToUInt64(bytes) == Hash(listing + "\n" + position) ? position : null;
    }

    // FNV-1a: guards against a token gone astray, not against a forger.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 1099511628211UL);
        }

        return hash;
    }
}
