namespace KmsCompliance.Evidence;

/// <summary>What an entry of evidence tells.</summary>
public static class EvidenceStep
{
    /// <summary>Something is about to be done: it was written before.</summary>
    public const string Intent = "Intent";

    /// <summary>Something was done, and nothing was written before: it could not wait.</summary>
    public const string Done = "Done";

    /// <summary>CloudTrail shows what earlier entries say.</summary>
    public const string Events = "Events";

    /// <summary>What came of it: what was read back.</summary>
    public const string Outcome = "Outcome";
}
