using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Organizations;

/// <summary>A page of organizational units, by their ids.</summary>
internal sealed class UnitsResponse : AmazonWebServiceResponse, IJsonResponse<UnitsResponse>
{
    public List<string?> UnitIds { get; init; } = [];

    public string? NextToken { get; init; }

    public static UnitsResponse ReadFrom(JsonElement json) => new()
    {
        UnitIds = json.ReadList("OrganizationalUnits", static unit => unit.ReadText("Id") ?? throw new JsonException("An organizational unit has no 'Id'."))
            ?? throw new JsonException("There is no 'OrganizationalUnits'."),
        NextToken = json.ReadToken("NextToken"),
    };
}
