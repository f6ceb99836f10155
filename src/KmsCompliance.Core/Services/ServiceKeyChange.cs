using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Services;

/// <summary>What is special about changing the key of a service's resources. What all changes have in common (reading, finding
/// the key, preflight, confirmation, writing, waiting, proof, report) is the change engine's.</summary>
public abstract class ServiceKeyChange
{
    /// <summary>Whether a resource can be put back under the service's default key.</summary>
    public virtual bool CanRestoreDefault => false;

    /// <summary>Whether the service reports a key in the form in which it was given, by id, ARN or alias; otherwise it reports the key's
    /// ARN, whichever way it was named.</summary>
    public virtual bool ReportsKeyAsGiven => false;

    /// <summary>Whether the service accepts a change before it has made it, and says that it is updating meanwhile.</summary>
    public virtual bool TakesTime => false;

    /// <summary>Whether a resource has versions with keys of their own, which are to be re-encrypted.</summary>
    public virtual bool HasVersions => false;

    /// <summary>What is said of a change that was made and seen.</summary>
    public abstract string Applied { get; }

    /// <summary>What is said of a change back to the service's default key that was made and seen.</summary>
    public virtual string AppliedDefault => Applied;

    /// <summary>What is said of a change that the service accepted, where its outcome was not seen.</summary>
    public abstract string NotSeen { get; }

    /// <summary>The resource in running text, such as <c>the secret 'arn:…'</c>.</summary>
    /// <param name="resource">The resource.</param>
    public abstract string Describe(EncryptionStatus resource);

    /// <summary>The resource in running text, as it was named.</summary>
    /// <param name="resource">The resource.</param>
    public virtual string Describe(ResourceReference resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return $"the {resource.Service.ResourceNoun.One} '{resource}'";
    }

    /// <summary>What the key has to lie beside: the resource, as a rule.</summary>
    /// <param name="resource">The resource.</param>
    public virtual string DescribePlace(EncryptionStatus resource) => Describe(resource);

    /// <summary>Whether the resource serves all accounts of an organisation.</summary>
    /// <param name="resource">The resource.</param>
    public virtual bool IsOrganizationWide(EncryptionStatus resource) => false;

    /// <summary>The Region in which the key has to lie: the resource's, as a rule.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="key">The key to set.</param>
    /// <param name="context">What can be asked.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">It could not be determined.</exception>
    public virtual Task<string> FindKeyRegionAsync(
        EncryptionStatus resource, KeyReference key, KeyChangeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Task.FromResult(resource.Region);
    }

    /// <summary>Why the resource's key cannot be changed, with what to do instead; null where it can.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="isUnderKey">Whether it is under the wanted key already.</param>
    public virtual Failure? Refuse(EncryptionStatus resource, bool isUnderKey) => null;

    /// <summary>The question before the write.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="key">The key, as the service is told it; null for the service's default key.</param>
    public abstract Confirmation Ask(EncryptionStatus resource, string? key);

    /// <summary>What somebody has to be told before the question; null where nothing is.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="key">The key to set.</param>
    /// <param name="policy">The key's policy; null where it could not be read.</param>
    /// <param name="context">What can be asked.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public virtual Task<string?> FindWarningAsync(
        EncryptionStatus resource, KeyDescription key, KeyPolicyDocument? policy, KeyChangeContext context, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    /// <summary>A better explanation of the service's refusal; null where the refusal says enough.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="key">The key, for messages.</param>
    public virtual Failure? Explain(AwsCallException refusal, EncryptionStatus resource, string key) => null;

    /// <summary>Whether a refusal passes by itself, as where another change of the resource is under way.</summary>
    /// <param name="refusal">The refusal.</param>
    public virtual bool IsPassing(AwsCallException refusal) => false;

    /// <summary>Whether a resource is under the service's default key.</summary>
    /// <param name="resource">The resource.</param>
    public virtual bool IsUnderDefaultKey(EncryptionStatus resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return string.IsNullOrEmpty(resource.KmsKeyId);
    }

    /// <summary>Whether what the service reports is the key. Of a restoration that is the case only where it is what the service reported
    /// then: a secret under an alias and one under that alias's key are configured differently.</summary>
    /// <param name="reported">What the service reports; null or empty for its default key.</param>
    /// <param name="key">The key.</param>
    /// <param name="keys">The keys of the key's Region.</param>
    public async Task<bool> IsConfiguredAsync(string? reported, KeyToSet key, IKeyFinder keys)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(keys);
        return key switch
        {
            { IsDefault: true } => string.IsNullOrEmpty(reported),
            { IsRestoration: true } when ReportsKeyAsGiven || key.Found is null => reported == key.Value,
            { Found: { } found } => await keys.IsSameAsync(reported, found).ConfigureAwait(false),
            _ => false,
        };
    }

    /// <summary>Whether what was observed proves that the resource is under the key.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="seen">What was observed.</param>
    /// <param name="key">The key.</param>
    /// <param name="keys">The keys of the key's Region.</param>
    public virtual async Task<KeyProof> ProveAsync(EncryptionStatus resource, KeyObservation seen, KeyToSet key, IKeyFinder keys)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(keys);
        if (await IsConfiguredAsync(seen.KmsKeyId, key, keys).ConfigureAwait(false))
        {
            return new KeyProof(Verified: true, key.IsDefault ? AppliedDefault : Applied);
        }

        // An alias of AWS's is not looked up, so that it is not known whether the key is its key.
        return key is { IsDefault: false, Found: null } && !string.IsNullOrEmpty(seen.KmsKeyId) && KeyReference.FromService(seen.KmsKeyId) is { IsAlias: false } reported
            && (await keys.FindAsync(reported).ConfigureAwait(false)).Key is { KeyManager: "AWS" }
                ? new KeyProof(Verified: null, $"The service reports '{seen.KmsKeyId}', a key that AWS manages; whether it is that of {key.Name} was not looked up.")
                : NotTaken(resource, seen, key);
    }

    /// <summary>The service reports another key than was set.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="seen">What was observed.</param>
    /// <param name="key">The key that was set.</param>
    protected KeyProof NotTaken(EncryptionStatus resource, KeyObservation seen, KeyToSet key)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(key);
        return KeyProof.Fails(Failures.ChangeNotTaken(Capitalised(Describe(resource)), key.Name, seen.KmsKeyId));
    }

    private static string Capitalised(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
