using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Scenarios;

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

    /// <summary>What has to be known to write, judge and edit the policies of the service's keys.</summary>
    public abstract ServicePolicyFacts PolicyFacts { get; }

    /// <summary>Builds the policy of a new key.</summary>
    /// <param name="request">Who may administer and use the key.</param>
    public abstract KeyPolicyDocument BuildKeyPolicy(KeyPolicyRequest request);

    /// <summary>What has to work with a key, as the requests to KMS that it takes.</summary>
    /// <param name="request">For whom, and which key.</param>
    /// <returns>Scenarios, in the order in which they happen.</returns>
    /// <exception cref="ArgumentException">A part of the request is not right; the message names it.</exception>
    public abstract IReadOnlyList<ServiceScenario> GetScenarios(ServiceScenarioRequest request);

    /// <summary>Whether a key's policy can be narrowed to some of the service's resources.</summary>
    public bool HasKeysForResources => PolicyFacts.ResourceConditionKeys.Count > 0;

    /// <summary>What is wrong with the resources that a key's policy is to be narrowed to, whichever key it is; null where
    /// nothing is.</summary>
    /// <param name="resourceArns">Their ARNs; none for every resource of the key's account.</param>
    /// <param name="isOrganizationWide">Whether they are an organisation's.</param>
    public virtual Failure? FindResourceProblem(IReadOnlyList<string> resourceArns, bool isOrganizationWide)
    {
        ArgumentNullException.ThrowIfNull(resourceArns);
        return resourceArns is [var first, ..]
            ? Failures.InvalidTrailArn($"A key for {DisplayName} cannot be narrowed to resources with -ResourceArn.", first)
            : isOrganizationWide ? Failures.InvalidTrailArn($"{DisplayName} has no trails: -OrganizationTrail is for the service CloudTrail.", value: null) : null;
    }

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
