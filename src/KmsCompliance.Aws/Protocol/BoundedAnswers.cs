using System.Buffers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Protocol;

/// <summary>Reads every answer to its end before it is handed on, in bounded time and up to a bounded length: the SDK bounds
/// the wait for an answer's head alone, and a body may trickle without an end.</summary>
/// <param name="bounds">How long, and how much.</param>
/// <param name="time">Measures the time.</param>
internal sealed class BoundedAnswers(CallBounds bounds, TimeProvider time) : DelegatingHandler
{
    private const int FirstBuffer = 4096;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(bounds.AnswerTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var answer = await base.SendAsync(request, either.Token).ConfigureAwait(false);
            try
            {
                answer.Content = await ReadAsync(answer.Content, either.Token).ConfigureAwait(false);
                return answer;
            }
            catch
            {
                // What is left of the answer is not wanted: the connection ends with it.
                answer.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"There was no whole answer within {bounds.AnswerTime.TotalSeconds:0.###} seconds.", exception);
        }
    }

    private async Task<HttpContent> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        // What the answer says of its length is a guess until it is there.
        var said = content.Headers.ContentLength is { } length && length < bounds.AnswerBytes ? (int)length + 1 : FirstBuffer;
        var kept = new ArrayBufferWriter<byte>(Math.Min(said, bounds.AnswerBytes + 1));
        var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            while (true)
            {
                var count = await body.ReadAsync(kept.GetMemory(), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                kept.Advance(count);
                if (kept.WrittenCount > bounds.AnswerBytes)
                {
                    throw new AnswerTooLongException(bounds.AnswerBytes);
                }
            }
        }

        var whole = new ReadOnlyMemoryContent(kept.WrittenMemory);
        foreach (var (name, values) in content.Headers)
        {
            whole.Headers.TryAddWithoutValidation(name, values);
        }

        return whole;
    }
}
