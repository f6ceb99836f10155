using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services;

namespace KmsCompliance.Changes.KeyPolicies;

/// <summary>The statements of a service's key that let the service itself in.</summary>
internal static class ServicePrincipalStatements
{
    private const string Service = "Service";

    /// <summary>Whether a statement names a service.</summary>
    public static bool Is(KeyPolicyStatement statement) => statement.Principals.Any(IsOf);

    /// <summary>Whether a principal is a service.</summary>
    public static bool IsOf(KeyPolicyPrincipalEntry principal) => principal.Type == Service;

    /// <summary>Their Sids, as the policy of a new key would have them; none for a service that calls in the name of its
    /// users.</summary>
    public static IReadOnlyList<string> SidsOf(ServiceDefinition service) => [.. Of(service, "us-east-1").Select(static statement => statement.Sid!)];

    /// <summary>The principal that the service has in them.</summary>
    /// <param name="service">The service.</param>
    /// <param name="region">The key's Region.</param>
    public static IReadOnlyList<string> PrincipalsOf(ServiceDefinition service, string region) =>
        [.. Of(service, region).SelectMany(static statement => statement.Principals).Where(IsOf).Select(static principal => principal.Value).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<KeyPolicyStatement> Of(ServiceDefinition service, string region) =>
        service.BuildKeyPolicy(new KeyPrincipals().In("000000000000", region)).Statements.Where(Is);
}
