using KmsCompliance.Model;

namespace KmsCompliance.Ports;

/// <summary>One set of credentials and one way to reach AWS, for the length of one command.</summary>
public interface IAwsSession : IAsyncDisposable
{
    /// <summary>Where the credentials and the default Region came from; never a secret.</summary>
    string Origin { get; }

    /// <summary>Where the credentials came from, such as <c>profile 'audit'</c>; never a secret.</summary>
    string CredentialOrigin { get; }

    /// <summary>The credentials that sign now; asked again, they are renewed where they end. Good after the session was closed
    /// too.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="Errors.AwsCallException">They cannot be had any more.</exception>
    Task<CredentialSnapshot> GetCredentialsAsync(CancellationToken cancellationToken);

    /// <summary>The access key id that signs now. Costs no call once the credentials are resolved.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<string> GetAccessKeyIdAsync(CancellationToken cancellationToken);

    /// <summary>The Region to use where none is named; null where there is none.</summary>
    string? DefaultRegion { get; }

    /// <summary>Where to ask what concerns the whole account: a Region that every account has, of the partition that the
    /// command is about.</summary>
    string AccountRegion { get; }

    /// <summary>Who signs the calls: one GetCallerIdentity a session, however often this is asked.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken);

    /// <summary>The account's Regions.</summary>
    IRegionCatalog Regions { get; }

    /// <summary>The accounts of the caller's organization.</summary>
    IOrganizationCatalog Organization { get; }

    /// <summary>The users, groups, roles and policies of the account.</summary>
    IIdentityCatalog Identities { get; }

    /// <summary>Asks for a session of a role: one call.</summary>
    /// <param name="request">The role and what the session is to be.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.AwsCallException">The role does not trust the caller, or the call failed.</exception>
    Task<AssumedRole> AssumeRoleAsync(RoleRequest request, CancellationToken cancellationToken);

    /// <summary>A service's resources in a Region.</summary>
    /// <param name="service">The service's name, as <c>-Service</c> takes it.</param>
    /// <param name="region">The Region's code.</param>
    IServiceAdapter GetAdapter(string service, string region);

    /// <summary>Reads keys in a Region.</summary>
    /// <param name="region">The Region's code.</param>
    IKeyCatalog GetKeyCatalog(string region);

    /// <summary>CloudTrail's event history in a Region.</summary>
    /// <param name="region">The Region's code.</param>
    IEventHistory GetEventHistory(string region);

    /// <summary>Makes and changes keys in a Region.</summary>
    /// <param name="region">The Region's code.</param>
    /// <param name="log">Where what changes something is noted; null for nowhere.</param>
    IKeyManager GetKeyManager(string region, RequestLog? log = null);

    /// <summary>Signs with keys in a Region.</summary>
    /// <param name="region">The Region's code.</param>
    IKeySigner GetKeySigner(string region);

    /// <summary>Finds buckets, asking in a Region: any of the partition will do.</summary>
    /// <param name="region">The Region's code.</param>
    IBucketLocator GetBucketLocator(string region);

    /// <summary>What the account sends to monitoring accounts in a Region.</summary>
    /// <param name="region">The Region's code.</param>
    IObservabilityLinks GetObservabilityLinks(string region);

    /// <summary>Lets go of what is held for a Region's sake, such as its clients. Whoever still uses it may; it is made anew for whoever
    /// asks again.</summary>
    /// <param name="region">The Region's code.</param>
    void LeaveRegion(string region)
    {
    }

    /// <summary>How many calls were sent so far.</summary>
    CallCount Calls => default;

    /// <summary>Tells when calls of a Region do nothing but wait to be sent, and when they do no longer.</summary>
    /// <param name="waits">Told true when the first of a Region's begins to wait, false when the last has ended; null for nobody.</param>
    void Watch(Action<bool>? waits)
    {
    }

    /// <summary>What the session came across since this was last asked and a user may want to know: sentences for
    /// -Verbose.</summary>
    IReadOnlyList<string> TakeNotes() => [];
}
