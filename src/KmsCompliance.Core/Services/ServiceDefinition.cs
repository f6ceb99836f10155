using KmsCompliance.Identifiers;
using KmsCompliance.Model;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;

namespace KmsCompliance.Services;

/// <summary>What the module has to know of a service beyond its API.</summary>
public abstract class ServiceDefinition
{
    /// <summary>The name that <c>-Service</c> takes, such as <c>XRay</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The name for people, such as <c>AWS X-Ray</c>.</summary>
    public abstract string DisplayName { get; }

    /// <summary>The alias of the key that AWS manages for the service, such as <c>alias/aws/xray</c>; null where it has
    /// none.</summary>
    public abstract string? AwsManagedAlias { get; }

    /// <summary>The alias that a new key gets unless another is named.</summary>
    public abstract string DefaultAlias { get; }

    /// <summary>What a new key says it is for.</summary>
    public abstract string KeyDescription { get; }

    /// <summary>The IAM actions by which an audit finds the service's resources and their keys.</summary>
    public abstract IReadOnlyList<CmkAction> AuditActions { get; }

    /// <summary>The IAM actions by which resources that somebody names are looked up.</summary>
    public abstract IReadOnlyList<CmkAction> LookupActions { get; }

    /// <summary>The IAM actions of a change of a resource's key, those included that the service asks of the caller. Those
    /// by which every change looks at the new key are left out, unless the service has more to say of one.</summary>
    public abstract IReadOnlyList<CmkAction> ChangeActions { get; }

    /// <summary>The resources that the service's actions are allowed on, as their ARNs name them; null where they have
    /// none.</summary>
    internal abstract ActionScope? ResourceScope { get; }

    /// <summary>Builds the policy of a new key.</summary>
    /// <param name="request">Who may administer and use the key.</param>
    public abstract KeyPolicyDocument BuildKeyPolicy(ServiceKeyPolicyRequest request);

    /// <summary>What somebody needs of a key of the service in an IAM policy.</summary>
    /// <param name="role">What they have to do with it.</param>
    /// <param name="partition">The key's partition.</param>
    /// <param name="region">The key's Region.</param>
    internal abstract IReadOnlyList<KeyPolicyStatementBuilder> GetUserStatements(CmkUserRole role, AwsPartition partition, string region);

    /// <summary>The command that puts a resource under a key.</summary>
    /// <param name="status">The resource.</param>
    /// <param name="key">The key, as <c>-KeyId</c> takes it.</param>
    public abstract string GetSetKeyCommand(EncryptionStatus status, string key);
}
