using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Stands for the session of an account that cannot be reached: whatever is asked of it is refused. Asking another account
/// instead would answer about that one.</summary>
/// <param name="session">The command's own session: it knows names of Regions.</param>
/// <param name="reason">Why the account cannot be reached.</param>
public sealed class UnreachableAccount(IAwsSession session, string reason) : IAwsSession
{
    /// <inheritdoc/>
    public string Origin => session.Origin;

    /// <inheritdoc/>
    public string CredentialOrigin => session.CredentialOrigin;

    /// <inheritdoc/>
    public string? DefaultRegion => session.DefaultRegion;

    /// <inheritdoc/>
    public string AccountRegion => session.AccountRegion;

    /// <inheritdoc/>
    public IRegionCatalog Regions => session.Regions;

    /// <inheritdoc/>
    public IOrganizationCatalog Organization => throw Refusal(AccountRegion);

    /// <inheritdoc/>
    public IIdentityCatalog Identities => throw Refusal(AccountRegion);

    /// <inheritdoc/>
    public Task<CredentialSnapshot> GetCredentialsAsync(CancellationToken cancellationToken) => throw Refusal(AccountRegion);

    /// <inheritdoc/>
    public Task<string> GetAccessKeyIdAsync(CancellationToken cancellationToken) => throw Refusal(AccountRegion);

    /// <inheritdoc/>
    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) => throw Refusal(AccountRegion);

    /// <inheritdoc/>
    public Task<AssumedRole> AssumeRoleAsync(RoleRequest request, CancellationToken cancellationToken) => throw Refusal(AccountRegion);

    /// <inheritdoc/>
    public IServiceAdapter GetAdapter(string service, string region) => throw Refusal(region);

    /// <inheritdoc/>
    public IKeyCatalog GetKeyCatalog(string region) => throw Refusal(region);

    /// <inheritdoc/>
    public IEventHistory GetEventHistory(string region) => throw Refusal(region);

    /// <inheritdoc/>
    public IKeyManager GetKeyManager(string region, RequestLog? log = null) => throw Refusal(region);

    /// <inheritdoc/>
    public IKeySigner GetKeySigner(string region) => throw Refusal(region);

    /// <inheritdoc/>
    public IBucketLocator GetBucketLocator(string region) => throw Refusal(region);

    /// <inheritdoc/>
    public IObservabilityLinks GetObservabilityLinks(string region) => throw Refusal(region);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private AwsCallException Refusal(string region) => new(FailureKind.AccessDenied, reason) { Operation = "sts:AssumeRole", Region = region };
}
