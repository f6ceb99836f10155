using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Usage;

/// <summary>Reads who used keys of one account, from CloudTrail's event history, newest first. Changes nothing.</summary>
/// <param name="session">The session of the keys' account.</param>
/// <param name="reporter">Where it goes.</param>
/// <param name="throttleLimit">How many keys at a time; of one Region, their calls wait for one another.</param>
/// <param name="time">Measures.</param>
/// <param name="question">What is asked.</param>
public sealed class UsageReading(IAwsSession session, IRunReporter reporter, int throttleLimit, TimeProvider time, UsageQuestion question)
{
    // Two calls a second, 50 events a call, of everybody in the account and Region together.
    private const double MostEventsPerSecond = 100;

    private const string Elsewhere =
        "Where an event data store or a trail keeps events of KMS, CloudTrail Lake or Athena over the trail's bucket answers faster.";

    private IAwsSession Session => session;

    private IRunReporter Reporter => reporter;

    private UsageQuestion Question => question;

    /// <summary>Keeps what was read until the run has come to its end; null for nothing.</summary>
    public UsageCheckpoint? Checkpoint { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="targets">The keys.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task RunAsync(IReadOnlyList<KeyTarget> targets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var locator = new KeyLocator(session, cancellationToken);
        var progress = new UsageProgress(reporter, time, targets.Count);
        return new BoundedRun(reporter, throttleLimit).RunAsync(
            targets,
            static target => target.Key.Value,
            async (target, token) =>
            {
                string keyArn, account;
                try
                {
                    keyArn = await locator.LocateAsync(target, mustExist: false).ConfigureAwait(false);
                    account = await locator.GetAccountIdAsync(target.Where).ConfigureAwait(false);
                }
                catch
                {
                    Checkpoint?.Keep();
                    throw;
                }

                await new OneKey(this, keyArn, target.Where.Region, account, progress).ReadAsync(token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    private sealed class OneKey(UsageReading of, string keyArn, string region, string account, UsageProgress progress)
    {
        private readonly UsageQuestion _question = of.Question;
        private readonly UsageCheckpointKey? _kept = of.Checkpoint?.Of(keyArn);
        private readonly HashSet<UInt128> _seen = [];
        private readonly UsageTally _tally = new();
        private DateTimeOffset? _newest;
        private DateTimeOffset? _oldest;
        private int _read;
        private int _shown;
        private int _uses;
        private bool _isWhole;

        public async Task ReadAsync(CancellationToken cancellationToken)
        {
            if (AwsArn.TryParse(keyArn, out var arn) && arn.AccountId != account)
            {
                await of.Reporter.WarningAsync(
                    $"'{keyArn}' is account {arn.AccountId}'s: what is shown is what principals of account {account} did with it; all others are in its own account's event history.", cancellationToken).ConfigureAwait(false);
            }

            var isWhole = await ResumeAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (!isWhole && !IsFull)
                {
                    await LookUpAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            catch (AwsCallException exception)
            {
                // What is kept so far is worth going on from.
                of.Checkpoint?.Keep();
                await EndAsync(NotRead($"The event history could not be read to its end: {exception.Describe()}"), cancellationToken).ConfigureAwait(false);
                throw;
            }

            if (IsFull && !_isWhole)
            {
                var message = Cut();
                await of.Reporter.WarningAsync($"'{keyArn}': {message}", cancellationToken).ConfigureAwait(false);
                await EndAsync(NotRead(message), cancellationToken).ConfigureAwait(false);
                return;
            }

            await EndAsync(notRead: null, cancellationToken).ConfigureAwait(false);
            if (_question.ChangesOnly ? _shown == 0 : _uses == 0)
            {
                await of.Reporter.WarningAsync(await NothingAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
        }

        private bool IsFull => _read >= _question.MaximumEvent;

        private async Task<bool> ResumeAsync(CancellationToken cancellationToken)
        {
            if (_kept is null)
            {
                return false;
            }

            var found = await _kept.ResumeAsync(region, account, page => PutOutAsync(page, cancellationToken), of.Reporter, cancellationToken).ConfigureAwait(false);
            if (found && _oldest is { } oldest)
            {
                progress.Resumed(keyArn, ShareDown(oldest));
            }

            return _isWhole = found && _kept.IsWhole;
        }

        private async Task LookUpAsync(CancellationToken cancellationToken)
        {
            var history = of.Session.GetEventHistory(region);

            // A second can have many events: those of the last one that was read come again, and are known by their ids.
            var to = _oldest ?? _question.To;
            await foreach (var page in history.LookupAsync(keyArn, _question.From, to, cancellationToken).ConfigureAwait(false))
            {
                var fresh = page.Where(one => _seen.Add(HashOf(one.EventId))).Select(one => UsageEvents.Read(one, keyArn, region, account)).ToList();
                var left = _question.MaximumEvent - _read;
                var isCut = fresh.Count > left;
                if (isCut)
                {
                    fresh.RemoveRange(left, fresh.Count - left);
                }

                if (_kept is not null)
                {
                    await _kept.KeepAsync(fresh, of.Reporter, cancellationToken).ConfigureAwait(false);
                }

                await PutOutAsync(fresh, cancellationToken).ConfigureAwait(false);
                await progress.ReadAsync(keyArn, ShareDown(_oldest ?? to), fresh.Count, _oldest, cancellationToken).ConfigureAwait(false);
                if (isCut)
                {
                    return;
                }
            }

            _isWhole = true;
            if (_kept is not null)
            {
                await _kept.CompleteAsync(of.Reporter, cancellationToken).ConfigureAwait(false);
            }

            await progress.ReadAsync(keyArn, 1, 0, back: null, cancellationToken).ConfigureAwait(false);
        }

        private async ValueTask PutOutAsync(IReadOnlyList<CmkUsage> page, CancellationToken cancellationToken)
        {
            foreach (var one in page)
            {
                _newest = _newest is { } newest && newest > one.EventTime ? newest : one.EventTime;
                _oldest = _oldest is { } oldest && oldest < one.EventTime ? oldest : one.EventTime;
                _seen.Add(HashOf(one.EventId!));
            }

            _read += page.Count;
            var shown = _question.ChangesOnly ? page.Where(static one => one.Kind == KeyUsageKind.Change).ToList() : page;
            _shown += shown.Count;
            _uses += page.Count(static one => one.Kind == KeyUsageKind.Use);
            if (!_question.IsSummary)
            {
                await of.Reporter.OutputPageAsync(shown, cancellationToken).ConfigureAwait(false);
                return;
            }

            foreach (var one in shown)
            {
                _tally.Add(one);
            }
        }

        private async ValueTask EndAsync(CmkUsage? notRead, CancellationToken cancellationToken)
        {
            if (_question.IsSummary)
            {
                await of.Reporter.OutputPageAsync(_tally.ToSummaries(keyArn, region, account), cancellationToken).ConfigureAwait(false);
            }

            if (notRead is not null)
            {
                await of.Reporter.OutputAsync(_question.IsSummary ? SummaryOf(notRead) : notRead, cancellationToken).ConfigureAwait(false);
            }
        }

        private CmkUsage NotRead(string message) => new()
        {
            KeyArn = keyArn,
            Region = region,
            AccountId = account,
            EventTime = _oldest ?? _question.To,
            Outcome = KeyUsageOutcome.NotRead,
            Message = $"{message} Not read: from {UsageText.Moment(_question.From)} to {UsageText.Moment(_oldest ?? _question.To)}.",
        };

        private CmkUsageSummary SummaryOf(CmkUsage notRead) => new()
        {
            KeyArn = keyArn,
            Region = region,
            AccountId = account,
            Outcome = KeyUsageOutcome.NotRead,
            Count = 0,
            FirstAt = _question.From,
            LastAt = notRead.EventTime,
            Message = notRead.Message,
        };

        private string Cut()
        {
            var oldest = _oldest!.Value;
            var rate = _newest is { } newest && newest > oldest ? _read / (newest - oldest).TotalSeconds : (double?)null;
            var rest = rate is { } perSecond ? TimeSpan.FromSeconds(perSecond * (oldest - _question.From).TotalSeconds / MostEventsPerSecond) : (TimeSpan?)null;
            var pace = rate >= MostEventsPerSecond
                ? $" The key is used some {Number(rate.Value)} times a second, faster than the event history can be read (100 events a second): its use over any long time cannot be known from it."
                : rest is { TotalSeconds: >= 1 } length ? $" At this pace of use, the rest takes at least {UsageText.Length(length)} to read." : string.Empty;
            return $"Only the latest {Number(_read)} events were read, back to {UsageText.Moment(oldest)}, as -MaximumEvent says: the answer is incomplete.{pace} Ask for a shorter time, for more events, or go on with -Before '{oldest.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}', which shows the events of that second again. {Elsewhere}";
        }

        private async Task<string> NothingAsync(CancellationToken cancellationToken)
        {
            var what = _question.ChangesOnly ? "changed" : "used";
            var start = $"The event history of account {account} in {region} has no event that {what} '{keyArn}' from {UsageText.Moment(_question.From)} to {UsageText.Moment(_question.To)}, among {Number(_read)} of the key that were read";
            const string End = "Events come up to 15 minutes late; those of principals of other accounts who were denied are in the histories of their accounts, and what is older than 90 days is in trails and event data stores alone.";
            if (_question.ChangesOnly)
            {
                return $"{start}. {End}";
            }

            return $"{start}. That does not say that it was not used: {await LastUseAsync(cancellationToken).ConfigureAwait(false)}. {End}";
        }

        private async Task<string> LastUseAsync(CancellationToken cancellationToken)
        {
            try
            {
                return UsageText.LastUse(await of.Session.GetKeyCatalog(region).GetLastUsageAsync(keyArn, cancellationToken).ConfigureAwait(false));
            }
            catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
            {
                return $"when KMS last saw it used could not be determined ({exception.Describe().TrimEnd('.')})";
            }
        }

        private double ShareDown(DateTimeOffset moment) =>
            _question.To > _question.From ? (_question.To - moment) / (_question.To - _question.From) : 1;

        private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

        private static UInt128 HashOf(string eventId)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(eventId), hash);
            return System.Runtime.InteropServices.MemoryMarshal.Read<UInt128>(hash);
        }
    }

}
