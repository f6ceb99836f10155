using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.CloudTrail;

/// <summary>Looks one trail or event data store up.</summary>
public static class TrailLookup
{
    /// <summary>The status of an event data store that is being deleted: it can be restored, but not changed or
    /// queried.</summary>
    public const string PendingDeletion = "PENDING_DELETION";

    /// <summary>Looks it up. One of another account is asked for all the same: an organisation's belongs to the management
    /// account, and may be administered from another.</summary>
    /// <param name="trails">The Region's trails.</param>
    /// <param name="trail">The trail or store.</param>
    /// <param name="accountId">The caller's account.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FailureException">It belongs to another account, which does not share it with the
    /// caller's.</exception>
    public static async Task<TrailEncryptionStatus> GetAsync(
        ITrailEncryption trails,
        TrailReference trail,
        Task<string> accountId,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trails);
        ArgumentNullException.ThrowIfNull(trail);
        ArgumentNullException.ThrowIfNull(accountId);
        try
        {
            return trail.ResourceType == TrailResourceType.Trail
                ? await trails.GetTrailAsync(trail.Value, cancellationToken).ConfigureAwait(false)
                : await trails.GetEventDataStoreAsync(trail.Value, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Kind is FailureKind.NotFound or FailureKind.AccessDenied or FailureKind.InvalidArgument)
        {
            if (trail.Arn is { } arn && await accountId.ConfigureAwait(false) is var account && arn.AccountId != account)
            {
                throw new FailureException(Failures.AccountMismatch(arn.AccountId, account));
            }

            throw;
        }
    }
}
