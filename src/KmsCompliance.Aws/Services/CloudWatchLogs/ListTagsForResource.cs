using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudWatchLogs;

internal sealed class ListTagsForResourceRequest : AmazonWebServiceRequest, IJsonRequest
{
    /// <summary>The log group's ARN, without <c>:*</c>.</summary>
    public string? ResourceArn { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("resourceArn", ResourceArn);
}

internal sealed class ListTagsForResourceResponse : AmazonWebServiceResponse, IJsonResponse<ListTagsForResourceResponse>
{
    public TextDictionary Tags { get; init; } = TextDictionary.Empty;

    public static ListTagsForResourceResponse ReadFrom(JsonElement json) => new() { Tags = json.ReadMap("tags") ?? TextDictionary.Empty };
}
