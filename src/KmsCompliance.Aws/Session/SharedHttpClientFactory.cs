using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>One HTTP connection pool for every client of every session: in a pipeline, each command has its own session,
/// and each would shake hands with every Region again. What its clients receive is bounded.</summary>
/// <param name="bounds">What ends a call.</param>
/// <param name="time">Measures waits and answers.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "An HttpClient that leaves its handler alone holds nothing that could be let go.")]
internal sealed class SharedHttpClientFactory(CallBounds bounds, TimeProvider time) : HttpClientFactory
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // AWS moves its addresses.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // Holds no credentials: every request is signed on its own. Cookies and redirects are off.
    private static readonly SocketsHttpHandler Connections = new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        UseCookies = false,
    };

    private readonly HttpClient _client = new(new BoundedAnswers(bounds, time) { InnerHandler = Connections }, disposeHandler: false)
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The one that has the bounds that hold unless others are given.</summary>
    public static SharedHttpClientFactory Default { get; } = new(CallBounds.Default, TimeProvider.System);

    /// <summary>What ends a call.</summary>
    public CallBounds Bounds { get; } = bounds;

    /// <summary>Measures waits and answers.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>One with bounds.</summary>
    /// <param name="bounds">What ends a call.</param>
    /// <param name="time">Measures waits and answers.</param>
    public static SharedHttpClientFactory With(CallBounds bounds, TimeProvider time) =>
        bounds == CallBounds.Default && time == TimeProvider.System ? Default : new(bounds, time);

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
