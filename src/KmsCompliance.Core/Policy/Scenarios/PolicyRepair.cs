using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>Mends policies with which scenarios fail.</summary>
public static class PolicyRepair
{
    /// <summary>The policy with every statement that scenarios miss, each once and under a Sid of its own.</summary>
    /// <param name="policy">The policy that the scenarios were tried with.</param>
    /// <param name="results">What came of them.</param>
    /// <returns>A new policy, or the same one where nothing is missing.</returns>
    /// <exception cref="KeyPolicyFormatException">The document would be longer than KMS takes.</exception>
    public static KeyPolicyDocument Apply(KeyPolicyDocument policy, IEnumerable<ServiceScenarioResult> results)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(results);
        var missing = new List<KeyPolicyStatement>();
        foreach (var statement in results.SelectMany(static result => result.MissingStatements))
        {
            if (!missing.Exists(statement.EquivalentTo))
            {
                missing.Add(statement);
            }
        }

        return missing.Count == 0 ? policy : policy.With(OwnSids.MakeUnique(policy, missing));
    }
}
