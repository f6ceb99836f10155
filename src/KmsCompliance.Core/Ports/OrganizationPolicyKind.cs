namespace KmsCompliance.Ports;

/// <summary>What a policy of an organization limits.</summary>
public enum OrganizationPolicyKind
{
    /// <summary>What principals of accounts may do.</summary>
    ServiceControl,

    /// <summary>What may be done with resources of accounts.</summary>
    ResourceControl,
}
