using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudWatchLogs;

internal sealed class AssociateKmsKeyRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? KmsKeyId { get; set; }

    public string? LogGroupName { get; set; }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteText("kmsKeyId", KmsKeyId);
        json.WriteText("logGroupName", LogGroupName);
    }
}

/// <summary>An empty body: that the key is associated is read back.</summary>
internal sealed class AssociateKmsKeyResponse : AmazonWebServiceResponse, IJsonResponse<AssociateKmsKeyResponse>
{
    public static bool HasMembers => false;

    public static AssociateKmsKeyResponse ReadFrom(JsonElement json) => new();
}
