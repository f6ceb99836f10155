using Amazon.Runtime;

namespace KmsCompliance.Aws.Session;

/// <summary>One HTTP connection pool for every client of a session.</summary>
internal sealed class SharedHttpClientFactory : HttpClientFactory, IDisposable
{
    // The SDK retries a call that got no answer in this time; AWS answers these in well under a second.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
            UseCookies = false,
        })
    {
        Timeout = AnswerTimeout,
    };

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
