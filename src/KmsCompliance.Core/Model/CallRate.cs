namespace KmsCompliance.Model;

/// <summary>How often AWS lets an account call an operation in a Region, all of its callers together: its live workload too.</summary>
/// <param name="Operation">The operation, such as <c>ListSecrets</c>.</param>
/// <param name="PerSecond">Calls a second, as AWS has published them.</param>
public sealed record CallRate(string Operation, double PerSecond);
