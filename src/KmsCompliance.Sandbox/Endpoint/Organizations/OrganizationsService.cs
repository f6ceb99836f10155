using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.Organizations;

/// <summary>AWS Organizations, as far as it tells which accounts there are, where they lie, and which policies hold.</summary>
internal static class OrganizationsService
{
    public static AwsService Create() => new(
        new AwsEndpoint("organizations", new JsonRpcProtocol("AWSOrganizationsV20161128", "Message"), OrganizationsErrors.All),
        [
            new("DescribeOrganization", OrganizationQueries.DescribeOrganization),
            new("ListRoots", OrganizationQueries.ListRoots),
            new("ListAccounts", AccountQueries.ListAccounts),
            new("ListAccountsForParent", AccountQueries.ListAccountsForParent),
            new("DescribeAccount", AccountQueries.DescribeAccount),
            new("ListTagsForResource", AccountQueries.ListTagsForResource),
            new("ListOrganizationalUnitsForParent", OrganizationQueries.ListOrganizationalUnitsForParent),
            new("DescribeOrganizationalUnit", OrganizationQueries.DescribeOrganizationalUnit),
            new("ListChildren", OrganizationQueries.ListChildren),
            new("ListParents", OrganizationQueries.ListParents),
            new("ListDelegatedAdministrators", AccountQueries.ListDelegatedAdministrators),
            new("ListPolicies", PolicyQueries.ListPolicies),
            new("ListPoliciesForTarget", PolicyQueries.ListPoliciesForTarget),
            new("DescribePolicy", PolicyQueries.DescribePolicy),
        ]);
}
