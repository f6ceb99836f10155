using System.Collections.Concurrent;
using System.Diagnostics;

namespace KmsCompliance.Completion;

/// <summary>Answers of the last minute, so that Tab pressed twice asks AWS once. The engine makes a new completer each
/// time, so the cache has to outlive it: with the load context, the only state that the module keeps.</summary>
internal static class CompletionCache
{
    private const int MostEntries = 64;
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<string, (long At, IReadOnlyList<Candidate> Candidates)> Entries = new(StringComparer.Ordinal);

    /// <summary>The answer, if one is at hand that is young enough.</summary>
    public static IReadOnlyList<Candidate>? Find(string key) =>
        Entries.TryGetValue(key, out var entry) && Stopwatch.GetElapsedTime(entry.At) < TimeToLive ? entry.Candidates : null;

    /// <summary>Keeps an answer.</summary>
    public static void Keep(string key, IReadOnlyList<Candidate> candidates)
    {
        if (Entries.Count >= MostEntries)
        {
            Entries.Clear();
        }

        Entries[key] = (Stopwatch.GetTimestamp(), candidates);
    }
}
