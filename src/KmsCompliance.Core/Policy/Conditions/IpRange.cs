using System.Net;
using System.Net.Sockets;

namespace KmsCompliance.Policy.Conditions;

/// <summary>Addresses in CIDR notation, such as <c>203.0.113.0/24</c> or <c>2001:db8::/32</c>.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress"/></remarks>
internal sealed class IpRange
{
    private readonly byte[] _address;
    private readonly int _prefix;

    private IpRange(byte[] address, int prefix)
    {
        _address = address;
        _prefix = prefix;
    }

    /// <summary>Reads a range, or one address; null when the text is neither.</summary>
    public static IpRange? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (Address(slash < 0 ? text : text[..slash]) is not { } address)
        {
            return null;
        }

        var bits = address.Length * 8;
        if (slash < 0)
        {
            return new(address, bits);
        }

        var length = text.AsSpan(slash + 1);
        return length.Length is > 0 and <= 3 && length.IndexOfAnyExceptInRange('0', '9') < 0
            && int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) is var prefix && prefix <= bits
            ? new(address, prefix)
            : null;
    }

    /// <summary>Whether the other range lies in this one.</summary>
    public bool Contains(IpRange other)
    {
        if (other._address.Length != _address.Length || other._prefix < _prefix)
        {
            return false;
        }

        var whole = _prefix / 8;
        var rest = _prefix % 8;
        return _address.AsSpan(0, whole).SequenceEqual(other._address.AsSpan(0, whole))
            && (rest == 0 || (_address[whole] ^ other._address[whole]) >> (8 - rest) == 0);
    }

    private static byte[]? Address(string text)
    {
        // .NET also reads 10.1, 0x0a000001 and fe80::1%3, which no policy means.
        if (!IPAddress.TryParse(text, out var address) || text.AsSpan().ContainsAny("%[]xX"))
        {
            return null;
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 || text.AsSpan().Count('.') == 3 ? address.GetAddressBytes() : null;
    }
}
