using System.Collections.Concurrent;
using Amazon;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.Util;
using KmsCompliance.Aws.CloudTrail;
using KmsCompliance.Aws.Kms;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Aws.Regions;
using KmsCompliance.Aws.S3;
using KmsCompliance.Aws.SecretsManager;
using KmsCompliance.Aws.Sts;
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
    private readonly Lazy<(string Region, string Origin)?> _defaultRegion;
    private readonly CancellationTokenSource _closed = new();
    private Lazy<Task<CallerIdentity>>? _identity;

    /// <summary>Makes one.</summary>
    public AwsSession(SessionRequest request, ResolvedCredentials resolved)
    {
        _request = request;
        _resolved = resolved;
        _defaultRegion = new Lazy<(string Region, string Origin)?>(FindDefaultRegion);
        Regions = new RegionCatalog(region => Client(region, config => new AmazonEC2Client(resolved.Credentials, config), () => new ServiceConfig(AmazonEC2Client.Service)));
        Services =
        [
            new XRayEncryptedService(GetXRayEncryption),
            new SecretsManagerEncryptedService(SecretsIn),
            new CloudTrailEncryptedService(TrailsIn),
            new CloudTrailLakeEncryptedService(TrailsIn),
        ];
    }

    /// <inheritdoc/>
    public string Origin =>
        $"Credentials: {_resolved.Origin}. "
        + $"Region where none is named: {(_defaultRegion.Value is { } found ? $"{found.Region}, of {found.Origin}" : "none")}. "
        + $"Endpoint: {_request.EndpointUrl?.ToString() ?? "AWS, or as the environment says"}.";

    /// <inheritdoc/>
    public string? DefaultRegion => _defaultRegion.Value?.Region;

    /// <inheritdoc/>
    public string AccountRegion
    {
        get
        {
            var hint = NullIfEmpty(_request.RegionHint);
            string?[] nearest = [_request.DefaultRegion, hint, DefaultRegion];
            // Credentials are good for one partition: that of what was named, wherever the defaults lie.
            var near = nearest.FirstOrDefault(region => !string.IsNullOrEmpty(region) && (hint is null || RegionName.PartitionOf(region) == RegionName.PartitionOf(hint)));
            // In an opt-in Region a refusal could mean the Region, not the credentials.
            return near is not null && Regions.IsKnown(near) && !RegionName.IsOptIn(near)
                ? near
                : Regions.GetMainRegion(RegionName.PartitionOf(near ?? hint ?? string.Empty));
        }
    }

    /// <inheritdoc/>
    public IRegionCatalog Regions { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IEncryptedService> Services { get; }

    /// <inheritdoc/>
    public async Task<string> GetAccessKeyIdAsync(CancellationToken cancellationToken)
    {
        var region = AccountRegion;
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
        Client(region, config => new AmazonXRayClient(_resolved.Credentials, config), () => new ServiceConfig(AmazonXRayClient.Service)),
        region);

    /// <inheritdoc/>
    public ISecretEncryption GetSecretEncryption(string region) => SecretsIn(region);

    /// <inheritdoc/>
    public ITrailEncryption GetTrailEncryption(string region) => TrailsIn(region);

    /// <inheritdoc/>
    public IBucketLocator GetBucketLocator(string region) => new BucketLocator(
        Client(region, config => new AmazonS3Client(_resolved.Credentials, config), () => new ServiceConfig(AmazonS3Client.Service)),
        region);

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
        Client(region, config => new AmazonSecretsManagerClient(_resolved.Credentials, config), () => new ServiceConfig(AmazonSecretsManagerClient.Service)),
        region);

    private TrailEncryption TrailsIn(string region) => new(
        Client(region, config => new AmazonCloudTrailClient(_resolved.Credentials, config), () => new ServiceConfig(AmazonCloudTrailClient.Service)),
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
        var region = AccountRegion;
        var accessKeyId = await GetAccessKeyIdAsync(_closed.Token).ConfigureAwait(false);
        var client = Client(region, config => new AmazonSecurityTokenServiceClient(_resolved.Credentials, config), () => new ServiceConfig(AmazonSecurityTokenServiceClient.Service));
        var answer = await AwsCall.InvokeAsync(
            "sts:GetCallerIdentity", region, () => client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), _closed.Token), _closed.Token).ConfigureAwait(false);
        return answer is { Account: { } account, Arn: { Length: > 0 } arn } && AwsArn.IsAccountId(account)
            ? new CallerIdentity(account, arn, accessKeyId)
            : throw new AwsCallException(FailureKind.InvalidAnswer, "the answer has no account.") { Operation = "sts:GetCallerIdentity", Region = region };
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private (string Region, string Origin)? FindDefaultRegion()
    {
        foreach (var (region, origin) in ConfiguredRegions())
        {
            if (!string.IsNullOrEmpty(region))
            {
                return (region, origin);
            }
        }

        return null;
    }

    // Not the SDK's own search: it keeps the first Region that it ever found for as long as the process lives, whatever
    // AWS_PROFILE says by then, and waits for instance metadata where there is none.
    private IEnumerable<(string? Region, string Origin)> ConfiguredRegions()
    {
        yield return (_request.DefaultRegion, "the session's $StoredAWSRegion");
        if (_request.ProfileName is { } profile)
        {
            yield return (_resolved.ProfileRegion, $"profile '{profile}'");
        }

        yield return (Environment.GetEnvironmentVariable("AWS_REGION"), "AWS_REGION");
        yield return (Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION");
        yield return (_resolved.ProfileRegion ?? CredentialResolver.FindSharedRegion(_request.ProfileLocation), "the shared files");
        if (_resolved.IsInstanceRole)
        {
            yield return (EC2InstanceMetadata.Region?.SystemName, "the instance");
        }
    }
}
