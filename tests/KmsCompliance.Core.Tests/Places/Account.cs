using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Core.Tests.Places;

/// <summary>An account and its Regions, without anything in them.</summary>
internal sealed class Account : IAwsSession, IRegionCatalog
{
    public const string Id = "111122223333";
    public const string AccessKeyId = "AKIAEXAMPLE";

    /// <summary>What GetCallerIdentity fails with; null where it answers.</summary>
    public AwsCallException? IdentityFault { get; init; }

    /// <summary>What DescribeRegions fails with; null where it answers.</summary>
    public AwsCallException? RegionsFault { get; init; }

    /// <summary>What signs with the keys of a Region; null for nothing.</summary>
    public Func<string, IKeySigner>? Signers { get; init; }

    public string? DefaultRegion { get; init; }

    public string AccountRegion => DefaultRegion ?? "us-east-1";

    public int Listings { get; private set; }

    public string CredentialOrigin => "test";

    public string Origin => "test";

    public IRegionCatalog Regions => this;

    public IOrganizationCatalog Organization => throw new NotSupportedException();

    public IIdentityCatalog Identities => throw new NotSupportedException();

    public Task<AssumedRole> AssumeRoleAsync(RoleRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IServiceAdapter GetAdapter(string service, string region) => throw new NotSupportedException();

    public Task<CredentialSnapshot> GetCredentialsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> GetAccessKeyIdAsync(CancellationToken cancellationToken) => Task.FromResult(AccessKeyId);

    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken) => IdentityFault is null
        ? Task.FromResult(new CallerIdentity(Id, $"arn:aws:iam::{Id}:user/anna", AccessKeyId))
        : Task.FromException<CallerIdentity>(IdentityFault);

    public Task<IReadOnlyList<RegionEntry>> DescribeRegionsAsync(string region, bool includeDisabled, CancellationToken cancellationToken)
    {
        Listings++;
        return RegionsFault is null ? Task.FromResult(List(includeDisabled)) : Task.FromException<IReadOnlyList<RegionEntry>>(RegionsFault);
    }

    public IReadOnlyList<RegionEntry> KnownRegions(string partition) => List(includeDisabled: true);

    public string GetMainRegion(string partition) => "us-east-1";

    public bool IsKnown(string region) => List(includeDisabled: true).Any(entry => entry.Region == region);

    public string GetDisplayName(string region) => region;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public IKeyCatalog GetKeyCatalog(string region) => throw new NotSupportedException();

    public IEventHistory GetEventHistory(string region) => throw new NotSupportedException();

    public IKeyManager GetKeyManager(string region, RequestLog? log = null) => throw new NotSupportedException();

    public IKeySigner GetKeySigner(string region) => Signers?.Invoke(region) ?? throw new NotSupportedException();

    public IBucketLocator GetBucketLocator(string region) => throw new NotSupportedException();

    public IObservabilityLinks GetObservabilityLinks(string region) => throw new NotSupportedException();

    private static IReadOnlyList<RegionEntry> List(bool includeDisabled) =>
    [
        new("us-east-1", "opt-in-not-required"),
        new("eu-west-2", "opt-in-not-required"),
        new("eu-west-1", "opt-in-not-required"),
        .. includeDisabled ? [new("af-south-1", "not-opted-in")] : Array.Empty<RegionEntry>(),
    ];
}
