using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Keys;

/// <summary>Reads the policies, and on demand the grants, of many keys. Changes nothing.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results and failures go.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
public sealed class KeyPolicyReading(IAwsSession session, IRunReporter reporter, int throttleLimit)
{
    /// <summary>Whether grants are read too.</summary>
    public bool IncludeGrants { get; init; }

    /// <summary>Makes results of a key whose policy could not be read, by its ARN and the reason, beside the failure that says so; null
    /// for none.</summary>
    public Func<string, string, IReadOnlyList<object>>? JudgeUnread { get; init; }

    /// <summary>Reads the policies.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="judge">Makes results of a key's policy and grants.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RunAsync(
        IReadOnlyList<KeyTarget> targets,
        Func<KeyTarget, KeyPolicyDocument, KeyPolicyPlace, GrantKnowledge, IReadOnlyList<object>> judge,
        CancellationToken cancellationToken) =>
        RunAsync(targets, (target, policy, place, grants) => Task.FromResult(judge(target, policy, place, grants)), cancellationToken);

    /// <summary>Reads the policies.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="judge">Makes results of a key's policy and grants, and may ask for more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RunAsync(
        IReadOnlyList<KeyTarget> targets,
        Func<KeyTarget, KeyPolicyDocument, KeyPolicyPlace, GrantKnowledge, Task<IReadOnlyList<object>>> judge,
        CancellationToken cancellationToken)
    {
        var locator = new KeyLocator(session, cancellationToken);
        return new BoundedRun(reporter, throttleLimit) { Activity = "Reading key policies", Noun = "keys" }.RunAsync(
            targets,
            static target => target.Key.Value,
            async (target, token) =>
            {
                var keyArn = await locator.LocateAsync(target, mustExist: false).ConfigureAwait(false);
                var (policy, grants) = await TryReadAsync(locator, target, keyArn, token).ConfigureAwait(false);
                await reporter.OutputPageAsync(await judge(target, policy, KeyPolicyPlace.OfKey(keyArn), grants).ConfigureAwait(false), token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Reads the policy and, where they are wanted, the grants of one key.</summary>
    /// <param name="locator">Knows the caller's account.</param>
    /// <param name="target">The key.</param>
    /// <param name="keyArn">Its ARN.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">The policy could not be read, or is none.</exception>
    /// <exception cref="AwsCallException">It could not be read.</exception>
    internal async Task<(KeyPolicyDocument Policy, GrantKnowledge Grants)> ReadAsync(KeyLocator locator, KeyTarget target, string keyArn, CancellationToken cancellationToken)
    {
        await CheckOwnerAsync(locator, target, keyArn).ConfigureAwait(false);
        var policy = await ReadPolicyAsync(target.Where.Region, keyArn, cancellationToken).ConfigureAwait(false);
        return (policy, IncludeGrants ? await ReadGrantsAsync(target.Where.Region, keyArn, cancellationToken).ConfigureAwait(false) : GrantKnowledge.NotAsked);
    }

    private async Task<(KeyPolicyDocument Policy, GrantKnowledge Grants)> TryReadAsync(KeyLocator locator, KeyTarget target, string keyArn, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(locator, target, keyArn, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (JudgeUnread is not null && exception is FailureException or AwsCallException)
        {
            var reason = exception is FailureException failed ? failed.Failure.Message : ((AwsCallException)exception).Describe();
            await reporter.OutputPageAsync(JudgeUnread(keyArn, reason), cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    // KMS would refuse, or say that there is no such key: neither tells what is the matter.
    private static async Task CheckOwnerAsync(KeyLocator locator, KeyTarget target, string keyArn)
    {
        var account = await locator.GetAccountIdAsync(target.Where).ConfigureAwait(false);
        if (AwsArn.TryParse(keyArn, out var arn) && arn.AccountId != account)
        {
            throw new FailureException(Failures.KeyPolicyOfOtherAccount(keyArn, arn.AccountId, account));
        }
    }

    private async Task<KeyPolicyDocument> ReadPolicyAsync(string region, string keyArn, CancellationToken cancellationToken)
    {
        try
        {
            return KeyPolicyDocument.Parse(await session.GetKeyCatalog(region).GetPolicyAsync(keyArn, cancellationToken).ConfigureAwait(false));
        }
        catch (AwsCallException exception) when (exception.Kind == FailureKind.AccessDenied)
        {
            throw new FailureException(Failures.KeyPolicyUnreadable(keyArn, exception));
        }
        catch (KeyPolicyFormatException exception)
        {
            throw new FailureException(Failures.InvalidKeyPolicy($"What KMS has as the policy of '{keyArn}'", exception.Message));
        }
    }

    private async Task<GrantKnowledge> ReadGrantsAsync(string region, string keyArn, CancellationToken cancellationToken)
    {
        var grants = new List<KeyGrant>();
        try
        {
            await foreach (var grant in session.GetKeyCatalog(region).ListGrantsAsync(keyArn, cancellationToken).ConfigureAwait(false))
            {
                grants.Add(grant);
            }
        }
        catch (AwsCallException exception)
        {
            await reporter.WarningAsync($"The grants of '{keyArn}' could not be listed, so what only a grant could allow is not known. {exception.Describe()}", cancellationToken).ConfigureAwait(false);
            return GrantKnowledge.Unreadable;
        }

        return new(grants, CouldNotBeRead: false);
    }
}
