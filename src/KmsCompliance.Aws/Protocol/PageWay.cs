namespace KmsCompliance.Aws.Protocol;

/// <summary>The way that a listing takes from page to page: whether it leads on. Whatever the length of the way, one token
/// is remembered (Brent's way to find a cycle).</summary>
/// <param name="limit">The most pages.</param>
internal sealed class PageWay(int limit)
{
    private string? _remembered;
    private int _pages;
    private int _untilNext = 1;

    /// <summary>Goes on to the page of a token.</summary>
    /// <param name="token">The token that a page came with.</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public string? WrongWith(string token)
    {
        if (token == _remembered)
        {
            return "the list leads back to a page that came before.";
        }

        if (++_pages >= limit)
        {
            return $"the list has not ended after {limit:N0} pages.";
        }

        if (_pages == _untilNext)
        {
            _remembered = token;
            _untilNext *= 2;
        }

        return null;
    }
}
