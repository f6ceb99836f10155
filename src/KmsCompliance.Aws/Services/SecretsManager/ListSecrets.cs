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
    private Func<List<SecretListEntry?>>? _read;
    private List<SecretListEntry?> _list = [];

    /// <summary>Always there: AWS answers an empty list where there are no secrets, as others have recorded. Read when it is first
    /// looked at, so that the page after, which hangs on the token alone, is under way by then.</summary>
    /// <exception cref="JsonException">An entry is not of its kind.</exception>
    public List<SecretListEntry?> SecretList
    {
        get
        {
            if (_read is { } read)
            {
                _list = read();
                _read = null;
            }

            return _list;
        }
    }

    public string? NextToken { get; init; }

    public static ListSecretsResponse ReadFrom(JsonElement json)
    {
        // What was read belongs to whoever reads the answer, and is gone after that.
        var list = json.FindList("SecretList")?.Clone() ?? throw new JsonException("There is no 'SecretList'.");
        return new ListSecretsResponse
        {
            NextToken = json.ReadToken("NextToken"),
            _read = () =>
            {
                var keys = new RepeatedTexts();
                return list.ReadItems(entry => SecretListEntry.ReadFrom(entry, keys));
            },
        };
    }
}
