using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.SecretsManager;

internal sealed class ListSecretsRequest : AmazonWebServiceRequest, IJsonRequest
{
    public bool? IncludePlannedDeletion { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteFlag("IncludePlannedDeletion", IncludePlannedDeletion);
        json.WriteCount("MaxResults", MaxResults);
        json.WriteText("NextToken", NextToken);
    }
}

internal sealed class ListSecretsResponse : AmazonWebServiceResponse, IJsonResponse<ListSecretsResponse>
{
    /// <summary>Always there: AWS answers an empty list where there are no secrets, as others have recorded.</summary>
    public List<SecretListEntry?> SecretList { get; init; } = [];

    public string? NextToken { get; init; }

    public static ListSecretsResponse ReadFrom(JsonElement json)
    {
        var keys = new RepeatedTexts();
        return new ListSecretsResponse
        {
            SecretList = json.ReadList("SecretList", entry => SecretListEntry.ReadFrom(entry, keys)) ?? throw new JsonException("There is no 'SecretList'."),
            NextToken = json.ReadToken("NextToken"),
        };
    }
}
