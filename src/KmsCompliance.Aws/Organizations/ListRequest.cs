using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Organizations;

/// <summary>Asks for a page of what lies somewhere, or belongs to something.</summary>
internal sealed class ListRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? ParentId { get; init; }

    public string? ResourceId { get; init; }

    public string? ChildId { get; init; }

    public string? TargetId { get; init; }

    public string? Filter { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteText("ParentId", ParentId);
        json.WriteText("ResourceId", ResourceId);
        json.WriteText("ChildId", ChildId);
        json.WriteText("TargetId", TargetId);
        json.WriteText("Filter", Filter);
        json.WriteCount("MaxResults", MaxResults);
        json.WriteText("NextToken", NextToken);
    }
}
