namespace KmsCompliance.Tests.Hostile;

/// <summary>A command, and what is to hold of what it tells.</summary>
/// <param name="Command">The command whose use this is.</param>
/// <param name="Script">Its use.</param>
/// <param name="Regions">The Regions that it reaches.</param>
/// <param name="Judge">Holds what is to hold of a run, given what there was before.</param>
internal sealed record HostileCase(string Command, string Script, IReadOnlyList<string> Regions, Action<HostileLane, HostileRun, Estate> Judge)
{
    /// <summary>Makes ready what the command is to meet.</summary>
    public Action<HostileLane> Prepare { get; init; } = static _ => { };

    /// <summary>Whether it writes: it may then be stopped anywhere, and what was done is told all the same.</summary>
    public bool Writes { get; init; }

    /// <summary>Runs it by a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="stopAt">The request at which it is stopped; null for not at all.</param>
    /// <returns>What does not hold; null where everything does.</returns>
    public async Task<string?> TryAsync(int seed, int? stopAt = null)
    {
        var lane = await HostileLane.TakeAsync();
        Prepare(lane);
        var before = Estate.Of(lane.Account, Regions);
        var title = $"{Script}\nby seed {seed}{(stopAt is null ? string.Empty : $", stopped at request {stopAt}")}";
        HostileRun run;
        try
        {
            run = await lane.RunAsync(Script, new FaultScript(seed), stopAt, holds: seed % 3 == 0);
        }
        catch (TimeoutException)
        {
            // Its lane is left to whatever hangs there.
            return $"{title} did not end:\n{string.Join('\n', lane.Endpoint.Ledger)}";
        }

        try
        {
            run.AssertBounded();
            Judge(lane, run, before);
            return null;
        }
        catch (Exception exception) when (exception is Xunit.Sdk.XunitException or InvalidOperationException or KeyNotFoundException)
        {
            return $"{title}:\n{exception.Message}\n{run.Words}\nThe faults:\n{run.Tell()}";
        }
        finally
        {
            lane.Return();
        }
    }
}
