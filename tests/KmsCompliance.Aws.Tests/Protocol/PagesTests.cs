using System.Globalization;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Tests.Protocol;

public class PagesTests
{
    private static CancellationToken Cancel => CancellationToken.None;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_come_in_order_and_empty_ones_are_no_end(bool ahead)
    {
        var listing = new Listing("a", "b", "");
        var pages = await listing.Pages(ahead).ReadAsync(Cancel).ToListAsync(Cancel);
        Assert.Equal([null, "a", "b"], pages.Select(page => page.Asked));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task The_next_page_is_asked_for_before_this_one_is_taken_where_all_are_wanted(bool ahead, int asked)
    {
        var listing = new Listing("a", null);
        await foreach (var page in listing.Pages(ahead).ReadAsync(Cancel))
        {
            Assert.Equal(asked, listing.Calls);
            break;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task A_listing_that_leads_back_ends_before_any_page_comes_twice(int length)
    {
        var listing = new Listing([.. Enumerable.Range(0, 100).Select(i => (i % length).ToString(CultureInfo.InvariantCulture))]);
        var taken = 0;
        var error = await Assert.ThrowsAsync<AwsCallException>(async () =>
        {
            await foreach (var page in listing.Pages(ahead: true).ReadAsync(Cancel))
            {
                taken++;
            }
        });
        Assert.Equal((FailureKind.InvalidAnswer, "svc:List", "eu-west-1"), (error.Kind, error.Operation, error.Region));
        Assert.Contains("leads back", error.Message, StringComparison.Ordinal);

        // The page that leads back is not believed.
        Assert.Equal((length + 1, length), (listing.Calls, taken));
    }

    [Fact]
    public async Task A_listing_that_shows_a_page_once_more_ends_before_it_whatever_its_tokens_say()
    {
        var pages = new Queue<string[]>([["a", "b"], [], ["c"], [], ["b", "a"], ["a", "b"]]);
        var count = 0;
        var listing = new Pages<string[]>(
            "svc:List", "eu-west-1", CallBounds.Default, (_, _) => Task.FromResult(pages.Dequeue()), _ => $"{++count}", static page => page);
        var taken = new List<string>();
        var error = await Assert.ThrowsAsync<AwsCallException>(async () =>
        {
            await foreach (var page in listing.ReadAsync(Cancel))
            {
                taken.AddRange(page);
            }
        });

        // Empty pages are none of them, and what moves while it is listed may come twice.
        Assert.Equal(["a", "b", "c", "b", "a"], taken);
        Assert.Equal(FailureKind.InvalidAnswer, error.Kind);
        Assert.Contains("once more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_without_an_end_ends_at_the_limit()
    {
        var listing = new Listing([.. Enumerable.Range(0, 100).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        var error = await Assert.ThrowsAsync<AwsCallException>(
            async () => await listing.Pages(ahead: true, limit: 10).ReadAsync(Cancel).ToListAsync(Cancel));
        Assert.Equal(FailureKind.InvalidAnswer, error.Kind);
        Assert.Contains("10 pages", error.Message, StringComparison.Ordinal);
        Assert.Equal(10, listing.Calls);
    }

    [Fact]
    public async Task What_is_under_way_ends_when_the_taker_leaves()
    {
        var ended = false;
        var pages = new Pages<string>(
            "svc:List",
            "eu-west-1",
            CallBounds.Default,
            async (token, cancel) =>
            {
                if (token is not null)
                {
                    try
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
                    }
                    finally
                    {
                        ended = true;
                    }
                }

                return "page";
            },
            static _ => "next",
            static _ => [])
        {
            Ahead = true,
        };
        await foreach (var page in pages.ReadAsync(Cancel))
        {
            break;
        }

        Assert.True(ended);
    }

    private sealed record Page(string? Asked, string? Next);

    /// <summary>Pages of these tokens, one after the other, whatever is asked for.</summary>
    private sealed class Listing(params string?[] tokens)
    {
        public int Calls { get; private set; }

        public Pages<Page> Pages(bool ahead, int limit = 25_000) =>
            new("svc:List", "eu-west-1", new CallBounds { Pages = limit }, (token, _) => Task.FromResult(new Page(token, tokens[Calls++])), static page => page.Next, static _ => [])
            {
                Ahead = ahead,
            };
    }
}
