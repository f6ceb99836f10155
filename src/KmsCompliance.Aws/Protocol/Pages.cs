using System.Runtime.CompilerServices;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Reads a listing of AWS page by page, until a page has no token for one more. A page may be empty although more
/// follow. A listing that leads back to where it was, shows a page once more, or goes on and on, is an answer that AWS does not
/// give: it ends with an error, after the pages that came, without the one that is wrong.</summary>
/// <param name="operation">Such as <c>secretsmanager:ListSecrets</c>.</param>
/// <param name="region">The Region.</param>
/// <param name="bounds">Says how many pages a listing may have.</param>
/// <param name="ask">Asks for the page of a token; the first has none.</param>
/// <param name="tokenOf">The token of the page after; null or empty at the end.</param>
/// <param name="idsOf">What the page shows, each by what names it; null where the page has no list.</param>
internal sealed class Pages<TAnswer>(
    string operation,
    string region,
    CallBounds bounds,
    Func<string?, CancellationToken, Task<TAnswer>> ask,
    Func<TAnswer, string?> tokenOf,
    Func<TAnswer, IEnumerable<string?>?> idsOf)
    where TAnswer : class
{
    /// <summary>Whether each page is asked for while the one before is worked on: for listings that are read to their
    /// end.</summary>
    public bool Ahead { get; init; }

    /// <summary>Reads the pages.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">A call failed, or the listing does not end.</exception>
    public async IAsyncEnumerable<TAnswer> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var way = new PageWay(bounds.Pages);
        Task<TAnswer>? asked = AskAsync(token: null, left.Token);
        try
        {
            while (asked is not null)
            {
                var answer = await asked.ConfigureAwait(false);
                asked = null;
                var token = tokenOf(answer);
                if (way.WrongWith(token, idsOf(answer) ?? []) is { } wrong)
                {
                    throw new AwsCallException(FailureKind.InvalidAnswer, wrong) { Operation = operation, Region = region };
                }

                var goesOn = !string.IsNullOrEmpty(token);
                if (Ahead && goesOn)
                {
                    asked = AskAsync(token, left.Token);
                }

                yield return answer;
                if (goesOn)
                {
                    asked ??= AskAsync(token, left.Token);
                }
            }
        }
        finally
        {
            // Whoever took the pages has left: nobody waits for the one that is under way.
            if (asked is not null)
            {
                await left.CancelAsync().ConfigureAwait(false);
                await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task<TAnswer> AskAsync(string? token, CancellationToken cancellationToken) =>
        AwsCall.InvokeAsync(operation, region, () => ask(token, cancellationToken), cancellationToken);
}
