using KmsCompliance.Errors;

namespace KmsCompliance.Evidence;

/// <summary>An entry that was written.</summary>
/// <param name="Head">How far the chain goes with it.</param>
/// <param name="NotSigned">Why it was to be signed and is not; null where it is, or was not to be.</param>
public sealed record EvidenceAddition(EvidenceHead Head, Failure? NotSigned);
