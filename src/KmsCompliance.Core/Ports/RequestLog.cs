using KmsCompliance.Errors;
using KmsCompliance.Model;

namespace KmsCompliance.Ports;

/// <summary>Notes the requests that were sent to change something, in the order in which they were.</summary>
/// <param name="time">Tells the time.</param>
public sealed class RequestLog(TimeProvider time)
{
    // Ids come from the wire: AWS's are UUIDs, or as long.
    private const int LongestId = 128;

    private readonly object _lock = new();
    private readonly List<Entry> _entries = [];
    private int _taken;

    /// <summary>Sends a request and notes it. One that AWS refused for its rate has no effect, and is not kept.</summary>
    /// <param name="operation">The operation, such as <c>kms:DisableKey</c>.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="idOf">The id that an answer has.</param>
    public async Task<T> SendAsync<T>(string operation, Func<Task<T>> send, Func<T, string?> idOf)
    {
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(idOf);
        var entry = new Entry(new SentRequest(operation, time.GetUtcNow()));
        lock (_lock)
        {
            _entries.Add(entry);
        }

        try
        {
            var answer = await send().ConfigureAwait(false);
            entry.Request = entry.Request! with { RequestId = Checked(idOf(answer)) };
            return answer;
        }
        catch (AwsCallException exception)
        {
            entry.Request = exception.Kind == FailureKind.Throttled ? null : entry.Request! with { RequestId = Checked(exception.RequestId), ErrorCode = exception.Code };
            throw;
        }
    }

    /// <summary>The requests that were noted since this was asked last.</summary>
    public IReadOnlyList<SentRequest> Take()
    {
        lock (_lock)
        {
            List<SentRequest> fresh = [.. _entries.Skip(_taken).Select(static entry => entry.Request).OfType<SentRequest>()];
            _taken = _entries.Count;
            return fresh;
        }
    }

    private static string? Checked(string? id) =>
        id is { Length: > 0 and <= LongestId } && id.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? id : null;

    private sealed class Entry(SentRequest request)
    {
        public SentRequest? Request { get; set; } = request;
    }
}
