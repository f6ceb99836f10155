using KmsCompliance.Sandbox.Endpoint.Organizations;

namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>The one organization of a sandbox.</summary>
internal sealed class SandboxOrganization(string managementAccountId, IReadOnlyList<string> memberIds)
{
    /// <summary>What does not hang on the accounts is the same in every sandbox, so that documents can quote it.</summary>
    public string Id { get; } = "o-" + IdSource.HexOf("organization/" + managementAccountId, 10);

    public string ManagementAccountId { get; } = managementAccountId;

    public IReadOnlyList<string> MemberIds { get; } = memberIds;

    /// <summary>Accounts that may ask beside the management account.</summary>
    public IReadOnlyList<string> DelegatedAdministrators { get; init; } = [];

    /// <summary>Whether all features are on, and not consolidated billing alone.</summary>
    public bool HasAllFeatures { get; init; } = true;

    /// <summary>The root, under which everything lies.</summary>
    public OrganizationNode Root { get; init; } = OrganizationNode.RootOf(managementAccountId, [managementAccountId, .. memberIds]);

    /// <summary>Policies that limit what accounts may do, and those that their resources are limited by.</summary>
    public IReadOnlyList<OrganizationPolicy> Policies { get; init; } = [];

    /// <summary>What FullAWSAccess was taken off.</summary>
    public IReadOnlyList<string> WithoutFullAccess { get; init; } = [];

    /// <summary>Whether a policy is attached to the root, a unit or an account itself.</summary>
    public bool IsAttached(OrganizationPolicy policy, string targetId) =>
        policy.IsAttachedTo(targetId) && (policy.Id != OrganizationPolicy.FullAccessId || !WithoutFullAccess.Contains(targetId));

    public string Arn => $"arn:aws:organizations::{ManagementAccountId}:organization/{Id}";

    public IEnumerable<string> AccountIds => MemberIds.Prepend(ManagementAccountId);

    public bool HasMember(string accountId) => MemberIds.Contains(accountId);

    public bool Has(string accountId) => accountId == ManagementAccountId || HasMember(accountId);

    /// <summary>Root and organizational units, from above.</summary>
    public IEnumerable<OrganizationNode> Nodes => Root.WithUnits();

    public OrganizationNode? FindNode(string id) => Nodes.FirstOrDefault(node => node.Id == id);

    /// <summary>Where an account or an organizational unit lies; null for the root and for what is not there.</summary>
    public OrganizationNode? ParentOf(string id) =>
        Nodes.FirstOrDefault(node => node.AccountIds.Contains(id) || node.Units.Any(unit => unit.Id == id));
}
