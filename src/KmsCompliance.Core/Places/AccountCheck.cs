using KmsCompliance.Errors;
using KmsCompliance.Model;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Knows the caller's account, and asks AWS for it only where it is not known yet.</summary>
/// <param name="session">The session.</param>
/// <param name="isOneOfMany">Whether there are sessions beside it, which go on where AWS does not accept its credentials.</param>
public sealed class AccountCheck(IAwsSession session, bool isOneOfMany = false)
{
    /// <summary>The caller's account. Where an input was determined with the access key that signs now, its account is
    /// the caller's and AWS is not asked.</summary>
    /// <param name="expectedAccountId">The account that the input says it belongs to; null where it does not say.</param>
    /// <param name="determinedBy">Who was asked for it; null where not known.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">The input belongs to another account, or the caller is not known to AWS.</exception>
    public async Task<string> GetAccountIdAsync(string? expectedAccountId, CallerIdentity? determinedBy, CancellationToken cancellationToken) =>
        (await GetCallerAsync(expectedAccountId, determinedBy, cancellationToken).ConfigureAwait(false)).AccountId;

    /// <summary>Who signs the calls, of the account that an input says it belongs to; asked of AWS as seldom.</summary>
    /// <param name="expectedAccountId">The account that the input says it belongs to; null where it does not say.</param>
    /// <param name="determinedBy">Who was asked for it; null where not known.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">The input belongs to another account, or the caller is not known to AWS.</exception>
    public async Task<CallerIdentity> GetCallerAsync(string? expectedAccountId, CallerIdentity? determinedBy, CancellationToken cancellationToken)
    {
        if (expectedAccountId is not null && determinedBy?.AccountId == expectedAccountId
            && determinedBy.AccessKeyId == await session.GetAccessKeyIdAsync(cancellationToken).ConfigureAwait(false))
        {
            return determinedBy;
        }

        var identity = await GetCallerAsync(cancellationToken).ConfigureAwait(false);
        return expectedAccountId is null || expectedAccountId == identity.AccountId
            ? identity
            : throw new FailureException(Failures.AccountMismatch(expectedAccountId, identity.AccountId));
    }

    /// <summary>Who signs the calls.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">AWS does not accept the credentials, or cannot be asked: nothing can be done
    /// with them.</exception>
    public async Task<CallerIdentity> GetCallerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await session.GetCallerIdentityAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            throw new FailureException(Failures.FromCall(exception, target: null), endsRun: !isOneOfMany);
        }
    }
}
