using System.Diagnostics.Tracing;

namespace KmsCompliance.Tests.Hosting;

/// <summary>Counts the requests that this process starts to one endpoint, where they start. The endpoint itself counts a request when
/// it reads it: on a busy machine that may be after its sender has given it up, and tells nothing of when it was sent.</summary>
internal sealed class StartedRequests(Uri endpoint) : EventListener
{
    private readonly int _port = endpoint.Port;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Net.Http")
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    // RequestStart(scheme, host, port, pathAndQuery, …) of the runtime's own networking telemetry.
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData is { EventName: "RequestStart", Payload: [_, _, int port, ..] } && port == _port)
        {
            Interlocked.Increment(ref _count);
        }
    }
}
