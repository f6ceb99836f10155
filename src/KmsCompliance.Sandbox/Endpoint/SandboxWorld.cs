using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Faults;
using KmsCompliance.Sandbox.Endpoint.Kms;
using KmsCompliance.Sandbox.Endpoint.S3;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>The state behind the endpoint: accounts, their Regions, and who holds which access key.</summary>
/// <remarks>One lock guards all of it. A call holds it for microseconds, and calls that reach across Regions or
/// accounts need no lock order.</remarks>
public sealed class SandboxWorld
{
    private readonly EstateDocument _estate;
    private readonly Dictionary<string, SandboxAccount> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Principal> _principals = new(StringComparer.Ordinal);
    private long _events;

    internal SandboxWorld(SandboxOptions options, FaultPlan faults)
    {
        Options = options;
        Faults = faults;
        _estate = options.Estate ?? (options.EstateFile is { } path ? EstateFile.Read(path) : EstateFile.ReadDefault());
        Reset();
    }

    internal Lock Gate { get; } = new();

    internal SandboxOptions Options { get; }

    internal FaultPlan Faults { get; }

    internal IdSource Ids { get; private set; } = new();

    internal WrappingKeys WrappingKeys { get; } = new();

    internal BucketStore Buckets { get; } = new();

    /// <summary>The organization of some of the accounts; null for none.</summary>
    internal SandboxOrganization? Organization { get; set; }

    internal DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    /// <summary>Adds accounts, keys and what services have to what is there.</summary>
    /// <param name="estate">What to add.</param>
    /// <exception cref="EstateException">The estate is not sound; the message says where.</exception>
    public void Seed(EstateDocument estate)
    {
        lock (Gate)
        {
            EstateBuilder.Build(this, estate);
        }
    }

    /// <summary>Back to the estate the sandbox started with.</summary>
    public void Reset()
    {
        lock (Gate)
        {
            _accounts.Clear();
            _principals.Clear();
            Buckets.Clear();
            Organization = null;
            Ids = new IdSource();
            _events = 0;
            foreach (var principal in BuiltInPrincipals.All)
            {
                _principals.Add(principal.AccessKeyId, principal);
            }

            EstateBuilder.Build(this, _estate);
        }
    }

    /// <summary>Gives an access key an identity policy in place of what it was allowed so far.</summary>
    /// <param name="accessKey">An access key that the sandbox knows.</param>
    /// <param name="policy">The policy as JSON.</param>
    /// <exception cref="EstateException">The access key is not known, or the policy is not one; the message says
    /// what.</exception>
    public void SetIdentityPolicy(string accessKey, string policy)
    {
        lock (Gate)
        {
            var principal = FindPrincipal(accessKey) ?? throw new EstateException($"The sandbox has no access key {accessKey}.");
            Add(principal with { Rights = principal.Rights with { Policy = EstateBuilder.ReadIdentityPolicy(policy, accessKey) } });
        }
    }

    /// <summary>The number of the next event.</summary>
    internal long NextEventNumber() => ++_events;

    internal IEnumerable<SandboxAccount> Accounts => _accounts.Values;

    internal SandboxAccount? FindAccount(string id) => _accounts.GetValueOrDefault(id);

    internal SandboxAccount Account(string id) =>
        FindAccount(id) ?? throw new InvalidOperationException($"The sandbox has no account {id}.");

    internal void Add(SandboxAccount account) => _accounts.Add(account.Id, account);

    internal RegionState Region(string accountId, string region) => Account(accountId).Region(region);

    internal Principal? FindPrincipal(string accessKeyId) => _principals.GetValueOrDefault(accessKeyId);

    /// <summary>The IAM users of an account: those who hold an access key of their own.</summary>
    internal IEnumerable<Principal> UsersOf(string accountId) => _principals.Values.Where(principal => principal.AccountId == accountId && principal.SessionToken is null);

    internal void Add(Principal principal) => _principals[principal.AccessKeyId] = principal;
}
