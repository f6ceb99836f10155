using System.Runtime.CompilerServices;
using System.Text.Json;
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
                var goesOn = !string.IsNullOrEmpty(token);
                var wrong = goesOn ? way.WrongWithToken(token!) : null;
                if (Ahead && goesOn && wrong is null)
                {
                    // Under way while what this page shows is looked at.
                    asked = AskAsync(token, left.Token);
                }

                wrong = way.WrongWithPage(IdsOf(answer)) ?? wrong;
                if (wrong is not null)
                {
                    throw Invalid(wrong);
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

    // A list may be read when it is first looked at.
    private IEnumerable<string?> IdsOf(TAnswer answer)
    {
        try
        {
            return idsOf(answer) ?? [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid("the answer could not be read.", exception);
        }
    }

    private AwsCallException Invalid(string message, Exception? exception = null) =>
        new(FailureKind.InvalidAnswer, message, exception) { Operation = operation, Region = region };

    private Task<TAnswer> AskAsync(string? token, CancellationToken cancellationToken) =>
        AwsCall.InvokeAsync(operation, region, () => ask(token, cancellationToken), cancellationToken);
}
