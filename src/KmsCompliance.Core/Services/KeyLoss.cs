namespace KmsCompliance.Services;

/// <summary>What becomes of a service's resources while KMS refuses their key.</summary>
/// <param name="NewData">What becomes of data that is to be written: one of <see cref="ImpactOnData"/>.</param>
/// <param name="Writing">That in words, as a sentence without its stop.</param>
/// <param name="Reading">What becomes of what is stored, as a sentence without its stop.</param>
public sealed record KeyLoss(string NewData, string Writing, string Reading);
