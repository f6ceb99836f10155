using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudWatchLogs;

internal sealed class DescribeLogGroupsRequest : AmazonWebServiceRequest, IJsonRequest
{
    public int? Limit { get; set; }

    public string? LogGroupNamePrefix { get; set; }

    public string? NextToken { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteCount("limit", Limit);
        json.WriteText("logGroupNamePrefix", LogGroupNamePrefix);
        json.WriteText("nextToken", NextToken);
    }
}

internal sealed class DescribeLogGroupsResponse : AmazonWebServiceResponse, IJsonResponse<DescribeLogGroupsResponse>
{
    /// <summary>Always there: AWS answers an empty list where there are no log groups, as others have recorded.</summary>
    public List<LogGroup?> LogGroups { get; init; } = [];

    public string? NextToken { get; init; }

    public static DescribeLogGroupsResponse ReadFrom(JsonElement json) => new()
    {
        LogGroups = json.ReadList("logGroups", LogGroup.ReadFrom) ?? throw new JsonException("There is no 'logGroups'."),
        NextToken = json.ReadToken("nextToken"),
    };
}
