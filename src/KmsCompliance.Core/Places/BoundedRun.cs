using KmsCompliance.Ports;

namespace KmsCompliance.Places;

/// <summary>Works on many things, so many at a time. What goes wrong with one is one error, and the others go on; a failure
/// that ends the run ends the others too.</summary>
/// <param name="reporter">Where errors and progress go.</param>
/// <param name="throttleLimit">How many at a time.</param>
internal sealed class BoundedRun(IRunReporter reporter, int throttleLimit)
{
    /// <summary>What is being done, for the progress bar; null for none. One thing alone shows none either.</summary>
    public string? Activity { get; init; }

    /// <summary>What the things are called, in the plural.</summary>
    public string Noun { get; init; } = "Regions";

    /// <summary>Works on things.</summary>
    /// <param name="things">The things.</param>
    /// <param name="nameOf">What an error says that it is about: the ARN or id as the user named it.</param>
    /// <param name="work">Works on one; its token is cancelled by a stop and by a failure that ends the run.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="Errors.FailureException">Nothing else of the run can succeed either.</exception>
    public Task RunAsync<T>(IReadOnlyList<T> things, Func<T, string> nameOf, Func<T, CancellationToken, Task> work, CancellationToken stop)
    {
        var boundary = new FailureBoundary(reporter);
        return FanOutAsync(things, (thing, token) => boundary.RunAsync(nameOf(thing), () => work(thing, token), token), stop);
    }

    /// <summary>Works on Regions. A Region that is not enabled is skipped with a warning; one of which the input names another
    /// account than the caller's is an error, and nothing is asked there.</summary>
    /// <param name="places">The Regions.</param>
    /// <param name="account">Knows the caller's account.</param>
    /// <param name="work">Works on one, keeping what goes wrong with a part of it to that part where it has a use for the
    /// boundary.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="Errors.FailureException">Nothing else of the run can succeed either.</exception>
    public async Task RunAsync(
        IReadOnlyList<Place> places,
        AccountCheck account,
        Func<Place, FailureBoundary, CancellationToken, Task> work,
        CancellationToken stop)
    {
        var causes = SharedCauses.Of(reporter);
        try
        {
            await FanOutAsync(
                places,
                (place, token) =>
                {
                    var boundary = new FailureBoundary(reporter, new NotEnabledRegion(account, reporter, place.Region), causes);
                    return boundary.RunAsync(
                        place.Region,
                        async () =>
                        {
                            if (place.ExpectedAccountId is not null)
                            {
                                await account.GetAccountIdAsync(place.ExpectedAccountId, place.DeterminedBy, token).ConfigureAwait(false);
                            }

                            await work(place, boundary, token).ConfigureAwait(false);
                        },
                        token);
                },
                stop).ConfigureAwait(false);
        }
        finally
        {
            await SharedCauses.TellAsync(causes, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Works on Regions of many accounts, so that none of them holds the others back.</summary>
    /// <param name="turns">Whose turn it is.</param>
    /// <param name="work">Works on one, and keeps what goes wrong to it.</param>
    /// <param name="stop">Stops the work.</param>
    /// <exception cref="Errors.FailureException">Nothing else of the run can succeed either.</exception>
    public static Task RunInTurnsAsync(AccountTurns turns, Func<Place, CancellationToken, Task> work, CancellationToken stop) => Parallel.ForEachAsync(
        turns.TakeAsync(stop),
        new ParallelOptions { MaxDegreeOfParallelism = turns.Most, CancellationToken = stop },
        async (place, token) =>
        {
            try
            {
                await work(place, token).ConfigureAwait(false);
            }
            finally
            {
                turns.End(place);
            }
        });

    private async Task FanOutAsync<T>(IReadOnlyList<T> things, Func<T, CancellationToken, Task> work, CancellationToken stop)
    {
        var done = 0;
        await Parallel.ForEachAsync(
            things,
            new ParallelOptions { MaxDegreeOfParallelism = throttleLimit, CancellationToken = stop },
            async (thing, token) =>
            {
                await work(thing, token).ConfigureAwait(false);
                var count = Interlocked.Increment(ref done);
                if (Activity is not null && things.Count > 1)
                {
                    await reporter.ProgressAsync(new RunProgress(Activity, $"{count} of {things.Count} {Noun}", count, things.Count), token).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
    }
}
