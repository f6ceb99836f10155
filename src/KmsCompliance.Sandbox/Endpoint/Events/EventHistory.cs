namespace KmsCompliance.Sandbox.Endpoint.Events;

/// <summary>The latest calls in a Region of an account. Older ones give way, so that a sandbox that runs for long stays small.</summary>
internal sealed class EventHistory
{
    /// <summary>The most that are kept.</summary>
    public const int Most = 20_000;

    private readonly Queue<CallEvent> _events = new();

    /// <summary>All of them, the latest first.</summary>
    public IEnumerable<CallEvent> Latest => _events.OrderByDescending(static one => one.At).ThenByDescending(static one => one.Number);

    public void Add(CallEvent one)
    {
        if (_events.Count == Most)
        {
            _events.Dequeue();
        }

        _events.Enqueue(one);
    }
}
