using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Core.Tests.Rules;

/// <summary>What AWS would answer; what is not said is refused.</summary>
internal sealed class Facts : IRuleFacts
{
    public const string Refusal = "kms refused.";

    public KeyDescription? Key { get; init; }

    /// <summary>The answer, null for a key that cannot rotate; a refusal where it is not said.</summary>
    public (KeyRotation? Rotation, bool IsSaid) Rotation { get; init; }

    public KeyLastUsage? Usage { get; init; }

    public IReadOnlyList<CmkPolicyFinding>? Review { get; init; }

    public IReadOnlyList<KeyGrant>? Grants { get; init; }

    public KeyObservation? Observation { get; init; }

    public EncryptionStatus? Beside { get; init; }

    public Task<Fact<KeyDescription>> DescribeKeyAsync(string keyArn, CancellationToken cancellationToken) => Answer(Key);

    public Task<Fact<KeyRotation>> GetRotationAsync(string keyArn, CancellationToken cancellationToken) =>
        Task.FromResult(new Fact<KeyRotation>(Rotation.Rotation, Rotation.IsSaid ? null : Refusal));

    public Task<Fact<KeyLastUsage>> GetLastUsageAsync(string keyArn, CancellationToken cancellationToken) => Answer(Usage);

    public Task<Fact<IReadOnlyList<CmkPolicyFinding>>> ReviewPolicyAsync(string keyArn, ServiceDefinition service, CancellationToken cancellationToken) => Answer(Review);

    public Task<Fact<IReadOnlyList<KeyGrant>>> ListGrantsAsync(string keyArn, Func<KeyGrant, bool> isMeant, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<KeyGrant>>(Grants is null ? null : [.. Grants.Where(isMeant)]);

    public Task<Fact<KeyObservation>> ObserveAsync(EncryptionStatus status, CancellationToken cancellationToken) => Answer(Observation);

    public Task<Fact<EncryptionStatus>> GetBesideAsync(EncryptionStatus status, ServiceDefinition service, string resourceId, CancellationToken cancellationToken) => Answer(Beside);

    private static Task<Fact<T>> Answer<T>(T? value)
        where T : class => Task.FromResult(new Fact<T>(value, value is null ? Refusal : null));
}
