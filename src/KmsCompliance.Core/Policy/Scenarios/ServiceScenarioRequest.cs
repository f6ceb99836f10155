using KmsCompliance.Policy.Building;

namespace KmsCompliance.Policy.Scenarios;

/// <summary>For whom a key policy has to work.</summary>
/// <param name="Principals">Account, Region, principals and resources. Where nobody is named for a part, that part works if it
/// does for anybody whom the policy names or leaves to IAM; where no resource is, for any of the account.</param>
/// <param name="KeyArn">The key's ARN; for a key that does not exist yet, any in its account and Region.</param>
public sealed record ServiceScenarioRequest(KeyPolicyRequest Principals, string KeyArn)
{
    /// <summary>Who puts the resource under the key: an ARN of the key's account, a role's session too. In place of those
    /// who are named to configure, and of those who write where nobody is; null for these.</summary>
    public string? CallerArn { get; init; }

    /// <summary>Whether the Region in the key's ARN is any one, because that of the key is not known.</summary>
    public bool IsRegionAssumed { get; init; }
}
