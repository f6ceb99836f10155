using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.CloudTrail;

/// <summary>Who may make trails and event data stores for a whole organization.</summary>
internal static class OrganizationRights
{
    /// <exception cref="AwsErrorException">The caller's account is not the management account of an organization.</exception>
    public static void Demand(AwsCall call)
    {
        if (call.World.Organization is not { } organization
            || (organization.ManagementAccountId != call.AccountId && !organization.HasMember(call.AccountId)))
        {
            throw CloudTrailErrors.NoOrganization(call.AccountId);
        }

        if (organization.ManagementAccountId != call.AccountId)
        {
            throw CloudTrailErrors.NotManagementAccount(call.AccountId);
        }
    }
}
