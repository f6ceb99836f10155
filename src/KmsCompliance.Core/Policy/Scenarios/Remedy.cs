using KmsCompliance.Policy.Building;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>The statement that would let a step pass.</summary>
/// <param name="Id">Steps with the same one are mended by one statement.</param>
/// <param name="Build">Composes it for those who fail; a service's statement ignores them.</param>
internal sealed record Remedy(string Id, Func<IReadOnlyList<string>, KeyPolicyStatementBuilder> Build);
