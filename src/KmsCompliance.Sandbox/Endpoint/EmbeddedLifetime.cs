using Microsoft.Extensions.Hosting;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>Leaves Ctrl+C and SIGTERM to the process that the endpoint lives in: the host's own lifetime would take them
/// away from it.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
