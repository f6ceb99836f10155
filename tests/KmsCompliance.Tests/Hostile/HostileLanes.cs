namespace KmsCompliance.Tests.Hostile;

/// <summary>Ends the lanes that tests of a class have left.</summary>
public sealed class HostileLanes : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => HostileLane.DisposeIdleAsync();
}
