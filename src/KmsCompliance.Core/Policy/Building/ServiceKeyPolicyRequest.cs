namespace KmsCompliance.Policy.Building;

/// <summary>For whom a service's key is made. The account itself is always let in: see
/// <see href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"/>.</summary>
public sealed record ServiceKeyPolicyRequest
{
    /// <summary>The partition of the key, such as <c>aws</c> or <c>aws-us-gov</c>.</summary>
    public string Partition { get; init; } = "aws";

    /// <summary>The 12-digit account that owns the key.</summary>
    public required string AccountId { get; init; }

    /// <summary>The Region of the key, such as <c>eu-west-1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>ARNs of those who manage the key but may not use it: users and roles of the key's account.</summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    /// <summary>ARNs of those who use the key through the service: users and roles of the key's account.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>ARNs of those who only read what the service has encrypted: users and roles of the key's account.</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>Other accounts that may read: their ids, or ARNs of single roles and users in them.</summary>
    public IReadOnlyList<string> ExternalAccounts { get; init; } = [];

    /// <summary>Whether the service itself is named, where it has a principal of its own (X-Ray).</summary>
    public bool IncludeServicePrincipal { get; init; } = true;

    /// <summary>CloudTrail: ARNs of the trails that use the key, an organisation's being those of its management account.
    /// None stands for every trail of the key's account.</summary>
    public IReadOnlyList<string> TrailArns { get; init; } = [];

    /// <summary>CloudTrail: the trails are one organisation's, so that all of them are the management account's.</summary>
    public bool OrganizationTrail { get; init; }

    /// <summary>CloudTrail: further accounts that write under the key with trails of their own. Members of an organisation
    /// are not listed for its trail.</summary>
    public IReadOnlyList<string> TrailAccounts { get; init; } = [];
}
