using KmsCompliance.Errors;
using KmsCompliance.Files;

namespace KmsCompliance.Plans;

/// <summary>The journal of a plan, which lies beside it: what is about to be written, on the disk before the call, and what came of it.
/// Whoever opens it has it alone until he closes it.</summary>
public sealed class PlanJournal : IDisposable
{
    private readonly FileStream? _file;
    private readonly Plan _plan;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private Exception? _broken;

    private PlanJournal(Plan plan, FileStream? file, PlanProgress progress, TimeProvider time)
    {
        _plan = plan;
        _file = file;
        _time = time;
        Progress = progress;
    }

    /// <summary>How far the plan is.</summary>
    internal PlanProgress Progress { get; }

    private static string ModuleVersion { get; } = typeof(PlanJournal).Assembly.GetName().Version!.ToString(3);

    /// <summary>Opens the journal of a plan, made where it is not there.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="time">Tells the time.</param>
    /// <exception cref="FailureException">Somebody else has it open, it does not hold together, or it cannot be opened.</exception>
    public static PlanJournal Open(Plan plan, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(plan);
        FileStream? file = null;
        try
        {
            if (new FileInfo(plan.JournalPath) is { Exists: true, LinkTarget: not null } || Directory.Exists(plan.JournalPath))
            {
                throw new FailureException(Failures.PlanJournalNotAFile(plan.JournalPath, Directory.Exists(plan.JournalPath) ? "a folder" : "a link"));
            }

            file = OwnerFile.Open(plan.JournalPath, FileMode.OpenOrCreate, FileShare.None);
            var journal = new PlanJournal(plan, file, PlanProgress.Read(plan, file), time);

            if (journal.Progress.Count == 0 && file.Length > 0 && !journal.Progress.EndsTorn)
            {
                throw new FailureException(Failures.PlanJournalBroken(plan.JournalPath, "it is no journal."));
            }

            // What was not written to its end was noted by nobody who went on: the call behind it was not sent.
            file.SetLength(journal.Progress.Length);
            file.Position = file.Length;
            return journal;
        }
        catch (IOException exception) when (OwnerFile.IsInUse(exception))
        {
            throw new FailureException(Failures.PlanInUse(plan.FullPath));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new FailureException(Failures.PlanJournalNotWritten(plan.JournalPath, exception));
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Reads the journal of a plan that is not to be added to, as where nothing is changed.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="time">Tells the time.</param>
    /// <exception cref="FailureException">Somebody else has it open, it does not hold together, or it cannot be read.</exception>
    public static PlanJournal Look(Plan plan, TimeProvider time) => new(plan, file: null, PlanProgress.Read(plan, isStrict: true), time);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _file?.Dispose();
            if (_file is not null && Progress.Count == 0)
            {
                // Nothing was begun.
                File.Delete(_plan.JournalPath);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What could not be written has been told.
        }

        _turn.Dispose();
    }

    /// <summary>Adds an entry, and returns once it is on the disk.</summary>
    /// <param name="entry">Makes the entry of its number and of the hash before.</param>
    /// <exception cref="FailureException">It was not written.</exception>
    internal async Task AddAsync(Func<PlanJournalEntry, PlanJournalEntry> entry)
    {
        // No stop keeps what was done from being noted.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            var file = _file ?? throw new InvalidOperationException("The journal was opened to look at.");
            if (_broken is not null)
            {
                throw new FailureException(Failures.PlanJournalNotWritten(_plan.JournalPath, _broken));
            }

            var next = entry(new PlanJournalEntry
            {
                Version = PlanJournalEntry.CurrentVersion,
                Number = Progress.Count + 1,
                Previous = Progress.Hash,
                WrittenAt = _time.GetUtcNow(),
                ModuleVersion = ModuleVersion,
                Kind = PlanJournalEntry.Run,
            });
            var (hash, line) = PlanJournalLine.Write(PlanJson.Serialize(next, PlanJson.Default.PlanJournalEntry));
            file.SetLength(Progress.Length);
            file.Position = Progress.Length;
            file.Write(line);
            file.Flush(flushToDisk: true);
            Progress.Note(next, hash, line.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is in the file behind the last entry is not known any more.
            _broken = exception;
            throw new FailureException(Failures.PlanJournalNotWritten(_plan.JournalPath, exception));
        }
        finally
        {
            _turn.Release();
        }
    }
}
