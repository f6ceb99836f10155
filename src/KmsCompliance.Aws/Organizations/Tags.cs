using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Organizations;

/// <summary>A page of an account's tags.</summary>
internal sealed class TagsResponse : AmazonWebServiceResponse, IJsonResponse<TagsResponse>
{
    public TextDictionary Tags { get; init; } = TextDictionary.Empty;

    public string? NextToken { get; init; }

    public static TagsResponse ReadFrom(JsonElement json) => new()
    {
        Tags = json.ReadTags("Tags") ?? throw new JsonException("There is no 'Tags'."),
        NextToken = json.ReadToken("NextToken"),
    };
}
