namespace KmsCompliance.Policy.Building;

/// <summary>What has to be known of a service to write, judge and edit the policies of its keys.</summary>
/// <param name="Name">The service's name, such as <c>CloudTrail</c>.</param>
public sealed record ServicePolicyFacts(string Name)
{
    /// <summary>The Sids of the statements that its policies have beside those of every key.</summary>
    public required IReadOnlyList<OwnSid> Sids { get; init; }

    /// <summary>The principal that a policy has to let in for the service to work, given the key's Region; null for a service
    /// that needs none, as it works by grants or in the name of its users.</summary>
    public Func<string, string>? RequiredPrincipal { get; init; }

    /// <summary>Whether the service does the encrypting itself, so that whoever reads needs to decrypt and nothing else.</summary>
    public bool ReadersOnlyDecrypt { get; init; }

    /// <summary>The keys of the encryption context, as conditions name them, that always hold an ARN.</summary>
    public IReadOnlyList<string> ArnContextKeys { get; init; } = [];

    /// <summary>The condition keys by which a policy names the resources that use the key; none for a service whose policies
    /// cannot be narrowed to resources.</summary>
    public IReadOnlyList<string> ResourceConditionKeys { get; init; } = [];

    /// <summary>Condition keys that the service's own calls never have, so that a statement with one never applies.</summary>
    public IReadOnlyList<string> UnsupportedConditionKeys { get; init; } = [];

    /// <summary>Why no other account can be let in, as the end of a sentence; null where they can.</summary>
    public string? NoExternalAccounts { get; init; }
}
