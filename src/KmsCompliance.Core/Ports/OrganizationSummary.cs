namespace KmsCompliance.Ports;

/// <summary>What an organization is.</summary>
/// <param name="Id">Its id, such as <c>o-a1b2c3d4e5</c>.</param>
/// <param name="ManagementAccountId">The 12-digit account that manages it, whom its policies do not bind.</param>
/// <param name="HasPolicies">Whether all its features are on: with consolidated billing alone it has no policies.</param>
/// <remarks><see href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html"/></remarks>
public sealed record OrganizationSummary(string Id, string ManagementAccountId, bool HasPolicies);
