using KmsCompliance.Errors;
using KmsCompliance.Evidence;

namespace KmsCompliance.Erasure;

/// <summary>How the states of keys are changed.</summary>
public sealed record KeyStateOptions
{
    /// <summary>The command, as the evidence names it.</summary>
    public required string Command { get; init; }

    /// <summary>The change.</summary>
    public required KeyStateAction Action { get; init; }

    /// <summary>Looks what depends on a key.</summary>
    public required IKeyDependants Dependants { get; init; }

    /// <summary>Whether it is done although something depends on the key, or that could not be seen.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the multi-Region keys that are related to a key are changed with it.</summary>
    public bool AllReplica { get; init; }

    /// <summary>What an emergency takes back: ids of grants, or principals that have some.</summary>
    public IReadOnlyList<string> Grants { get; init; } = [];

    /// <summary>The evidence that is added to; null for none.</summary>
    public EvidenceChain? Evidence { get; init; }

    /// <summary>Why evidence that is asked for cannot be kept, or not as it is asked for; null where it can. Nothing but an emergency goes on
    /// then.</summary>
    public Failure? EvidenceProblem { get; init; }
}
