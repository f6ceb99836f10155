using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>The credentials of a role, renewed before they end, by whoever assumed it first.</summary>
/// <param name="request">The role.</param>
/// <param name="first">The session that there is.</param>
/// <param name="open">Opens a session of whoever assumes the role.</param>
/// <param name="time">Says when the session ends.</param>
public sealed class RoleCredentials(RoleRequest request, AssumedRole first, Func<CancellationToken, Task<IAwsSession>> open, TimeProvider time)
{
    // A third of the shortest session that there is: longer than a call can take, with all of its repetitions.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    // Where the session could not be renewed and is still good, it is not tried again with each call.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly object _lock = new();
    private volatile AssumedRole _role = first;
    private Task? _renewal;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <summary>The credentials as they are now.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="AwsCallException">They have ended and could not be renewed.</exception>
    public async Task<CredentialSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        if (Renewal() is { } renewal)
        {
            await renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return _role.Credentials;
    }

    // One for all who ask meanwhile; whoever gives up waiting does not end it for the others.
    private Task? Renewal()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_renewal is null && now >= _role.ExpiresAt - Margin && (now >= _role.ExpiresAt || now >= _notBefore))
            {
                _renewal = Task.Run(RenewAsync);
            }

            return _renewal;
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            var session = await open(CancellationToken.None).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                _role = await session.AssumeRoleAsync(request, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is AwsCallException or FailureException && time.GetUtcNow() < _role.ExpiresAt)
        {
            lock (_lock)
            {
                _notBefore = time.GetUtcNow() + Patience;
            }
        }
        finally
        {
            lock (_lock)
            {
                _renewal = null;
            }
        }
    }
}
