using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Organizations;

/// <summary>AWS Organizations, named as in the AWS SDK so that its package can take this folder's place.</summary>
internal sealed class AmazonOrganizationsClient(AWSCredentials credentials, ServiceConfig config)
    : JsonServiceClient(Service, credentials, config)
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly JsonServiceDescription Service =
        new("Organizations", "organizations", "2016-11-28", JsonProtocol.AwsJson11, "AWSOrganizationsV20161128");

    private static readonly JsonOperation ListAccounts = new("ListAccounts", "/");
    private static readonly JsonOperation ListAccountsForParent = new("ListAccountsForParent", "/");
    private static readonly JsonOperation ListOrganizationalUnitsForParent = new("ListOrganizationalUnitsForParent", "/");
    private static readonly JsonOperation DescribeAccount = new("DescribeAccount", "/");
    private static readonly JsonOperation ListTagsForResource = new("ListTagsForResource", "/");
    private static readonly JsonOperation DescribeOrganization = new("DescribeOrganization", "/");
    private static readonly JsonOperation ListParents = new("ListParents", "/");
    private static readonly JsonOperation ListPoliciesForTarget = new("ListPoliciesForTarget", "/");
    private static readonly JsonOperation DescribePolicy = new("DescribePolicy", "/");

    public Task<AccountsResponse> ListAccountsAsync(ListRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<AccountsResponse>(ListAccounts, request, cancellationToken);

    public Task<AccountsResponse> ListAccountsForParentAsync(ListRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<AccountsResponse>(ListAccountsForParent, request, cancellationToken);

    public Task<UnitsResponse> ListOrganizationalUnitsForParentAsync(ListRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<UnitsResponse>(ListOrganizationalUnitsForParent, request, cancellationToken);

    public Task<DescribeAccountResponse> DescribeAccountAsync(DescribeAccountRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<DescribeAccountResponse>(DescribeAccount, request, cancellationToken);

    public Task<TagsResponse> ListTagsForResourceAsync(ListRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<TagsResponse>(ListTagsForResource, request, cancellationToken);

    public Task<DescribeOrganizationResponse> DescribeOrganizationAsync(DescribeOrganizationRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<DescribeOrganizationResponse>(DescribeOrganization, request, cancellationToken);

    public Task<ListParentsResponse> ListParentsAsync(ListRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<ListParentsResponse>(ListParents, request, cancellationToken);

    public Task<PoliciesResponse> ListPoliciesForTargetAsync(ListRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<PoliciesResponse>(ListPoliciesForTarget, request, cancellationToken);

    public Task<DescribePolicyResponse> DescribePolicyAsync(DescribePolicyRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<DescribePolicyResponse>(DescribePolicy, request, cancellationToken);
}
