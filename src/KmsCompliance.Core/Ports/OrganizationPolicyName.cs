namespace KmsCompliance.Ports;

/// <summary>A policy of an organization, by its id.</summary>
/// <param name="Id">The id, such as <c>p-FullAWSAccess</c>.</param>
/// <param name="Name">Its name.</param>
public sealed record OrganizationPolicyName(string Id, string Name);
