using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>The session by which the places of one account are worked on: the same object for all of them. It is opened when the first
/// of them is begun, and closed when the last has ended, so that a run over thousands of accounts holds the sessions of those alone
/// that it is at.</summary>
/// <param name="open">Opens the session.</param>
public sealed class PlaceSession(Func<CancellationToken, Task<IAwsSession>> open)
{
    private readonly object _lock = new();
    private Task<IAwsSession>? _opened;

    /// <summary>The session: opened by whoever is first to ask, for all who ask until it is closed.</summary>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="Errors.FailureException">The account cannot be reached.</exception>
    /// <exception cref="Errors.AwsCallException">The account cannot be reached.</exception>
    public Task<IAwsSession> OpenAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _opened ??= open(cancellationToken);
        }
    }

    /// <summary>Closes the session, where it is open. Whoever asks for it afterwards opens another.</summary>
    public async ValueTask CloseAsync()
    {
        Task<IAwsSession>? opened;
        lock (_lock)
        {
            (opened, _opened) = (_opened, null);
        }

        if (opened is not null)
        {
            await ((Task)opened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opened.IsCompletedSuccessfully)
            {
                await (await opened.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
