using KmsCompliance.Sandbox.Endpoint.Estate;
using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Services.CloudTrail;

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

    /// <summary>The same of an estate.</summary>
    /// <exception cref="EstateException">The account has some for all of an organization, and is not its management
    /// account.</exception>
    public static void Require(bool isOrganization, EstatePlace place) => place.Require(
        !isOrganization || place.Estate.Organization?.ManagementAccount == place.Account.Id,
        "organization",
        "only the management account of the estate's organization has some for all of it");
}
