using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Audit;

/// <summary>Asks AWS what rules need: of a key once, for as long as a command runs. What is refused or goes wrong is not known; bad
/// credentials end the run.</summary>
/// <param name="session">The session.</param>
public sealed class RuleFacts(IAwsSession session) : IRuleFacts
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Fact<KeyDescription>>>> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Fact<KeyRotation>>>> _rotations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Fact<KeyLastUsage>>>> _usages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Fact<IReadOnlyList<KeyGrant>>>>> _grants = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Fact<KeyPolicyDocument>>>> _policies = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<Fact<KeyDescription>> DescribeKeyAsync(string keyArn, CancellationToken cancellationToken) =>
        OnceAsync<KeyDescription>(_keys, keyArn, async catalog => await catalog.DescribeKeyAsync(keyArn, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<Fact<KeyRotation>> GetRotationAsync(string keyArn, CancellationToken cancellationToken) =>
        OnceAsync(_rotations, keyArn, catalog => catalog.GetRotationAsync(keyArn, cancellationToken));

    /// <inheritdoc/>
    public Task<Fact<KeyLastUsage>> GetLastUsageAsync(string keyArn, CancellationToken cancellationToken) =>
        OnceAsync<KeyLastUsage>(_usages, keyArn, async catalog => await catalog.GetLastUsageAsync(keyArn, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<Fact<IReadOnlyList<CmkPolicyFinding>>> ReviewPolicyAsync(string keyArn, ServiceDefinition service, CancellationToken cancellationToken)
    {
        var (policy, problem) = await OnceAsync<KeyPolicyDocument>(
            _policies, keyArn, async catalog => KeyPolicyDocument.Parse(await catalog.GetPolicyAsync(keyArn, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
        if (policy is null)
        {
            return new(Value: null, problem);
        }

        var review = new KeyPolicyReview { Services = [service] };
        return await AskAsync<IReadOnlyList<CmkPolicyFinding>>(() => Task.FromResult<IReadOnlyList<CmkPolicyFinding>?>(review.Judge(policy, KeyPolicyPlace.OfKey(keyArn)))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<Fact<IReadOnlyList<KeyGrant>>> ListGrantsAsync(string keyArn, Func<KeyGrant, bool> isMeant, CancellationToken cancellationToken) =>
        OnceAsync<IReadOnlyList<KeyGrant>>(_grants, keyArn, async catalog =>
        {
            var grants = new List<KeyGrant>();
            await foreach (var grant in catalog.ListGrantsAsync(keyArn, cancellationToken).ConfigureAwait(false))
            {
                if (isMeant(grant))
                {
                    grants.Add(grant);
                }
            }

            return grants;
        });

    /// <inheritdoc/>
    public Task<Fact<KeyObservation>> ObserveAsync(EncryptionStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        return AskAsync<KeyObservation>(async () => await session.GetAdapter(status.Service, status.Region).ObserveAsync(status, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<Fact<EncryptionStatus>> GetBesideAsync(EncryptionStatus status, ServiceDefinition service, string resourceId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(service);
        var caller = await AskAsync<Model.CallerIdentity>(async () => await session.GetCallerIdentityAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        if (caller.Value is not { } identity)
        {
            return new(Value: null, caller.Problem);
        }

        // A saved status may be another account's, and the same name there another resource.
        return identity.AccountId != status.AccountId
            ? new(Value: null, $"The {service.ResourceNoun.One} {resourceId} of account {status.AccountId} can be looked at as that account only; the credentials are of {identity.AccountId}.")
            : await AskAsync<EncryptionStatus>(async () =>
                (await session.GetAdapter(service.Name, status.Region).GetAsync(resourceId, Task.FromResult(identity.AccountId), cancellationToken).ConfigureAwait(false)).Status).ConfigureAwait(false);
    }

    private Task<Fact<T>> OnceAsync<T>(ConcurrentDictionary<string, Lazy<Task<Fact<T>>>> known, string keyArn, Func<IKeyCatalog, Task<T?>> ask)
        where T : class =>
        !AwsArn.TryParse(keyArn, out var arn) || !RegionName.IsWellFormed(arn.Region)
            ? Task.FromResult(new Fact<T>(Value: null, $"'{keyArn}' is no ARN of a key."))
            : known.GetOrAdd(keyArn, _ => new(() => AskAsync(() => ask(session.GetKeyCatalog(arn.Region))))).Value;

    private static async Task<Fact<T>> AskAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        try
        {
            return new(await ask().ConfigureAwait(false), Problem: null);
        }
        catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
        {
            return new(Value: null, exception.Describe());
        }
        catch (FailureException exception) when (!exception.EndsRun)
        {
            return new(Value: null, exception.Failure.Message);
        }
        catch (FormatException exception)
        {
            return new(Value: null, exception.Message);
        }
    }
}
