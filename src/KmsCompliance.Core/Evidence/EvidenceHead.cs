using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace KmsCompliance.Evidence;

/// <summary>How far a chain of evidence goes: whoever keeps it elsewhere can tell later that nothing was cut off.</summary>
/// <param name="Count">How many entries there are.</param>
/// <param name="Hash">The hash of the last: 64 digits of SHA-256, in lower case.</param>
public sealed record EvidenceHead(long Count, string Hash)
{
    /// <summary>The digits of a hash.</summary>
    internal const int HashDigits = 64;

    /// <summary>That of a chain without an entry: what the first entry has for the hash before it.</summary>
    public static EvidenceHead Empty { get; } = new(0, new string('0', HashDigits));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="head">The head.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EvidenceHead? head)
    {
        head = text?.Trim().Split(':') is [var count, var hash]
            && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            && IsHash(hash)
            ? new EvidenceHead(number, hash.ToLowerInvariant())
            : null;
        return head is not null;
    }

    /// <summary>How many entries, a colon, and the hash of the last.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}:{Hash}");

    private static bool IsHash(string text) => text.Length == HashDigits && text.All(char.IsAsciiHexDigit);
}
