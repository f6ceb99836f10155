using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KmsCompliance.Aws.Protocol;

/// <summary>The way that a listing takes from page to page: whether it leads on. Of each page, a hash of its token and one of
/// what it shows are remembered: some hundred bytes for thousands of resources.</summary>
/// <param name="limit">The most pages.</param>
internal sealed class PageWay(int limit)
{
    private readonly HashSet<UInt128> _tokens = [];
    private readonly HashSet<UInt128> _shown = [];
    private int _pages;

    /// <summary>Notes the token of the page after.</summary>
    /// <param name="token">The token.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public string? WrongWithToken(string token) =>
        !_tokens.Add(Hash([token])!.Value) ? "the list leads back to a page that came before."
        : ++_pages >= limit ? $"the list has not ended after {limit:N0} pages."
        : null;

    /// <summary>Notes what a page shows.</summary>
    /// <param name="ids">What it shows. One id may come twice, as where something moves while it is listed; no page does.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public string? WrongWithPage(IEnumerable<string?> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Hash(ids) is { } shown && !_shown.Add(shown) ? "the list shows a page that came before once more." : null;
    }

    // Null for nothing: any number of pages may be empty.
    private static UInt128? Hash(IEnumerable<string?> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var isEmpty = true;
        foreach (var text in texts)
        {
            isEmpty = false;
            hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
            hash.AppendData([0xff, 0xff]);
        }

        return isEmpty ? null : MemoryMarshal.Read<UInt128>(hash.GetHashAndReset());
    }
}
