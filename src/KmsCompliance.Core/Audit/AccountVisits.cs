using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Audit;

/// <summary>The accounts of a run. Each is entered with the first of its places and left with the last: session, clients and keys are
/// held of those alone that are worked on, however many there are.</summary>
internal sealed class AccountVisits : IAsyncDisposable
{
    private readonly object _lock = new();
    private readonly IAwsSession _command;
    private readonly IRunReporter _reporter;
    private readonly CancellationToken _stop;
    private readonly Task<AccountVisit> _own;
    private readonly Dictionary<PlaceSession, Stay> _stays;

    /// <summary>Makes one.</summary>
    /// <param name="own">The session of the places that have none of their own; it is not closed.</param>
    /// <param name="check">Knows its account.</param>
    /// <param name="reporter">Where results and errors go.</param>
    /// <param name="places">The places of the run.</param>
    /// <param name="stop">Stops what the places of an account share.</param>
    public AccountVisits(IAwsSession own, AccountCheck check, IRunReporter reporter, IEnumerable<Place> places, CancellationToken stop)
    {
        (_command, _reporter, _stop) = (own, reporter, stop);
        _own = Task.FromResult(new AccountVisit(own, check, reporter, new KeyDirectories(own.GetKeyCatalog, stop), AccountId: null));
        _stays = places
            .Where(static place => place.OnDemand is not null)
            .GroupBy(static place => place.OnDemand!)
            .ToDictionary(static account => account.Key, static account => new Stay { PlacesLeft = account.Count() });
    }

    /// <summary>Where the results of a session other than the command's own go; null where all go to one place.</summary>
    public Func<IAwsSession, IRunReporter>? ReporterOf { get; init; }

    /// <summary>Told of each such session before it is closed; null for nobody.</summary>
    public Action<IAwsSession>? Leaving { get; init; }

    /// <summary>Told when calls of a place begin to wait, and when they wait no longer; null for nobody.</summary>
    public Action<bool>? Waits
    {
        get;
        init
        {
            field = value;
            _command.Watch(value);
        }
    }

    /// <summary>How many calls were sent so far with sessions that are closed by now.</summary>
    public CallCount Calls { get; private set; }

    /// <summary>Enters the account of a place that is begun.</summary>
    /// <param name="place">The place.</param>
    public Task<AccountVisit> EnterAsync(Place place)
    {
        if (place.OnDemand is not { } session)
        {
            return _own;
        }

        lock (_lock)
        {
            return _stays[session].Visit ??= OpenAsync(session, place.ExpectedAccountId ?? string.Empty);
        }
    }

    /// <summary>Leaves a place that has ended, and its account where it was the last.</summary>
    /// <param name="place">The place.</param>
    public async ValueTask LeaveAsync(Place place)
    {
        if (place.OnDemand is not { } session)
        {
            return;
        }

        Task<AccountVisit>? visit = null;
        var isLast = false;
        lock (_lock)
        {
            var stay = _stays[session];
            visit = stay.Visit;
            isLast = --stay.PlacesLeft == 0 && _stays.Remove(session);
        }

        if (!isLast)
        {
            if (visit is { IsCompletedSuccessfully: true } && await visit.ConfigureAwait(false) is { Failure: null } entered)
            {
                entered.Session.LeaveRegion(place.Region);
            }

            return;
        }

        await CloseAsync(session, visit).ConfigureAwait(false);
    }

    /// <summary>Leaves the accounts that a stop or an error has kept from being left.</summary>
    public async ValueTask DisposeAsync()
    {
        _command.Watch(waits: null);
        foreach (var (session, stay) in _stays)
        {
            await CloseAsync(session, stay.Visit).ConfigureAwait(false);
        }
    }

    // One that cannot be opened is one error, however many places it has.
    private async Task<AccountVisit> OpenAsync(PlaceSession session, string accountId)
    {
        // Not under the lock.
        await Task.Yield();
        Failure failure;
        try
        {
            var there = await session.OpenAsync(_stop).ConfigureAwait(false);
            there.Watch(Waits);
            return new AccountVisit(
                there,
                new AccountCheck(there, isOneOfMany: true),
                new AccountReporter(ReporterOf?.Invoke(there) ?? _reporter, accountId),
                new KeyDirectories(there.GetKeyCatalog, _stop),
                accountId);
        }
        catch (FailureException exception) when (!exception.EndsRun)
        {
            failure = exception.Failure;
        }
        catch (AwsCallException exception)
        {
            failure = Failures.FromCall(exception, accountId);
        }

        var own = await _own.ConfigureAwait(false);
        var told = new AccountReporter(_reporter, accountId);
        await told.ErrorAsync(failure, _stop).ConfigureAwait(false);
        return own with
        {
            Reporter = told,
            AccountId = accountId,
            Failure = failure,
        };
    }

    private async ValueTask CloseAsync(PlaceSession session, Task<AccountVisit>? visit)
    {
        if (visit is null)
        {
            return;
        }

        await ((Task)visit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (visit.IsCompletedSuccessfully && await visit.ConfigureAwait(false) is { Failure: null } entered)
        {
            Leaving?.Invoke(entered.Session);
            lock (_lock)
            {
                Calls = Calls.Add(entered.Session.Calls);
            }
        }

        await session.CloseAsync().ConfigureAwait(false);
    }

    private sealed class Stay
    {
        public int PlacesLeft { get; set; }

        public Task<AccountVisit>? Visit { get; set; }
    }
}
