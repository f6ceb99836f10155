using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.SecretsManager;

internal sealed class ListSecretVersionIdsRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? SecretId { get; set; }

    public bool? IncludeDeprecated { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteText("SecretId", SecretId);
        json.WriteFlag("IncludeDeprecated", IncludeDeprecated);
        json.WriteCount("MaxResults", MaxResults);
        json.WriteText("NextToken", NextToken);
    }
}

internal sealed class ListSecretVersionIdsResponse : AmazonWebServiceResponse, IJsonResponse<ListSecretVersionIdsResponse>
{
    public List<SecretVersionsListEntry?>? Versions { get; init; }

    public string? NextToken { get; init; }

    public static ListSecretVersionIdsResponse ReadFrom(JsonElement json) => new()
    {
        Versions = json.ReadList("Versions", SecretVersionsListEntry.ReadFrom),
        NextToken = json.ReadToken("NextToken"),
    };
}

internal sealed class SecretVersionsListEntry
{
    public string? VersionId { get; init; }

    public List<string>? VersionStages { get; init; }

    public List<string>? KmsKeyIds { get; init; }

    public static SecretVersionsListEntry ReadFrom(JsonElement json) => new()
    {
        VersionId = json.ReadText("VersionId"),
        VersionStages = json.ReadTexts("VersionStages"),
        KmsKeyIds = json.ReadTexts("KmsKeyIds"),
    };
}
