using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Assumes one role in each of many accounts. What was assumed is kept, and renewed before it ends, for as long as this is:
/// however many commands work by it, each account costs one call. What was refused is asked for again.</summary>
/// <param name="role">The role.</param>
/// <param name="own">How whoever assumes it is reached, to renew what ends.</param>
/// <param name="open">Opens a session.</param>
public sealed class AccountRoles(RoleSettings role, SessionRequest own, Func<SessionRequest, CancellationToken, Task<IAwsSession>> open)
{
    private readonly ConcurrentDictionary<string, (AccountSession Link, CallerIdentity Identity)> _assumed = new(StringComparer.Ordinal);

    /// <summary>The role's name, with its path where it has one.</summary>
    public string RoleName => role.RoleName;

    /// <summary>How to reach an account, and who that is.</summary>
    /// <param name="session">Whoever assumes the role.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="time">Says when the session of the role ends.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">The role could not be assumed; that is the account's own trouble.</exception>
    internal async Task<(AccountSession Link, CallerIdentity Identity)> AssumeAsync(
        IAwsSession session, string partition, string accountId, TimeProvider time, CancellationToken cancellationToken)
    {
        if (_assumed.TryGetValue(accountId, out var known))
        {
            return known;
        }

        var request = role.In(partition, accountId);
        AssumedRole assumed;
        try
        {
            assumed = await session.AssumeRoleAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            throw new FailureException(Failures.RoleNotAssumed(request.RoleArn, exception));
        }

        var credentials = new RoleCredentials(request, assumed, token => open(own, token), time);
        return _assumed.GetOrAdd(accountId, (AccountSession.Of(accountId, own, request, credentials), assumed.Identity));
    }
}
