using KmsCompliance.Files;

namespace KmsCompliance.History;

/// <summary>Puts runs that were made apart, each without knowing of the others, together into one run of a history, as if one had seen
/// all that they saw. However many there are and in whichever order they come, it is the same run; put together a second time they are
/// no second one. Resources are held a few at a time.</summary>
/// <param name="apart">The runs.</param>
/// <param name="folder">The history.</param>
/// <param name="command">The command that puts them together.</param>
/// <param name="time">The time.</param>
internal sealed class HistoryGathering(HistoryFolder apart, string folder, string command, TimeProvider time)
{
    /// <summary>What was left out of the history: sentences.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>The file that was written; null where the history has this run already.</summary>
    public string? Path { get; private set; }

    /// <summary>Puts them together.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The run.</returns>
    /// <exception cref="HistoryProblemException">One of them is not whole, or they did not all apply the same rules.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public HistoryRun Run(CancellationToken cancellationToken)
    {
        OwnerFile.EnsureFolder(folder);
        var seen = HistoryState.Read(apart, cancellationToken, folder);

        // What is not whole is left out of a history that is read. Here nothing may be missing.
        if (apart.Problems.Count > 0)
        {
            throw new HistoryProblemException(string.Join(" ", apart.Problems).TrimEnd('.'));
        }

        var rules = seen.Runs[0].Rules.Order(StringComparer.Ordinal).ToList();
        if (seen.Runs.FirstOrDefault(run => !run.Rules.Order(StringComparer.Ordinal).SequenceEqual(rules)) is { } other)
        {
            throw new HistoryProblemException($"'{other.RunId}' applied other rules than '{seen.Runs[0].RunId}'; what only some of them judged cannot be told from what is gone");
        }

        var history = HistoryFolder.Open(folder, time.GetUtcNow());
        var finishedAt = HistoryRunFile.Millisecond(time.GetUtcNow());
        var startedAt = seen.Runs.Min(static run => run.StartedAt);
        var runId = HistoryFormat.RunIdOf(finishedAt, seen.Runs.Select(static run => run.RunId));
        if (history.Runs.LastOrDefault(file => HistoryFormat.HaveOneName(file.Run.RunId, runId)) is { } there)
        {
            Problems = history.Problems;
            return there.Run;
        }

        var state = HistoryState.Read(history, cancellationToken, folder);
        using var resources = new HistoryAside(folder);
        using var episodes = new HistoryAside(folder);
        var merge = new HistoryMerge(state.Places, seen.Places.Values, rules, startedAt, resources, episodes);
        merge.Take(ReadSeen(seen, cancellationToken), state.ReadResources(cancellationToken), cancellationToken);
        var run = new HistoryRun
        {
            Schema = HistoryFormat.Schema,
            RunId = runId,
            ModuleVersion = HistoryRunFile.ModuleVersion,
            Command = command,
            StartedAt = startedAt,
            FinishedAt = seen.Runs.Max(static run => run.FinishedAt) is var last && last > finishedAt ? last : finishedAt,
            Complete = seen.Runs.All(static run => run.Complete),
            Rules = seen.Runs[0].Rules,
            Bases = [.. state.Runs.Select(static run => run.RunId)],
        };
        Path = new HistoryRunFile(folder, time).Write(run, merge, resources, episodes, cancellationToken);
        Problems = history.Problems;
        return merge.Conclude(run);
    }

    // Two that saw the same resource at the same moment each say a part of what holds.
    private static IEnumerable<HistoryResource> ReadSeen(HistoryState seen, CancellationToken cancellationToken)
    {
        foreach (var known in seen.ReadResources(cancellationToken).Where(static known => known.Parts.Count > 0))
        {
            var last = known.Parts.First(static part => part.IsLast).Resource;
            yield return known.Parts.Count == 1 ? last : last with { Findings = [.. known.Parts.SelectMany(static part => part.Resource.Findings)] };
        }
    }
}
