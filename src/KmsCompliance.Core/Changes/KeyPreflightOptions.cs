namespace KmsCompliance.Changes;

/// <summary>What to do with a key whose policy does not let the service use it. Neither: the key is refused.</summary>
/// <param name="Force">Set it all the same.</param>
/// <param name="RepairPolicy">Add to the policy what is missing, and set it then.</param>
public sealed record KeyPreflightOptions(bool Force, bool RepairPolicy);
