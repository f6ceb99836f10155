using System.Collections.Concurrent;

namespace KmsCompliance.Tests.Hostile;

/// <summary>Tests of commands at an endpoint that behaves ill, by seeds.</summary>
public abstract class HostileTest : IClassFixture<HostileLanes>
{
    // Most of a run is waiting for what does not come.
    private const int AtATime = 6;

    /// <summary>Tries cases by a seed, many at a time.</summary>
    private protected static async Task TryAsync(int seed, IEnumerable<HostileCase> cases, Func<HostileCase, int?>? stopAt = null)
    {
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (one, _) =>
        {
            if (await one.TryAsync(seed, stopAt?.Invoke(one)) is { } message)
            {
                wrong.Enqueue(message);
            }
        });
        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong));
    }

    /// <summary>The request at which a command is stopped: any of those that it makes, or none where it makes fewer.</summary>
    private protected static int? StopAt(HostileCase one, int seed) => 1 + (((seed * 7) + one.Script.Length) % 29);
}
