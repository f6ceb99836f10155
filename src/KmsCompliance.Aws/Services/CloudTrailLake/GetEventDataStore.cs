using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Aws.Services.CloudTrail;
using KmsCompliance.Services.CloudTrail;

namespace KmsCompliance.Aws.Services.CloudTrailLake;

internal sealed class GetEventDataStoreRequest : AmazonWebServiceRequest, IJsonRequest
{
    /// <summary>The store's ARN.</summary>
    public string? EventDataStore { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("EventDataStore", EventDataStore);
}

internal sealed class GetEventDataStoreResponse : AmazonWebServiceResponse, IJsonResponse<GetEventDataStoreResponse>
{
    // What was read belongs to whoever reads the answer, and is gone after that.
    private JsonElement _json;

    public string? EventDataStoreArn { get; init; }

    public string? Name { get; init; }

    public string? Status { get; init; }

    public string? KmsKeyId { get; init; }

    public bool? MultiRegionEnabled { get; init; }

    public bool? OrganizationEnabled { get; init; }

    public bool? TerminationProtectionEnabled { get; init; }

    public int? RetentionPeriod { get; init; }

    public string? BillingMode { get; init; }

    /// <summary>What the store collects, which nobody looks at who asks for its key alone.</summary>
    /// <exception cref="JsonException">A selector lacks something, or is not of its kind.</exception>
    public IReadOnlyList<AdvancedEventSelector> ReadSelectors() => EventSelectorReading.ReadAdvanced(_json) ?? [];

    public static GetEventDataStoreResponse ReadFrom(JsonElement json) => new()
    {
        EventDataStoreArn = json.ReadText("EventDataStoreArn"),
        Name = json.ReadText("Name"),
        Status = json.ReadText("Status"),
        KmsKeyId = json.ReadText("KmsKeyId"),
        MultiRegionEnabled = json.ReadFlag("MultiRegionEnabled"),
        OrganizationEnabled = json.ReadFlag("OrganizationEnabled"),
        TerminationProtectionEnabled = json.ReadFlag("TerminationProtectionEnabled"),
        RetentionPeriod = json.ReadCount("RetentionPeriod"),
        BillingMode = json.ReadText("BillingMode"),
        _json = json.Clone(),
    };
}
