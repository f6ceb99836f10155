using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.SecretsManager;

internal sealed class DescribeSecretRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? SecretId { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("SecretId", SecretId);
}

internal sealed class DescribeSecretResponse : AmazonWebServiceResponse, IJsonResponse<DescribeSecretResponse>
{
    public string? ARN { get; init; }

    public string? Name { get; init; }

    /// <summary>To the letter: anybody may write anything there.</summary>
    public string? Description { get; init; }

    public string? KmsKeyId { get; init; }

    public string? OwningService { get; init; }

    public string? PrimaryRegion { get; init; }

    public List<ReplicationStatusType?>? ReplicationStatus { get; init; }

    public DateTime? DeletedDate { get; init; }

    public DateTime? LastChangedDate { get; init; }

    public TextDictionary? Tags { get; init; }

    /// <summary>The same to the letter.</summary>
    public TextDictionary? ExactTags { get; init; }

    public static DescribeSecretResponse ReadFrom(JsonElement json) => new()
    {
        ARN = json.ReadText("ARN"),
        Name = json.ReadText("Name"),
        Description = json.ReadToken("Description"),
        KmsKeyId = json.ReadText("KmsKeyId"),
        OwningService = json.ReadText("OwningService"),
        PrimaryRegion = json.ReadText("PrimaryRegion"),
        ReplicationStatus = json.ReadList("ReplicationStatus", ReplicationStatusType.ReadFrom),
        DeletedDate = json.ReadTime("DeletedDate"),
        LastChangedDate = json.ReadTime("LastChangedDate"),
        Tags = json.ReadTags("Tags"),
        ExactTags = json.ReadExactTags("Tags"),
    };
}

internal sealed class ReplicationStatusType
{
    public string? Region { get; init; }

    public string? KmsKeyId { get; init; }

    public string? Status { get; init; }

    public string? StatusMessage { get; init; }

    public static ReplicationStatusType ReadFrom(JsonElement json) => new()
    {
        Region = json.ReadText("Region"),
        KmsKeyId = json.ReadText("KmsKeyId"),
        Status = json.ReadText("Status"),
        StatusMessage = json.ReadText("StatusMessage"),
    };
}
