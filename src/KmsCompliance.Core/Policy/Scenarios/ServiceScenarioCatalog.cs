using System.Collections.Frozen;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.SecretsManager;
using KmsCompliance.Services.XRay;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>The one list of what services ask of their keys.</summary>
public static class ServiceScenarioCatalog
{
    private static readonly FrozenDictionary<string, Func<ServiceScenarioRequest, IReadOnlyList<ServiceScenario>>> All =
        new Dictionary<string, Func<ServiceScenarioRequest, IReadOnlyList<ServiceScenario>>>
        {
            ["XRay"] = XRayScenarios.Of,
            ["SecretsManager"] = SecretsManagerScenarios.Of,
            ["CloudTrail"] = CloudTrailScenarios.Of,
            ["CloudTrailLake"] = CloudTrailLakeScenarios.Of,
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The services that have scenarios.</summary>
    public static IReadOnlyList<string> Services { get; } = [.. All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The scenarios of a service.</summary>
    /// <param name="service">Its name, one of <see cref="Services"/>; case does not matter.</param>
    /// <param name="request">For whom.</param>
    /// <returns>Scenarios, in the order in which they happen.</returns>
    /// <exception cref="ArgumentException">There is no such service, or a part of the request is not right.</exception>
    public static IReadOnlyList<ServiceScenario> Of(string service, ServiceScenarioRequest request) =>
        All.TryGetValue(service, out var scenarios)
            ? scenarios(request)
            : throw new ArgumentException($"'{service}' is not a service with scenarios. Known: {string.Join(", ", Services)}.", nameof(service));

    /// <summary>The policy with every statement that scenarios miss, each once and under a Sid of its own.</summary>
    /// <param name="policy">The policy that the scenarios were tried with.</param>
    /// <param name="results">What came of them.</param>
    /// <returns>A new policy, or the same one where nothing is missing.</returns>
    /// <exception cref="KeyPolicyFormatException">The document would be longer than KMS takes.</exception>
    public static KeyPolicyDocument Repair(KeyPolicyDocument policy, IEnumerable<ServiceScenarioResult> results)
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

        return missing.Count == 0 ? policy : policy.With(PolicyRepair.FreeSids(policy, missing));
    }
}
