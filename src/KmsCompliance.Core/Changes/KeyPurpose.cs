using KmsCompliance.Policy.Building;
using KmsCompliance.Policy.Scenarios;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Changes;

/// <summary>What a key is to be set for.</summary>
/// <param name="Service">The service.</param>
/// <param name="Resource">The resource, for messages: an ARN, or words where there is none.</param>
/// <param name="Key">The key.</param>
/// <param name="Region">The key's Region.</param>
public sealed record KeyPurpose(ServiceDefinition Service, string Resource, KeyDescription Key, string Region)
{
    private static readonly ServiceScenarioPhase[] Needed = [ServiceScenarioPhase.Configure, ServiceScenarioPhase.Write];

    /// <summary>Secrets Manager: the secret's ARN.</summary>
    public string? SecretArn { get; init; }

    /// <summary>CloudTrail: the trail's ARN.</summary>
    public string? TrailArn { get; init; }

    /// <summary>CloudTrail: whether the trail is an organisation's.</summary>
    public bool IsOrganizationTrail { get; init; }

    /// <summary>What has to work for the resource to be put under the key and to be written under it. Who reads is not
    /// looked at: that is the business of whoever reads.</summary>
    /// <param name="caller">Who sets the key.</param>
    internal IReadOnlyList<ServiceScenario> Scenarios(CallerIdentity caller)
    {
        var parties = new ServiceKeyPolicyRequest
        {
            Partition = caller.Partition,
            AccountId = Key.AccountId,
            Region = Region,
            TrailArns = TrailArn is null ? [] : [TrailArn],
            OrganizationTrail = IsOrganizationTrail,
        };
        var request = new ServiceScenarioRequest(parties, Key.Arn) { SecretArn = SecretArn, CallerArn = caller.Arn };
        return [.. ServiceScenarioCatalog.Of(Service.Name, request).Where(scenario => Needed.Contains(scenario.Phase))];
    }
}
