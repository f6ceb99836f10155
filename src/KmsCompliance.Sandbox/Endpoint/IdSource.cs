using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>Ids that look like AWS's and are the same in every run, so that documents and tests can quote them.</summary>
internal sealed class IdSource
{
    private const string Alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private long _next;

    public string Uuid() => UuidOf(Next());

    public string Hex(int length) => HexOf(Next(), length);

    public static string UuidOf(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash(text, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }

    public static string HexOf(string text, int length)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash(text, hash);
        return Convert.ToHexStringLower(hash)[..length];
    }

    /// <summary>The suffix that Secrets Manager adds to a secret's name in its ARN.</summary>
    public static string SecretSuffixOf(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash(text, hash);
        Span<char> suffix = stackalloc char[6];
        for (var i = 0; i < suffix.Length; i++)
        {
            suffix[i] = Alphanumerics[hash[i] % Alphanumerics.Length];
        }

        return new string(suffix);
    }

    private string Next() => "id-" + Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture);

    private static void Hash(string text, Span<byte> hash)
    {
        Span<byte> utf8 = stackalloc byte[1024];
        var bytes = Encoding.UTF8.GetByteCount(text) <= utf8.Length
            ? utf8[..Encoding.UTF8.GetBytes(text, utf8)]
            : Encoding.UTF8.GetBytes(text);
        SHA256.HashData(bytes, hash);
    }
}
