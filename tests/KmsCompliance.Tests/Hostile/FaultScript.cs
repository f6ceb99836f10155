namespace KmsCompliance.Tests.Hostile;

/// <summary>Which call goes wrong, and how: drawn from a seed, so that the same call meets the same fault in every run, whatever
/// comes beside it.</summary>
/// <param name="seed">The seed; 0 lets everything go right.</param>
internal sealed class FaultScript(int seed)
{
    private static readonly Fault[] Kinds = [.. Enum.GetValues<Fault>().Where(fault => fault != Fault.None)];
    private static readonly int[] Rates = [12, 25, 45, 70];

    // Every other seed plays one kind of fault all the time, so that each is met by every call.
    private readonly Fault? _only = seed % 2 == 0 ? Kinds[seed / 2 % Kinds.Length] : null;

    /// <summary>What goes wrong with every call of one operation, and whether the calls are carried out; what the seed draws for
    /// the others.</summary>
    public (string Operation, Fault Fault, bool Executes)? Planned { get; init; }

    // Each kind meets each rate.
    private int Rate => seed == 0 ? 0 : Rates[((seed / 2) + (seed / 2 / Kinds.Length)) % Rates.Length];

    /// <summary>The most members of a page.</summary>
    public int PageSize => 3 + (seed % 3);

    /// <summary>Draws for one attempt at a call.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="call">The call: operation, Region and body.</param>
    /// <param name="occurrence">How often the same was asked before.</param>
    /// <param name="attempt">How often this one was sent before.</param>
    /// <returns>The fault, whether the call is carried out, and a number for what else is to be drawn.</returns>
    public (Fault Fault, bool Executes, uint Detail) Draw(string operation, string call, int occurrence, int attempt)
    {
        if (Planned is { } planned && planned.Operation == operation)
        {
            return (planned.Fault, planned.Executes, 0);
        }

        var detail = Hash($"{seed} {call} {occurrence}");

        // It passes with the first attempt or the second, or stays.
        var lasts = (detail >> 8) % 3;
        if (detail % 100 >= Rate || (lasts < 2 && attempt > lasts))
        {
            return (Fault.None, true, detail);
        }

        return (_only ?? Kinds[(detail >> 12) % (uint)Kinds.Length], (detail >> 20) % 2 == 0, detail);
    }

    // The same in every process, which string's own is not (FNV-1a, its bits mixed).
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var unit in text)
        {
            hash = unchecked((hash ^ unit) * 16777619u);
        }

        hash = unchecked((hash ^ (hash >> 16)) * 2246822519u);
        hash = unchecked((hash ^ (hash >> 13)) * 3266489917u);
        return hash ^ (hash >> 16);
    }
}
