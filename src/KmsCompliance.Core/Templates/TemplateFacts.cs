using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Templates;

/// <summary>Answers by a template what rules ask of AWS otherwise.</summary>
/// <param name="key">The key that they ask about.</param>
internal sealed class TemplateFacts(TemplateKeyItem key) : IRuleFacts
{
    private const string NotInTemplate = "The template does not say it.";

    /// <inheritdoc/>
    public Task<Fact<KeyDescription>> DescribeKeyAsync(string keyArn, CancellationToken cancellationToken) => Task.FromResult(new Fact<KeyDescription>(
        new KeyDescription
        {
            KeyId = key.Item.Address,
            Arn = key.Item.Address,
            AccountId = key.Item.AccountId,
            Origin = key.Origin,
            ValidTo = key.ValidTo,
        },
        Problem: null));

    /// <inheritdoc/>
    public Task<Fact<KeyRotation>> GetRotationAsync(string keyArn, CancellationToken cancellationToken) => Task.FromResult(key.Rotation);

    /// <inheritdoc/>
    public Task<Fact<KeyLastUsage>> GetLastUsageAsync(string keyArn, CancellationToken cancellationToken) => Unknown<KeyLastUsage>();

    /// <inheritdoc/>
    public Task<Fact<IReadOnlyList<CmkPolicyFinding>>> ReviewPolicyAsync(string keyArn, ServiceDefinition service, CancellationToken cancellationToken) => Unknown<IReadOnlyList<CmkPolicyFinding>>();

    /// <inheritdoc/>
    public Task<Fact<IReadOnlyList<KeyGrant>>> ListGrantsAsync(string keyArn, Func<KeyGrant, bool> isMeant, CancellationToken cancellationToken) => Unknown<IReadOnlyList<KeyGrant>>();

    /// <inheritdoc/>
    public Task<Fact<KeyObservation>> ObserveAsync(EncryptionStatus status, CancellationToken cancellationToken) => Unknown<KeyObservation>();

    /// <inheritdoc/>
    public Task<Fact<EncryptionStatus>> GetBesideAsync(EncryptionStatus status, ServiceDefinition service, string resourceId, CancellationToken cancellationToken) => Unknown<EncryptionStatus>();

    private static Task<Fact<T>> Unknown<T>()
        where T : class => Task.FromResult(new Fact<T>(Value: null, NotInTemplate));
}
