using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Organizations;

internal sealed class DescribeOrganizationRequest : AmazonWebServiceRequest, IJsonRequest
{
    public void WriteTo(Utf8JsonWriter json)
    {
        // It asks about the caller's own and has no members.
    }
}

internal sealed class DescribeOrganizationResponse : AmazonWebServiceResponse, IJsonResponse<DescribeOrganizationResponse>
{
    public string? Id { get; init; }

    public string? MasterAccountId { get; init; }

    public string? FeatureSet { get; init; }

    public static DescribeOrganizationResponse ReadFrom(JsonElement json) => json.ReadObject("Organization", static organization => new DescribeOrganizationResponse
    {
        Id = organization.ReadText("Id"),
        MasterAccountId = organization.ReadText("MasterAccountId"),
        FeatureSet = organization.ReadText("FeatureSet"),
    }) ?? throw new JsonException("There is no 'Organization'.");
}

internal sealed class ListParentsResponse : AmazonWebServiceResponse, IJsonResponse<ListParentsResponse>
{
    public List<string?> ParentIds { get; init; } = [];

    public static ListParentsResponse ReadFrom(JsonElement json) => new()
    {
        ParentIds = json.ReadList("Parents", static parent => parent.ReadText("Id") ?? throw new JsonException("A parent has no 'Id'.")) ?? throw new JsonException("There is no 'Parents'."),
    };
}

/// <summary>A page of policies, which may be empty although more follow.</summary>
internal sealed class PoliciesResponse : AmazonWebServiceResponse, IJsonResponse<PoliciesResponse>
{
    public List<PolicyName?> Policies { get; init; } = [];

    public string? NextToken { get; init; }

    public static PoliciesResponse ReadFrom(JsonElement json) => new()
    {
        Policies = json.ReadList("Policies", static policy => new PolicyName(policy.ReadText("Id") ?? throw new JsonException("A policy has no 'Id'."), policy.ReadText("Name")))
            ?? throw new JsonException("There is no 'Policies'."),
        NextToken = json.ReadToken("NextToken"),
    };
}

internal sealed record PolicyName(string Id, string? Name);

internal sealed class DescribePolicyRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? PolicyId { get; init; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("PolicyId", PolicyId);
}

internal sealed class DescribePolicyResponse : AmazonWebServiceResponse, IJsonResponse<DescribePolicyResponse>
{
    public string? Id { get; init; }

    public string? Content { get; init; }

    public static DescribePolicyResponse ReadFrom(JsonElement json) => json.ReadObject("Policy", static policy => new DescribePolicyResponse
    {
        Id = policy.ReadObject("PolicySummary", static summary => summary.ReadText("Id") ?? throw new JsonException("The policy has no 'Id'.")),
        Content = policy.ReadText("Content") ?? throw new JsonException("The policy has no 'Content'."),
    }) ?? throw new JsonException("There is no 'Policy'.");
}
