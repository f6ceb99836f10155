using System.Globalization;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Audit;

/// <summary>Tells how far an audit is: accounts, Regions, resources, how many a second, and how long the rest takes if it goes on like
/// this. Told a few times a second; of one Region alone nothing is told.</summary>
internal sealed class AuditProgress
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    // What the first moments take says nothing of the rest.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly IRunReporter _reporter;
    private readonly TimeProvider _time;
    private readonly string _activity;
    private readonly Dictionary<string, int> _left;
    private readonly int _accounts;
    private readonly int _places;
    private readonly long _began;
    private TimeSpan _told = TimeSpan.MinValue;
    private int _done;
    private long _resources;

    /// <summary>Makes one.</summary>
    /// <param name="reporter">Where it is told.</param>
    /// <param name="time">Measures.</param>
    /// <param name="activity">What is being done.</param>
    /// <param name="places">The places of the run.</param>
    public AuditProgress(IRunReporter reporter, TimeProvider time, string activity, IReadOnlyList<Place> places)
    {
        (_reporter, _time, _activity, _places, _began) = (reporter, time, activity, places.Count, time.GetTimestamp());
        _left = places.GroupBy(AccountOf, StringComparer.Ordinal).ToDictionary(static account => account.Key, static account => account.Count(), StringComparer.Ordinal);
        _accounts = _left.Count;
    }

    /// <summary>Resources were seen.</summary>
    /// <param name="resources">How many.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public ValueTask SeenAsync(int resources, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _resources, resources);
        return TellAsync(isEnd: false, cancellationToken);
    }

    /// <summary>A place has ended, whatever came of it.</summary>
    /// <param name="place">The place.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public ValueTask EndedAsync(Place place, CancellationToken cancellationToken)
    {
        bool isEnd;
        lock (_lock)
        {
            isEnd = ++_done == _places;
            var account = AccountOf(place);
            if (--_left[account] == 0)
            {
                _left.Remove(account);
            }
        }

        return TellAsync(isEnd, cancellationToken);
    }

    private ValueTask TellAsync(bool isEnd, CancellationToken cancellationToken)
    {
        if (_places < 2)
        {
            return ValueTask.CompletedTask;
        }

        RunProgress progress;
        lock (_lock)
        {
            var now = _time.GetElapsedTime(_began);
            if (!isEnd && _told != TimeSpan.MinValue && now < _told + Between)
            {
                return ValueTask.CompletedTask;
            }

            _told = now;
            progress = Progress(now);
        }

        return _reporter.ProgressAsync(progress, cancellationToken);
    }

    private RunProgress Progress(TimeSpan now)
    {
        var parts = new List<string>();
        if (_accounts > 1)
        {
            parts.Add(Text($"{_accounts - _left.Count:N0} of {_accounts:N0} accounts"));
        }

        parts.Add(Text($"{_done:N0} of {_places:N0} Regions"));
        var resources = Interlocked.Read(ref _resources);
        parts.Add(Text($"{resources:N0} {(resources == 1 ? "resource" : "resources")}"));
        int? left = null;
        if (now >= Settled)
        {
            parts.Add(Text($"{resources / now.TotalSeconds:N0}/s"));
            if (_done > 0 && _done < _places)
            {
                left = (int)Math.Min(int.MaxValue, Math.Ceiling(now.TotalSeconds / _done * (_places - _done)));
                parts.Add($"{Duration(left.Value)} left");
            }
        }

        return new RunProgress(_activity, string.Join(", ", parts), _done, _places)
        {
            SecondsLeft = left,
        };
    }

    private static string Duration(int seconds) => seconds switch
    {
        < 60 => Text($"{seconds} s"),
        < 3_600 => Text($"{(seconds + 59) / 60} min"),
        _ => Text($"{seconds / 3_600} h {seconds % 3_600 / 60} min"),
    };

    private static string AccountOf(Place place) => place.ExpectedAccountId ?? string.Empty;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
