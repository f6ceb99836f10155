using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Tests.Hosting;

namespace KmsCompliance.Tests.Pipeline;

/// <summary>A test of how work runs beside the pipeline. Gates in the endpoint say where it is; nothing sleeps.</summary>
public abstract class PipelineTest : SandboxTest
{
    /// <summary>Holds calls at the endpoint.</summary>
    private protected CallGate Hold(string operation, string region = "*", int skip = 0, int? times = null) =>
        Server.Faults.Hold(new FaultRule { Kind = FaultKind.Hold, Operation = operation, Region = region, Skip = skip, Times = times });

    /// <summary>Waits until a gate holds a call.</summary>
    private protected static Task Arrived(CallGate gate, int calls = 1) => gate.WaitForArrivedAsync(calls, Patience.Token);

    /// <summary>Waits until a caller at a gate has hung up.</summary>
    private protected static Task GivenUp(CallGate gate, int calls = 1) => gate.WaitForGivenUpAsync(calls, Patience.Token);

    /// <summary>Nothing calls any more: what was held is let go, and a whole command of another session starts all the requests that
    /// are started from here on.</summary>
    private protected void AssertNothingRuns()
    {
        using var started = new StartedRequests(Server.Url);
        Server.Faults.Clear();
        using var other = new ModuleSession(Server.Url);
        Assert.NotEmpty(other.Run<AwsRegion>("Get-Region -Region us-*"));
        Assert.NotEmpty(other.Run<XRayEncryptionStatus>("Get-XRayEncryptionStatus"));
        Assert.Equal(5, started.Count);
    }
}
