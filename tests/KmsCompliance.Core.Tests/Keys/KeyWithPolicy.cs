using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Keys;

/// <summary>An account with one key: its policy as data, what goes wrong, what was asked and told. Time passes at once.</summary>
internal sealed class KeyWithPolicy(string policy) : IAwsSession, IKeyCatalog, IKeyManager, IRunReporter
{
    public const string Account = "111122223333";
    public const string Arn = $"arn:aws:kms:eu-west-1:{Account}:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    public static KeyDescription Key { get; } = new() { KeyId = "1234abcd-12ab-34cd-56ef-1234567890ab", Arn = Arn, AccountId = Account, KeyManager = "CUSTOMER", KeyState = "Enabled" };

    public string Policy { get; set; } = policy;

    public string Caller { get; init; } = $"arn:aws:sts::{Account}:assumed-role/Administrator/anna";

    /// <summary>Called with the number of the read that comes, 1 being the first.</summary>
    public Action<int> BeforeRead { get; set; } = static _ => { };

    /// <summary>Called with the number of the write that comes, 1 being the first.</summary>
    public Action<int> BeforeWrite { get; set; } = static _ => { };

    /// <summary>Called after a policy was put.</summary>
    public Action AfterWrite { get; set; } = static () => { };

    /// <summary>The answer to the question.</summary>
    public Func<bool> Answer { get; set; } = static () => true;

    public InstantTime Time { get; } = new();

    public int Reads { get; private set; }

    public List<string> Written { get; } = [];

    public int Attempts { get; private set; }

    public List<Confirmation> Questions { get; } = [];

    public List<Failure> Errors { get; } = [];

    public string CredentialOrigin => "test";

    public string Origin => "test";

    public string? DefaultRegion => null;

    public string AccountRegion => throw new NotSupportedException();

    public IRegionCatalog Regions => throw new NotSupportedException();

    public IOrganizationCatalog Organization => throw new NotSupportedException();

    public IIdentityCatalog Identities => throw new NotSupportedException();

    public Task<AssumedRole> AssumeRoleAsync(RoleRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IServiceAdapter GetAdapter(string service, string region) => throw new NotSupportedException();

    public static AwsCallException Malformed() => new(FailureKind.InvalidArgument, "no.") { Code = "MalformedPolicyDocumentException", Operation = "kms:PutKeyPolicy" };

    public Task<CredentialSnapshot> GetCredentialsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> GetAccessKeyIdAsync(CancellationToken cancellationToken) => Task.FromResult("AKIA");

    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) => Task.FromResult(new CallerIdentity(Caller.Split(':')[4], Caller, "AKIA"));

    public IKeyCatalog GetKeyCatalog(string region) => this;

    public IEventHistory GetEventHistory(string region) => throw new NotSupportedException();

    public IKeyManager GetKeyManager(string region, RequestLog? log = null) => this;

    public IKeySigner GetKeySigner(string region) => throw new NotSupportedException();

    public Task<string> GetPolicyAsync(string keyId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BeforeRead(++Reads);
        return Task.FromResult(Policy);
    }

    public Task PutPolicyAsync(string keyId, string policyJson, CancellationToken cancellationToken)
    {
        BeforeWrite(++Attempts);
        Policy = policyJson;
        Written.Add(policyJson);
        AfterWrite();
        return Task.CompletedTask;
    }

    public ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken)
    {
        Questions.Add(confirmation);
        return ValueTask.FromResult(Answer());
    }

    public ValueTask OutcomeErrorAsync(Failure failure)
    {
        Errors.Add(failure);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public IBucketLocator GetBucketLocator(string region) => throw new NotSupportedException();

    public IObservabilityLinks GetObservabilityLinks(string region) => throw new NotSupportedException();

    public Task<KeyDescription> DescribeKeyAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<AliasEntry> ListAliasesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<AliasEntry> ListAliasesAsync(string? keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<string> ListKeyIdsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<string, string>> ListTagsAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<KeyLastUsage> GetLastUsageAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<KeyRotation?> GetRotationAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<KeyMaterial> ListMaterialsAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<KeyGrant> ListGrantsAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<KeyDescription> CreateKeyAsync(KeyCreation creation, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<KeyDescription> ReplicateKeyAsync(string keyId, string replicaRegion, KeyCreation replica, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task CreateAliasAsync(string aliasName, string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ScheduleDeletionAsync(string keyId, int days, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task CancelDeletionAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task EnableKeyAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DisableKeyAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RevokeGrantAsync(string keyId, string grantId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImportParameters> GetImportParametersAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> ImportMaterialAsync(string keyId, WrappedMaterial import, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteMaterialAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<AwsCallException?> TryGenerateDataKeyAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task EnableRotationAsync(string keyId, int periodInDays, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DisableRotationAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RotateAsync(string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask OutcomeAsync(object result) => throw new NotSupportedException();

    public ValueTask OutcomeWarningAsync(string message) => throw new NotSupportedException();

    public ValueTask OutputAsync(object result, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask WarningAsync(string message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask VerboseAsync(string message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DebugAsync(string message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) => throw new NotSupportedException();
}
