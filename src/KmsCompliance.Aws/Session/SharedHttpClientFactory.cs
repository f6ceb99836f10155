using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>One HTTP connection pool for every client of every session: in a pipeline, each command has its own session,
/// and each would shake hands with every Region again. What its clients receive is bounded.</summary>
/// <param name="bounds">What ends a call.</param>
/// <param name="time">Measures waits and answers.</param>
/// <param name="gates">What the calls of its clients have to wait for: a session's own.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "An HttpClient that leaves its handler alone holds nothing that could be let go.")]
internal sealed class SharedHttpClientFactory(CallBounds bounds, TimeProvider time, CallGates gates) : HttpClientFactory
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // AWS moves its addresses.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // Beyond what a page's keys and a Region's services take at the usual limit; all accounts share the endpoints of their Regions.
    private const int ConnectionsAnEndpoint = 512;

    // Holds no credentials: every request is signed on its own. Cookies and redirects are off.
    private static readonly SocketsHttpHandler Connections = new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = ConnectTimeout,
        MaxConnectionsPerServer = ConnectionsAnEndpoint,
        PooledConnectionLifetime = ConnectionLifetime,
        UseCookies = false,
    };

    private static readonly HttpClient Usual = ClientWith(CallBounds.Default, TimeProvider.System);

    private readonly HttpClient _client = bounds == CallBounds.Default && time == TimeProvider.System ? Usual : ClientWith(bounds, time);

    /// <summary>One that has the bounds that hold unless others are given.</summary>
    public static SharedHttpClientFactory Plain() => new(CallBounds.Default, TimeProvider.System, new CallGates(CallBounds.Default, TimeProvider.System, quotaShare: null));

    /// <summary>What ends a call.</summary>
    public CallBounds Bounds { get; } = bounds;

    /// <summary>Measures waits and answers.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>What the calls of its clients have to wait for.</summary>
    public CallGates Gates { get; } = gates;

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private static HttpClient ClientWith(CallBounds bounds, TimeProvider time) => new(new BoundedAnswers(bounds, time) { InnerHandler = Connections }, disposeHandler: false)
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
