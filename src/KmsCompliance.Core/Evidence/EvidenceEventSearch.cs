using System.Globalization;
using KmsCompliance.Errors;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Evidence;

/// <summary>Looks for the events of requests in CloudTrail's event history, of the keys of one account. Changes nothing.</summary>
/// <param name="session">The session of the keys' account.</param>
/// <param name="reporter">Where errors go.</param>
/// <param name="throttleLimit">How many keys at a time; of one Region, their calls wait for one another.</param>
/// <param name="time">Tells the time.</param>
/// <param name="maximumEvent">The most events of each key and stretch of time that are read.</param>
public sealed class EvidenceEventSearch(IAwsSession session, IRunReporter reporter, int throttleLimit, TimeProvider time, int maximumEvent)
{
    private readonly AccountCheck _account = new(session);

    /// <summary>Tells the files of keys whose account could not be reached.</summary>
    /// <param name="keys">The keys, with the places that they were led to.</param>
    public static void TellUnreached(IEnumerable<EvidenceKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys.Where(static key => key.Where.NotSeen is not null))
        {
            key.Of.Tell(key.Writes, NotRead(key.Where.NotSeen!));
        }
    }

    /// <summary>Looks for them, and tells the files of the keys.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="stop">Stops the work.</param>
    public Task RunAsync(IReadOnlyList<EvidenceKey> keys, CancellationToken stop) =>
        new BoundedRun(reporter, throttleLimit) { Activity = "Looking for events of CloudTrail", Noun = "keys" }.RunAsync(keys, static key => key.Key.Value, ReadAsync, stop);

    private async Task ReadAsync(EvidenceKey key, CancellationToken stop)
    {
        try
        {
            // What a key's own account logs has every change of it.
            await _account.GetAccountIdAsync(key.Key.Arn!.AccountId, key.Where.DeterminedBy, stop).ConfigureAwait(false);
            foreach (var stretch in Stretches(key.Writes))
            {
                await ReadAsync(key, stretch, stop).ConfigureAwait(false);
            }
        }
        catch (FailureException exception)
        {
            key.Of.Tell(key.Writes, NotRead(exception.Failure.Message));
            throw;
        }
        catch (AwsCallException exception)
        {
            key.Of.Tell(key.Writes, NotRead(exception.Describe()));
            throw;
        }
    }

    private async Task ReadAsync(EvidenceKey key, Stretch stretch, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var from = Later(stretch.From, Second(now - EvidenceMatching.Kept));

        // Of what is to come there is nothing.
        var until = Later(from, stretch.To < now ? stretch.To : Second(now).AddSeconds(1));
        List<RecordedEvent> events = [];
        var missing = stretch.Writes.ToHashSet();
        var read = 0;
        await foreach (var page in session.GetEventHistory(key.Key.Arn!.Region).LookupAsync(key.Key.Value, from, until, stop).ConfigureAwait(false))
        {
            var left = maximumEvent - read;
            read += Math.Min(page.Count, left);
            foreach (var one in page.Take(left).Where(one => EvidenceMatching.MayBeOf(one, stretch.Writes)))
            {
                events.Add(one);
                missing.RemoveWhere(write => EvidenceMatching.IsOf(one, write));
            }

            if (missing.Count == 0)
            {
                break;
            }

            if (page.Count > left)
            {
                var message = string.Create(CultureInfo.InvariantCulture, $"only the latest {read:N0} events of the key at that time were read, as -MaximumEvent says.");
                await reporter.WarningAsync($"'{key.Key.Value}': {message}", stop).ConfigureAwait(false);
                key.Of.Tell(EvidenceMatching.Match([.. stretch.Writes.Where(write => !missing.Contains(write))], events, key.Of.IsNoted, now));
                key.Of.Tell([.. missing], NotRead(message));
                return;
            }
        }

        key.Of.Tell(EvidenceMatching.Match(stretch.Writes, events, key.Of.IsNoted, now));
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Second(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static EvidenceMatch NotRead(string why) => new(CmkEvidenceEventStatus.NotRead, $"CloudTrail's event history could not be read: {why}");

    // What is near in time is asked for at once: CloudTrail takes two calls a second.
    private static List<Stretch> Stretches(IReadOnlyList<EvidenceWrite> writes)
    {
        List<Stretch> stretches = [];
        foreach (var write in writes.OrderBy(EvidenceMatching.Begin))
        {
            var (from, to) = (EvidenceMatching.Begin(write), EvidenceMatching.End(write));
            if (stretches is [.., var last] && from <= last.To)
            {
                stretches[^1] = last with { To = to > last.To ? to : last.To, Writes = [.. last.Writes, write] };
            }
            else
            {
                stretches.Add(new Stretch(from, to, [write]));
            }
        }

        return stretches;
    }

    private sealed record Stretch(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<EvidenceWrite> Writes);
}
