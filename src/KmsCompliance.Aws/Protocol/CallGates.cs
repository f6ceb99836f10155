using System.Collections.Concurrent;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Aws.Protocol;

/// <summary>What the calls of a session wait for: each operation of a Region has a gate of its own, so that one that AWS refuses for
/// its number slows down its own kind alone. A session is one account's.</summary>
/// <param name="bounds">The longest wait.</param>
/// <param name="time">Measures the waits.</param>
/// <param name="quotaShare">The share of the published rates that calls keep below; null where they need not.</param>
internal sealed class CallGates(CallBounds bounds, TimeProvider time, double? quotaShare)
{
    private readonly ConcurrentDictionary<string, CallGate> _gates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _waiting = new(StringComparer.Ordinal);
    private readonly long _origin = time.GetTimestamp();
    private long _sent;
    private long _throttled;

    /// <summary>Told when calls of a Region begin to wait, and when they do no longer; null for nobody.</summary>
    public Action<bool>? Waits { get; set; }

    /// <summary>How many calls were sent so far.</summary>
    public CallCount Calls => new(Interlocked.Read(ref _sent), Interlocked.Read(ref _throttled));

    /// <summary>The gate of an operation.</summary>
    /// <param name="service">The service as signatures name it.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="region">The Region's code.</param>
    public CallGate Of(string service, string operation, string region) => _gates.GetOrAdd(
        // A text, not a tuple: the framework holds this dictionary ready compiled.
        $"{service} {operation} {region}",
        _ => New(CallRates.Find(service, operation), region));

    /// <summary>Waits until a call may be sent.</summary>
    /// <param name="gate">Its gate.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>When it was sent, for <see cref="Throttled"/>.</returns>
    public async ValueTask<TimeSpan> EnterAsync(CallGate gate, CancellationToken cancellationToken)
    {
        TimeSpan at;
        int refused;
        do
        {
            // One that was refused meanwhile holds those back that were to be sent next.
            refused = gate.Refused;
            var now = Now();
            at = gate.Reserve(now);
            if (at <= now)
            {
                break;
            }

            await WaitAsync(gate.Region, at - now, cancellationToken).ConfigureAwait(false);
        }
        while (refused != gate.Refused);

        Interlocked.Increment(ref _sent);
        return at;
    }

    /// <summary>A call was refused because there were too many.</summary>
    /// <param name="gate">Its gate.</param>
    /// <param name="sent">When it was sent.</param>
    public void Throttled(CallGate gate, TimeSpan sent)
    {
        Interlocked.Increment(ref _throttled);
        gate.Throttled(sent, Now(), Random.Shared.NextDouble());
    }

    private CallGate New(double? published, string region) => new(region, bounds, quotaShare * (published ?? CallRates.Unpublished), published);

    private async Task WaitAsync(string region, TimeSpan wait, CancellationToken cancellationToken)
    {
        var waits = Waits;
        var isFirst = _waiting.AddOrUpdate(region, 1, static (_, count) => count + 1) == 1;
        if (isFirst)
        {
            waits?.Invoke(true);
        }

        try
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (_waiting.AddOrUpdate(region, 0, static (_, count) => count - 1) == 0)
            {
                waits?.Invoke(false);
            }
        }
    }

    private TimeSpan Now() => time.GetElapsedTime(_origin);
}
