using System.Globalization;
using KmsCompliance.Errors;
using KmsCompliance.Evidence;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>The entries of evidence about one change of one key.</summary>
/// <param name="evidence">The evidence that is added to; null for none.</param>
/// <param name="command">The command, as the evidence names it.</param>
/// <param name="operation">The operation of KMS that makes the change.</param>
/// <param name="keyArn">The key.</param>
/// <param name="reporter">Who is told what was not signed.</param>
/// <param name="time">Tells the time.</param>
internal sealed class KeyEvidence(EvidenceChain? evidence, string command, string operation, string keyArn, IRunReporter reporter, TimeProvider time)
{
    // So that a line stays one that can be read, however many secrets there are.
    private const int MostLines = 5_000;

    private readonly string _changeId = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    /// <param name="options">How the change is made.</param>
    /// <param name="keyArn">The key.</param>
    /// <param name="reporter">Who is told what was not signed.</param>
    /// <param name="time">Tells the time.</param>
    public KeyEvidence(KeyStateOptions options, string keyArn, IRunReporter reporter, TimeProvider time)
        : this(options.Evidence, options.Command, options.Action.Operation, keyArn, reporter, time)
    {
    }

    /// <summary>Whether there is any.</summary>
    public bool IsKept => evidence is not null;

    /// <summary>Where the requests of the change are noted: each entry on what was done has those since the one before.</summary>
    public RequestLog Requests { get; } = new(time);

    /// <summary>The file; null for none.</summary>
    public string? EvidencePath => evidence?.FullPath;

    /// <summary>Adds an entry. It is on the disk when this returns.</summary>
    /// <param name="step">What it tells.</param>
    /// <param name="write">Says the rest.</param>
    /// <param name="stop">Stops the wait for another writer.</param>
    /// <returns>The head of the chain with it; null where no evidence is kept.</returns>
    /// <exception cref="FailureException">It could not be written.</exception>
    public async Task<string?> AddAsync(string step, Func<EvidenceEntry, EvidenceEntry> write, CancellationToken stop) =>
        evidence is { } chain ? (await chain.AddAsync(write(Entry(step)), stop).ConfigureAwait(false)).ToString() : null;

    /// <summary>Adds an entry on what was done by now, which no stop keeps from being written: after one, another writer is waited for a
    /// second only.</summary>
    /// <param name="step">What it tells.</param>
    /// <param name="write">Says the rest.</param>
    /// <param name="stop">Shortens the wait for another writer, and ends that for a signature.</param>
    /// <returns>The head of the chain with it; null where no evidence is kept.</returns>
    /// <exception cref="FailureException">It could not be written.</exception>
    public async Task<string?> AddAfterAsync(string step, Func<EvidenceEntry, EvidenceEntry> write, CancellationToken stop)
    {
        if (evidence is not { } chain)
        {
            return null;
        }

        // What could not wait for anything does not wait for a signature, which the outcome's covers, nor who goes on meanwhile for a slow
        // disk.
        var entry = write(Entry(step)) with { Requests = Requests.Take() };
        var added = await Task.Run(() => chain.AddAfterAsync(entry, signs: step != EvidenceStep.Done, stop), CancellationToken.None).ConfigureAwait(false);
        if (added.NotSigned is { } why && !stop.IsCancellationRequested)
        {
            await reporter.OutcomeErrorAsync(why).ConfigureAwait(false);
        }

        return added.Head.ToString();
    }

    /// <summary>Lines, as an entry has them.</summary>
    /// <param name="lines">The lines.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<string> lines) =>
        lines.Count <= MostLines ? lines : [.. lines.Take(MostLines), $"And {lines.Count - MostLines} more."];

    private EvidenceEntry Entry(string step) => new()
    {
        Step = step,
        ChangeId = _changeId,
        Command = command,
        KeyArn = keyArn,
        Action = operation,
    };
}
