using System.Collections.Concurrent;
using Amazon;
using Amazon.EC2;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using KmsCompliance.Aws.Kms;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Aws.Regions;
using KmsCompliance.Aws.SecretsManager;
using KmsCompliance.Aws.XRay;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>One set of credentials and its clients, one a service and Region.</summary>
internal sealed class AwsSession : IAwsSession
{
    private readonly SessionRequest _request;
    private readonly ResolvedCredentials _resolved;
    private readonly ConcurrentDictionary<string, Lazy<IDisposable>> _clients = new(StringComparer.Ordinal);
    private readonly Lazy<string?> _defaultRegion;
    private readonly CancellationTokenSource _closed = new();
    private Lazy<Task<CallerIdentity>>? _identity;

    /// <summary>Makes one.</summary>
    public AwsSession(SessionRequest request, ResolvedCredentials resolved)
    {
        _request = request;
        _resolved = resolved;
        _defaultRegion = new Lazy<string?>(FindDefaultRegion);
        Regions = new RegionCatalog(region => Client(region, config => new AmazonEC2Client(resolved.Credentials, config), () => new AmazonEC2Config()));
        Services =
        [
            new XRayEncryptedService(GetXRayEncryption),
            new SecretsManagerEncryptedService(SecretsIn),
        ];
    }

    /// <inheritdoc/>
    public string Origin => $"Credentials: {_resolved.Origin}. Endpoint: {_request.EndpointUrl?.ToString() ?? "AWS, or as the environment says"}.";

    /// <inheritdoc/>
    public string? DefaultRegion => _defaultRegion.Value;

    /// <inheritdoc/>
    public IRegionCatalog Regions { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IEncryptedService> Services { get; }

    /// <inheritdoc/>
    public async Task<string> GetAccessKeyIdAsync(CancellationToken cancellationToken)
    {
        var region = IdentityRegion();
        return await AwsCall.InvokeAsync(
            "The search for credentials",
            region,
            async () => (await _resolved.Credentials.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false)).AccessKey,
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) =>
        LazyInitializer.EnsureInitialized(ref _identity, () => new Lazy<Task<CallerIdentity>>(AskIdentityAsync)).Value.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public IKeyCatalog GetKeyCatalog(string region) => new KmsKeyCatalog(KmsIn(region), region);

    /// <inheritdoc/>
    public IKeyManager GetKeyManager(string region) => new KmsKeyManager(
        KmsIn(region),
        Client(
            region,
            config => new SendOnceKmsClient(_resolved.Credentials, config),
            () => new AmazonKeyManagementServiceConfig { MaxErrorRetry = 0 }),
        region);

    /// <inheritdoc/>
    public IXRayEncryption GetXRayEncryption(string region) => new XRayEncryption(
        Client(region, config => new AmazonXRayClient(_resolved.Credentials, config), () => new JsonServiceConfig(AmazonXRayClient.Service)),
        region);

    /// <inheritdoc/>
    public ISecretEncryption GetSecretEncryption(string region) => SecretsIn(region);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        foreach (var client in _clients.Values)
        {
            client.Value.Dispose();
        }

        _closed.Dispose();
    }

    private SecretEncryption SecretsIn(string region) => new(
        Client(region, config => new AmazonSecretsManagerClient(_resolved.Credentials, config), () => new JsonServiceConfig(AmazonSecretsManagerClient.Service)),
        region);

    private KmsClient KmsIn(string region) =>
        Client(region, config => new KmsClient(_resolved.Credentials, config), () => new AmazonKeyManagementServiceConfig());

    private TClient Client<TClient, TConfig>(string region, Func<TConfig, TClient> make, Func<TConfig> makeConfig)
        where TClient : IDisposable
        where TConfig : ClientConfig => (TClient)_clients.GetOrAdd(
            // A text, not a tuple: the framework holds this dictionary ready compiled.
            $"{typeof(TClient).Name} {region}",
            _ => new Lazy<IDisposable>(() =>
            {
                var config = makeConfig();
                Configure(config, region);
                return make(config);
            })).Value;

    private void Configure(ClientConfig config, string region)
    {
        // Not adaptive: after a throttled answer to one of a client's first calls, which are all that a Region gets, the
        // SDK's rate limiter waits some 25 seconds and gives up without asking again (AWSSDK.Core 4.0.102).
        config.RetryMode = RequestRetryMode.Standard;
        config.HttpClientFactory = SharedHttpClientFactory.Instance;
        if (_request.ProfileName is { } profile)
        {
            config.Profile = new Profile(profile, _request.ProfileLocation);
        }

        if (_request.EndpointUrl is { } endpoint)
        {
            // Setting the address forgets the Region, so the signature has to be told it.
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            // With AWS_ENDPOINT_URL set, the SDK would sign for the Region that it reads from that address, or us-east-1.
            config.AuthenticationRegion = region;
        }
    }

    private async Task<CallerIdentity> AskIdentityAsync()
    {
        var region = IdentityRegion();
        var accessKeyId = await GetAccessKeyIdAsync(_closed.Token).ConfigureAwait(false);
        var client = Client(region, config => new AmazonSecurityTokenServiceClient(_resolved.Credentials, config), () => new AmazonSecurityTokenServiceConfig());
        var answer = await AwsCall.InvokeAsync(
            "sts:GetCallerIdentity", region, () => client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), _closed.Token), _closed.Token).ConfigureAwait(false);
        return AwsArn.IsAccountId(answer.Account) && !string.IsNullOrEmpty(answer.Arn)
            ? new CallerIdentity(answer.Account, answer.Arn, accessKeyId)
            : throw new AwsCallException(FailureKind.InvalidAnswer, "the answer has no account.") { Operation = "sts:GetCallerIdentity", Region = region };
    }

    // A Region that every account has: in an opt-in Region a refusal could mean the Region, not the credentials.
    private string IdentityRegion()
    {
        var near = new[] { _request.DefaultRegion, _request.RegionHint, Environment.GetEnvironmentVariable("AWS_REGION"), _resolved.ProfileRegion }
            .FirstOrDefault(region => !string.IsNullOrEmpty(region));
        return near is null ? Regions.GetMainRegion("aws")
            : RegionName.IsOptIn(near) ? Regions.GetMainRegion(RegionCatalog.PartitionOf(near))
            : near;
    }

    private string? FindDefaultRegion() => new[]
    {
        _request.DefaultRegion,
        _request.ProfileName is null ? null : _resolved.ProfileRegion,
        Environment.GetEnvironmentVariable("AWS_REGION"),
        Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION"),
    }.FirstOrDefault(region => !string.IsNullOrEmpty(region)) ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;
}
