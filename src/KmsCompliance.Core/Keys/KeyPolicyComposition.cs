using KmsCompliance.Errors;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Services;

namespace KmsCompliance.Keys;

/// <summary>Composes the policy of a service's key.</summary>
public static class KeyPolicyComposition
{
    /// <summary>The policy.</summary>
    /// <param name="service">The service.</param>
    /// <param name="principals">For whom the key is.</param>
    /// <param name="accountId">The key's account.</param>
    /// <param name="region">The key's Region.</param>
    /// <exception cref="FailureException">Somebody is well formed and still belongs to the wrong account, or so many are
    /// named that KMS would not take the policy.</exception>
    public static KeyPolicyDocument Build(ServiceDefinition service, KeyPrincipals principals, string accountId, string region)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(principals);
        try
        {
            return service.BuildKeyPolicy(principals.In(accountId, region));
        }
        catch (Exception exception) when (exception is ArgumentException or KeyPolicyFormatException)
        {
            throw new FailureException(Failures.InvalidPrincipal(exception.Message, value: null));
        }
    }

    /// <summary>That policy, as the pipeline carries it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="principals">For whom the key is.</param>
    /// <param name="accountId">The key's account.</param>
    /// <param name="region">The key's Region.</param>
    /// <exception cref="FailureException">As in <see cref="Build"/>.</exception>
    public static CmkPolicy Compose(ServiceDefinition service, KeyPrincipals principals, string accountId, string region) => new()
    {
        Service = service?.Name ?? throw new ArgumentNullException(nameof(service)),
        AccountId = accountId,
        Region = region,
        PolicyDocument = Build(service, principals, accountId, region).ToJson(indented: true),
    };
}
