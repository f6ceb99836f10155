using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Organizations;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Ports;

namespace KmsCompliance.Access;

/// <summary>Reads who can use keys of one account: their policies and grants, and once for all of them the account's users and roles.
/// Changes nothing.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results and failures go.</param>
/// <param name="throttleLimit">How many keys at a time.</param>
public sealed class KeyAccessReading(IAwsSession session, IRunReporter reporter, int throttleLimit)
{
    /// <summary>The actions that are asked about.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>Says which of the actions a key of a usage is asked about; null where all are meant of every key.</summary>
    public Func<string?, IReadOnlyList<string>>? ActionsOfUsage { get; init; }

    /// <summary>A policy that would take the place of each key's: who gains and who loses by it is put out; null for who can as it
    /// is.</summary>
    public KeyPolicyDocument? Proposed { get; init; }

    /// <summary>Where the policies of the organization are read; null where they are not looked at.</summary>
    internal OrganizationPolicies? Organization { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RunAsync(IReadOnlyList<KeyTarget> targets, CancellationToken cancellationToken)
    {
        var identities = await new IdentityReading(session, reporter).ReadAsync(Actions, "Whom IAM policies let use the key is not known.", cancellationToken).ConfigureAwait(false);
        var reading = new KeyPolicyReading(session, reporter, throttleLimit)
        {
            IncludeGrants = true,
            JudgeUnread = Proposed is not null ? null : (keyArn, reason) => [KeyUsers.Unread(keyArn, ActionsOfUsage?.Invoke(null) ?? Actions, "KeyPolicy", reason)],
        };
        await reading.RunAsync(
            targets,
            async (target, policy, place, grants) =>
            {
                var actions = await ActionsOfAsync(target, place.RequestArn, cancellationToken).ConfigureAwait(false);
                return Proposed is null
                    ? await ListAsync(new KeyUsers(policy, place, grants, identities, actions), limits => new(policy, place, grants, identities, actions) { Limits = new(limits) }).ConfigureAwait(false)
                    : await CompareAsync(new KeyAccessComparison(policy, Proposed, place, grants, identities, actions), limits => new(policy, Proposed, place, grants, identities, actions) { Limits = new(limits) }).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    // A key that signs is not asked about decryption.
    private async Task<IReadOnlyList<string>> ActionsOfAsync(KeyTarget target, string keyArn, CancellationToken cancellationToken)
    {
        if (ActionsOfUsage is null)
        {
            return Actions;
        }

        try
        {
            return ActionsOfUsage((await session.GetKeyCatalog(target.Where.Region).DescribeKeyAsync(keyArn, cancellationToken).ConfigureAwait(false)).KeyUsage);
        }
        catch (AwsCallException exception)
        {
            await reporter.WarningAsync($"What '{keyArn}' is made for could not be read, so that it is asked about the actions of a key that encrypts: -Action names others. {exception.Describe()}", cancellationToken).ConfigureAwait(false);
            return ActionsOfUsage(null);
        }
    }

    private async Task<IReadOnlyList<object>> ListAsync(KeyUsers users, Func<IReadOnlyDictionary<string, AccountLimits>, KeyUsers> within) =>
        [.. (Organization is null ? users : within(await Organization.OfAsync(users.Accounts).ConfigureAwait(false))).List()];

    private async Task<IReadOnlyList<object>> CompareAsync(KeyAccessComparison comparison, Func<IReadOnlyDictionary<string, AccountLimits>, KeyAccessComparison> within) =>
        [.. (Organization is null ? comparison : within(await Organization.OfAsync(comparison.Accounts).ConfigureAwait(false))).List()];
}
