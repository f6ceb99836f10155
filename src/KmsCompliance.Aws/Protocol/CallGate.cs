using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Protocol;

/// <summary>When the calls of one operation, in one Region of an account, may be sent. They keep below a rate, where there is one; and
/// where AWS refuses some for their number, all of them pause, go on half as fast as they were, and then ever so little faster until
/// AWS refuses again. Time is counted from the session's beginning.</summary>
/// <param name="region">The Region's code.</param>
/// <param name="bounds">The longest wait.</param>
/// <param name="perSecond">The most calls a second; null where there is none.</param>
/// <param name="published">The rate that AWS has published, which no second exceeds; null where it has published none.</param>
internal sealed class CallGate(string region, CallBounds bounds, double? perSecond, double? published = null)
{
    // So many go at once also where few a second are allowed: what an audit asks of a Region once.
    private const int AtOnce = 5;

    // By so much each answer hastens the next: some 140 answers for each refusal, once the rate is found.
    private const double Gain = 0.005;
    private const double Loss = 0.5;

    private const double Slowest = 0.25;

    // Nothing that is asked here is asked so often by one session.
    private const double Unlimited = 2_000;

    private readonly object _lock = new();
    private readonly int _most = perSecond is { } rate ? Math.Max((int)Math.Min(AtOnce, published ?? AtOnce), (int)rate) : 0;
    private readonly Queue<TimeSpan> _reserved = new();
    private readonly Queue<TimeSpan> _lately = new();
    private double? _slowedTo;
    private TimeSpan _next;
    private TimeSpan _slowedAt = TimeSpan.MinValue;
    private int _refusals;
    private int _refused;

    /// <summary>The Region's code.</summary>
    public string Region { get; } = region;

    /// <summary>How often the rate was lowered.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>When the next call may be sent, which is then taken.</summary>
    /// <param name="now">The time.</param>
    /// <returns>That time, or later.</returns>
    public TimeSpan Reserve(TimeSpan now)
    {
        lock (_lock)
        {
            var at = now > _next ? now : _next;
            if (perSecond is { } rate && _reserved.Count == _most)
            {
                // In any while, no more than that while allows.
                var free = _reserved.Dequeue() + TimeSpan.FromSeconds(_most / rate);
                at = at > free ? at : free;
            }

            if (perSecond is not null)
            {
                _reserved.Enqueue(at);
            }

            if (_slowedTo is { } slowed)
            {
                _next = at + Shortest(TimeSpan.FromSeconds(1 / slowed));
            }

            _lately.Enqueue(at);
            while (_lately.Peek() <= at - TimeSpan.FromSeconds(1))
            {
                _lately.Dequeue();
            }

            return at;
        }
    }

    /// <summary>A call was answered, whatever the answer, but not refused for its number.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            _refusals = 0;
            if (_slowedTo is { } slowed)
            {
                slowed *= 1 + Gain;
                _slowedTo = slowed < (perSecond ?? Unlimited) ? slowed : null;
            }
        }
    }

    /// <summary>A call was refused because there were too many.</summary>
    /// <param name="sent">When it was sent.</param>
    /// <param name="now">The time.</param>
    /// <param name="chance">From 0 to 1: those who were refused together do not come back together.</param>
    public void Throttled(TimeSpan sent, TimeSpan now, double chance)
    {
        lock (_lock)
        {
            // Those that were under way together are one refusal.
            if (sent <= _slowedAt)
            {
                return;
            }

            var spaced = _slowedTo is { } before ? _lately.Where(at => at <= now).DefaultIfEmpty(sent).Max() + Shortest(TimeSpan.FromSeconds(1 / before)) : now;
            var lately = Math.Max(1, _lately.Count(at => at <= now));
            _slowedTo = Math.Max(Slowest, Math.Min(_slowedTo ?? double.MaxValue, lately) * Loss);
            var pause = Shortest(bounds.FirstWait * Math.Pow(2, Math.Min(_refusals, 30))) * ((1 + chance) / 2);
            _refusals++;
            _refused++;
            _slowedAt = now;

            // Whoever waits takes a new place: the places that were taken are nobody's any more.
            Forget(_reserved, now);
            Forget(_lately, now);
            _next = now + pause > spaced ? now + pause : spaced;
        }
    }

    private static void Forget(Queue<TimeSpan> places, TimeSpan after)
    {
        for (var count = places.Count; count > 0; count--)
        {
            var at = places.Dequeue();
            if (at <= after)
            {
                places.Enqueue(at);
            }
        }
    }

    private TimeSpan Shortest(TimeSpan wait) => wait < bounds.LongestWait ? wait : bounds.LongestWait;
}
