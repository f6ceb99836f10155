using Amazon.Runtime;

namespace KmsCompliance.Aws.Session;

/// <summary>One HTTP connection pool for every client of every session: in a pipeline, each command has its own session,
/// and each would shake hands with every Region again.</summary>
internal sealed class SharedHttpClientFactory : HttpClientFactory
{
    // The SDK retries a call that got no answer in this time; AWS answers these in well under a second.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // AWS moves its addresses.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // Holds no credentials: every request is signed on its own. Cookies and redirects are off.
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
        })
    {
        Timeout = AnswerTimeout,
    };

    private SharedHttpClientFactory()
    {
    }

    /// <summary>The one.</summary>
    public static SharedHttpClientFactory Instance { get; } = new();

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
