using System.Collections.Concurrent;
using Amazon;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.Util;
using KmsCompliance.Aws.Iam;
using KmsCompliance.Aws.Kms;
using KmsCompliance.Aws.Oam;
using KmsCompliance.Aws.Organizations;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Aws.Regions;
using KmsCompliance.Aws.S3;
using KmsCompliance.Aws.Services;
using KmsCompliance.Aws.Services.CloudTrail;
using KmsCompliance.Aws.Sts;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Session;

/// <summary>One set of credentials and its clients, one a service and Region.</summary>
internal sealed class AwsSession : IAwsSession
{
    private readonly SessionRequest _request;
    private readonly ResolvedCredentials _resolved;
    private readonly SharedHttpClientFactory _http;
    private readonly ServiceClients _clients;
    private readonly Lazy<(string Region, string Origin)?> _defaultRegion;
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly ConcurrentDictionary<string, string> _endpoints = new(StringComparer.OrdinalIgnoreCase);
    private Lazy<Task<CallerIdentity>>? _identity;

    /// <summary>Makes one.</summary>
    public AwsSession(SessionRequest request, ResolvedCredentials resolved)
    {
        _request = request;
        _resolved = resolved;
        _defaultRegion = new Lazy<(string Region, string Origin)?>(FindDefaultRegion);
        _http = new SharedHttpClientFactory(request.Bounds, request.Time, new CallGates(request.Bounds, request.Time, request.QuotaShare));
        _clients = new ServiceClients(resolved.Credentials, Configure, request.Bounds);
        Regions = new RegionCatalog(region => _clients.Get(
            region, AmazonEC2Client.Service, static (credentials, config) => new AmazonEC2Client(credentials, config)));
    }

    /// <inheritdoc/>
    public string Origin =>
        $"Credentials: {_resolved.Origin}. "
        + $"Region where none is named: {(_defaultRegion.Value is { } found ? $"{found.Region}, of {found.Origin}" : "none")}. "
        + $"Endpoint: {(_request.EndpointUrl is { } endpoint ? EndpointAddress.Show(endpoint) : null) ?? "AWS, or as the environment says"}.";

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
    public IOrganizationCatalog Organization
    {
        get
        {
            var near = AccountRegion;
            var partition = RegionName.PartitionOf(near);
            var region = OrganizationCatalog.RegionOf(partition, Regions.GetMainRegion(partition));
            return new OrganizationCatalog(
                _clients.Get(region, AmazonOrganizationsClient.Service, static (credentials, config) => new AmazonOrganizationsClient(credentials, config)), region, _request.Bounds);
        }
    }

    /// <inheritdoc/>
    public IIdentityCatalog Identities
    {
        get
        {
            var partition = RegionName.PartitionOf(AccountRegion);
            var region = IdentityCatalog.RegionOf(partition, Regions.GetMainRegion(partition));
            return new IdentityCatalog(
                _clients.Get(region, AmazonIdentityManagementServiceClient.Service, static (credentials, config) => new AmazonIdentityManagementServiceClient(credentials, config)),
                region,
                _request.Bounds);
        }
    }

    /// <inheritdoc/>
    public async Task<AssumedRole> AssumeRoleAsync(RoleRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        const string Operation = "sts:AssumeRole";
        var region = AccountRegion;
        var client = SecurityTokenServiceIn(region);
        var question = new AssumeRoleRequest
        {
            RoleArn = request.RoleArn,
            RoleSessionName = request.SessionName,
            ExternalId = request.ExternalId,
            DurationSeconds = request.DurationSeconds,
            Tags = request.Tags,
        };
        var answer = await AwsCall.InvokeAsync(Operation, region, () => client.AssumeRoleAsync(question, cancellationToken), cancellationToken).ConfigureAwait(false);

        // Whoever answers must not send what is asked of one account to another.
        return AwsArn.TryParse(answer.Arn, out var arn) && AwsArn.TryParse(request.RoleArn, out var role) && arn.AccountId == role.AccountId
            ? new AssumedRole(answer.Credentials, answer.Expiration, new CallerIdentity(arn.AccountId, answer.Arn, answer.Credentials.AccessKey))
            : throw new AwsCallException(FailureKind.InvalidAnswer, "the answer is a session of another account.") { Operation = Operation, Region = region };
    }

    /// <inheritdoc/>
    public IServiceAdapter GetAdapter(string service, string region) => ServiceAdapters.Open(service, region, _clients);

    /// <inheritdoc/>
    public string CredentialOrigin => _resolved.Origin;

    /// <inheritdoc/>
    public async Task<CredentialSnapshot> GetCredentialsAsync(CancellationToken cancellationToken)
    {
        var now = await AwsCall.InvokeAsync(
            "The search for credentials",
            AccountRegion,
            () => _resolved.Credentials.GetCredentialsAsync().WaitAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return new CredentialSnapshot(now.AccessKey, now.SecretKey, string.IsNullOrEmpty(now.Token) ? null : now.Token);
    }

    /// <inheritdoc/>
    public async Task<string> GetAccessKeyIdAsync(CancellationToken cancellationToken) =>
        (await GetCredentialsAsync(cancellationToken).ConfigureAwait(false)).AccessKey;

    /// <inheritdoc/>
    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) =>
        LazyInitializer.EnsureInitialized(ref _identity, () => new Lazy<Task<CallerIdentity>>(AskIdentityAsync)).Value.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public IKeyCatalog GetKeyCatalog(string region) => new KmsKeyCatalog(KmsIn(region), region, _request.Bounds, _notes.Enqueue);

    /// <inheritdoc/>
    public IEventHistory GetEventHistory(string region) => new EventHistory(
        _clients.Get(region, AmazonCloudTrailClient.Service, static (credentials, config) => new AmazonCloudTrailClient(credentials, config)), region, _request.Bounds);

    /// <inheritdoc/>
    public IKeyManager GetKeyManager(string region, RequestLog? log = null) => new KmsKeyManager(
        KmsIn(region),
        _clients.Get(
            region,
            static (credentials, config) => new SendOnceKmsClient(credentials, config),
            static () => new AmazonKeyManagementServiceConfig { MaxErrorRetry = 0 }),
        region,
        log);

    /// <inheritdoc/>
    public IKeySigner GetKeySigner(string region) => new KmsKeySigner(KmsIn(region), region);

    /// <inheritdoc/>
    public IBucketLocator GetBucketLocator(string region) => new BucketLocator(
        _clients.Get(region, AmazonS3Client.Service, static (credentials, config) => new AmazonS3Client(credentials, config)), region);

    /// <inheritdoc/>
    public IObservabilityLinks GetObservabilityLinks(string region) => new ObservabilityLinks(
        _clients.Get(region, AmazonOAMClient.Service, static (credentials, config) => new AmazonOAMClient(credentials, config)), region, _request.Bounds);

    /// <inheritdoc/>
    public void LeaveRegion(string region) => _clients.Leave(region);

    /// <inheritdoc/>
    public CallCount Calls => _http.Gates.Calls;

    /// <inheritdoc/>
    public void Watch(Action<bool>? waits) => _http.Gates.Waits = waits;

    /// <inheritdoc/>
    public IReadOnlyList<string> TakeNotes()
    {
        var notes = new List<string>();
        while (_notes.TryDequeue(out var note))
        {
            notes.Add(note);
        }

        return notes;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        _clients.Dispose();
        _closed.Dispose();
    }

    private KmsClient KmsIn(string region) => _clients.Get(
        region, static (credentials, config) => new KmsClient(credentials, config), static () => new AmazonKeyManagementServiceConfig());

    private AmazonSecurityTokenServiceClient SecurityTokenServiceIn(string region) => _clients.Get(
        region, AmazonSecurityTokenServiceClient.Service, static (credentials, config) => new AmazonSecurityTokenServiceClient(credentials, config));

    private void Configure(ClientConfig config, string region)
    {
        // Not adaptive: after a throttled answer to one of a client's first calls, which are all that a Region gets, the
        // SDK's rate limiter waits some 25 seconds and gives up without asking again (AWSSDK.Core 4.0.102).
        config.RetryMode = RequestRetryMode.Standard;
        config.HttpClientFactory = _http;

        // A reset is sent again as often as anything else: the SDK does it ten times more, of writes too.
        config.MaxStaleConnectionRetries = 0;
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
            if (EndpointRule.Check(config, _request.AllowInsecureEndpoint) is { } found && _endpoints.TryAdd(found, region))
            {
                _notes.Enqueue($"The endpoint {found} is the environment's or the profile's.");
            }
        }
    }

    private async Task<CallerIdentity> AskIdentityAsync()
    {
        var region = AccountRegion;
        var accessKeyId = await GetAccessKeyIdAsync(_closed.Token).ConfigureAwait(false);
        var client = SecurityTokenServiceIn(region);
        var answer = await AwsCall.InvokeAsync(
            "sts:GetCallerIdentity", region, () => client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), _closed.Token), _closed.Token).ConfigureAwait(false);
        return new CallerIdentity(answer.Account, answer.Arn, accessKeyId);
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
