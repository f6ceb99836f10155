using System.Globalization;
using KmsCompliance.Ports;

namespace KmsCompliance.Usage;

/// <summary>Tells how far back the event histories of keys were read, and how long the rest takes if it goes on like this.</summary>
/// <param name="reporter">Where it is told.</param>
/// <param name="time">Measures.</param>
/// <param name="keys">How many keys there are.</param>
internal sealed class UsageProgress(IRunReporter reporter, TimeProvider time, int keys)
{
    private const int Parts = 1_000;

    private readonly object _lock = new();
    private readonly Dictionary<string, double> _shares = new(StringComparer.Ordinal);
    private readonly long _began = time.GetTimestamp();
    private double _resumed;
    private long _events;

    /// <summary>What a checkpoint had of a key needs no time.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="share">How much of the time that is asked about it covers, 0 to 1.</param>
    public void Resumed(string keyArn, double share)
    {
        lock (_lock)
        {
            _resumed += share;
            _shares[keyArn] = share;
        }
    }

    /// <summary>A page was read.</summary>
    /// <param name="keyArn">The key.</param>
    /// <param name="share">How much of the time that is asked about was read, 0 to 1.</param>
    /// <param name="events">How many events it has.</param>
    /// <param name="back">How far back it goes; null for the last page.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public ValueTask ReadAsync(string keyArn, double share, int events, DateTimeOffset? back, CancellationToken cancellationToken)
    {
        RunProgress progress;
        lock (_lock)
        {
            _events += events;
            _shares[keyArn] = Math.Clamp(share, 0, 1);
            var done = _shares.Values.Sum();
            var (elapsed, read) = (time.GetElapsedTime(_began), done - _resumed);
            int? left = read > 0 && done < keys ? (int)Math.Min(int.MaxValue, Math.Ceiling(elapsed.TotalSeconds / read * (keys - done))) : null;
            var status = string.Create(
                CultureInfo.InvariantCulture,
                $"{_events:N0} events{(back is { } moment ? $", back to {UsageText.Moment(moment)}" : string.Empty)}{(left is { } seconds ? $", {UsageText.Length(TimeSpan.FromSeconds(seconds))} left" : string.Empty)}");
            progress = new RunProgress("Reading the event history of keys", status, (int)(done * Parts), keys * Parts) { SecondsLeft = left };
        }

        return reporter.ProgressAsync(progress, cancellationToken);
    }
}
