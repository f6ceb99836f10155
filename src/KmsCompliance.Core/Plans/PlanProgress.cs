using System.Text;
using System.Text.Json;
using KmsCompliance.Errors;
using KmsCompliance.Files;

namespace KmsCompliance.Plans;

/// <summary>How far a plan is, by its journal.</summary>
internal sealed class PlanProgress
{
    private const int MostBytes = 256 << 20;

    private static readonly string[] Final = [CmkChangeStatus.Applied, CmkChangeStatus.Unchanged, CmkPlanOutcome.Skipped];

    // What was skipped is tried again: it goes back once it is as the plan left it.
    private static readonly string[] FinalUndo = [CmkPlanOutcome.Undone, CmkChangeStatus.Unchanged, CmkPlanOutcome.NotReversible];

    private readonly Plan _plan;
    private readonly ILookup<int, int> _dependents;
    private readonly Dictionary<int, StepProgress> _forward = [];
    private readonly Dictionary<int, StepProgress> _back = [];
    private string? _unreadable;

    private PlanProgress(Plan plan)
    {
        _plan = plan;
        _dependents = plan.Document.Steps.SelectMany(static step => step.DependsOn.Select(needed => (needed, step.Number))).ToLookup(static pair => pair.needed, static pair => pair.Number);
    }

    /// <summary>How many entries there are.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of the last entry; the plan's where there is none.</summary>
    public string Hash { get; private set; } = string.Empty;

    /// <summary>How many bytes the whole entries take; what is behind them is one that was not written to its end.</summary>
    public int Length { get; private set; }

    /// <summary>Whether what is behind the whole entries begins as an entry does.</summary>
    public bool EndsTorn { get; private set; }

    /// <summary>Whether undoing has begun.</summary>
    public bool IsUndo { get; private set; }

    /// <summary>Whether every step has its outcome.</summary>
    public bool IsApplied => _plan.Document.Steps.All(step => IsDone(step.Number, isUndo: false));

    /// <summary>As <see cref="CmkPlan.State"/> has it.</summary>
    public string State => _unreadable ?? (Count == 0 ? "New"
        : IsUndo ? _plan.Document.Steps.All(step => !IsBegun(step.Number, isUndo: false) || IsDone(step.Number, isUndo: true)) ? "Undone" : "Undoing"
        : IsApplied ? "Applied" : "Begun");

    /// <summary>Reads the journal of a plan, if there is one, without holding it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isStrict">Whether what cannot be read is an error; it is said in <see cref="State"/> otherwise.</param>
    /// <exception cref="FailureException">It cannot be read, where that is an error.</exception>
    public static PlanProgress Read(Plan plan, bool isStrict = false)
    {
        var progress = new PlanProgress(plan) { Hash = plan.Hash };
        try
        {
            if (File.Exists(plan.JournalPath))
            {
                using var file = new FileStream(plan.JournalPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                progress.Take(file);
            }
        }
        catch (FailureException) when (!isStrict)
        {
            progress._unreadable = "Unknown";
        }
        catch (IOException exception) when (OwnerFile.IsInUse(exception))
        {
            progress._unreadable = isStrict ? throw new FailureException(Failures.PlanInUse(plan.FullPath)) : "InUse";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            progress._unreadable = isStrict ? throw new FailureException(Failures.PlanJournalBroken(plan.JournalPath, exception.Message)) : "Unknown";
        }

        return progress;
    }

    /// <summary>Reads a journal.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="file">The journal.</param>
    /// <exception cref="FailureException">It does not hold together.</exception>
    public static PlanProgress Read(Plan plan, FileStream file)
    {
        var progress = new PlanProgress(plan) { Hash = plan.Hash };
        progress.Take(file);
        return progress;
    }

    /// <summary>Notes an entry that was written.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="length">Its bytes.</param>
    public void Note(PlanJournalEntry entry, string hash, int length)
    {
        Count = entry.Number;
        Hash = hash;
        Length += length;
        IsUndo |= entry.IsUndo;
        if (entry.Step is not { } step)
        {
            return;
        }

        var of = entry.IsUndo ? _back : _forward;
        var known = of.GetValueOrDefault(step) ?? new StepProgress();
        of[step] = entry.Kind == PlanJournalEntry.Begin
            ? known with { IsBegun = true, Status = null, Former = known.Former ?? entry.Former }
            : known with { Status = entry.Status, KeyArn = entry.KeyArn ?? known.KeyArn, IsBegun = known.IsBegun && entry.IsWritten != false };
    }

    /// <summary>What came of a step; null where nothing did.</summary>
    /// <param name="step">Its number.</param>
    public string? StatusOf(int step) => StatusOf(_back.GetValueOrDefault(step)) ?? StatusOf(_forward.GetValueOrDefault(step));

    /// <summary>Whether a step has its outcome. One that was skipped has none while a step that needs it waits: it is looked at again.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="isUndo">Whether the outcome of undoing it is meant.</param>
    public bool IsDone(int step, bool isUndo) => (isUndo ? _back : _forward).GetValueOrDefault(step)?.Status is { } status
        && (isUndo ? FinalUndo : Final).Contains(status)
        && (isUndo || status != CmkPlanOutcome.Skipped || _dependents[step].All(other => IsDone(other, isUndo: false)));

    /// <summary>Whether a write of a step was noted, whatever came of it.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="isUndo">Whether undoing it is meant.</param>
    public bool IsBegun(int step, bool isUndo) => (isUndo ? _back : _forward).GetValueOrDefault(step)?.IsBegun == true;

    /// <summary>Whether a step was taken, or found to be so already.</summary>
    /// <param name="step">Its number.</param>
    public bool IsTaken(int step) => _forward.GetValueOrDefault(step)?.Status is CmkChangeStatus.Applied or CmkChangeStatus.Unchanged or CmkChangeStatus.Pending;

    /// <summary>The key that a step made; null where that is not noted.</summary>
    /// <param name="step">Its number.</param>
    public string? KeyOf(int step) => _forward.GetValueOrDefault(step)?.KeyArn;

    /// <summary>What was there before a step wrote; null where that is not noted.</summary>
    /// <param name="step">Its number.</param>
    public PlanState? FormerOf(int step) => _forward.GetValueOrDefault(step)?.Former;

    private static string? StatusOf(StepProgress? progress) => progress is null ? null : progress.Status ?? (progress.IsBegun ? "InFlight" : null);

    private void Take(FileStream file)
    {
        if (file.Length > MostBytes)
        {
            throw Broken($"it has more than {MostBytes:N0} bytes.");
        }

        var bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        var rest = bytes.AsSpan();
        while (rest.IndexOf((byte)'\n') is var end and >= 0)
        {
            Take(rest[..end], end + 1);
            rest = rest[(end + 1)..];
        }

        EndsTorn = PlanJournalLine.MayBegin(rest);
    }

    private void Take(ReadOnlySpan<byte> line, int length)
    {
        try
        {
            var (hash, content) = PlanJournalLine.Read(line) ?? throw Broken($"line {Count + 1} is no entry as this module writes it.");
            var entry = JsonSerializer.Deserialize(content, PlanJson.Default.PlanJournalEntry);
            if (entry is null || entry.Version != PlanJournalEntry.CurrentVersion || entry.Number != Count + 1 || entry.Previous != Hash)
            {
                throw Broken(Count == 0 ? "it belongs to another plan, or the plan was changed." : $"line {Count + 1} does not follow the one before.");
            }

            if (entry.Step is < 1 || entry.Step > _plan.Document.Steps.Count)
            {
                throw Broken($"line {Count + 1} is about a step that the plan has not.");
            }

            Note(entry, hash, length);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw Broken($"line {Count + 1} is no entry: {exception.Message}");
        }
    }

    private FailureException Broken(string why) => new(Failures.PlanJournalBroken(_plan.JournalPath, why));

    private sealed record StepProgress
    {
        public bool IsBegun { get; init; }

        public string? Status { get; init; }

        public PlanState? Former { get; init; }

        public string? KeyArn { get; init; }
    }
}
