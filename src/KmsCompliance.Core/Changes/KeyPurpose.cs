using KmsCompliance.Model;
using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Changes;

/// <summary>What a key is to be set for.</summary>
/// <param name="Service">The service.</param>
/// <param name="Resource">The resource, for messages.</param>
/// <param name="Key">The key.</param>
/// <param name="Region">The key's Region.</param>
public sealed record KeyPurpose(ServiceDefinition Service, string Resource, KeyDescription Key, string Region)
{
    private static readonly ServiceScenarioPhase[] Needed = [ServiceScenarioPhase.Configure, ServiceScenarioPhase.Write];

    /// <summary>The resource's ARN, where the service tells KMS of it.</summary>
    public IReadOnlyList<string> ResourceArns { get; init; } = [];

    /// <summary>Whether the resource is an organisation's.</summary>
    public bool IsOrganizationWide { get; init; }

    /// <summary>What has to work for the resource to be put under the key and to be written under it. Who reads is not
    /// looked at: that is the business of whoever reads.</summary>
    /// <param name="caller">Who sets the key.</param>
    internal IReadOnlyList<ServiceScenario> Scenarios(CallerIdentity caller)
    {
        var principals = new KeyPolicyRequest
        {
            Partition = caller.Partition,
            AccountId = Key.AccountId,
            Region = Region,
            ResourceArns = ResourceArns,
            IsOrganizationWide = IsOrganizationWide,
        };
        var request = new ServiceScenarioRequest(principals, Key.Arn) { CallerArn = caller.Arn };
        return [.. Service.GetScenarios(request).Where(scenario => Needed.Contains(scenario.Phase))];
    }
}
