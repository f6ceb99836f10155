namespace KmsCompliance.Sandbox.Endpoint;

/// <summary>The one organization of a sandbox.</summary>
internal sealed record SandboxOrganization(string ManagementAccountId, IReadOnlyList<string> MemberIds)
{
    public bool HasMember(string accountId) => MemberIds.Contains(accountId);
}
