using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudTrail;

internal sealed class ListTagsRequest : AmazonWebServiceRequest, IJsonRequest
{
    /// <summary>The ARN of what has the tags; several are taken, and one is asked for.</summary>
    public required string ResourceId { get; init; }

    public string? NextToken { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray("ResourceIdList");
        json.WriteStringValue(ResourceId);
        json.WriteEndArray();
        json.WriteText("NextToken", NextToken);
    }
}

/// <summary>A page of tags.</summary>
internal sealed class ListTagsResponse : AmazonWebServiceResponse, IJsonResponse<ListTagsResponse>
{
    public List<ResourceTag?> ResourceTagList { get; init; } = [];

    public string? NextToken { get; init; }

    public static ListTagsResponse ReadFrom(JsonElement json) => new()
    {
        ResourceTagList = json.ReadList("ResourceTagList", ResourceTag.ReadFrom) ?? [],
        NextToken = json.ReadToken("NextToken"),
    };
}

internal sealed class ResourceTag
{
    public string? ResourceId { get; init; }

    public TextDictionary TagsList { get; init; } = TextDictionary.Empty;

    public static ResourceTag ReadFrom(JsonElement json) => new()
    {
        ResourceId = json.ReadText("ResourceId"),
        TagsList = json.ReadExactTags("TagsList") ?? TextDictionary.Empty,
    };
}
