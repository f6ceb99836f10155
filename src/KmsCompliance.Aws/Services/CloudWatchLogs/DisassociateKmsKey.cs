using System.Text.Json;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.CloudWatchLogs;

internal sealed class DisassociateKmsKeyRequest : AmazonWebServiceRequest, IJsonRequest
{
    public string? LogGroupName { get; set; }

    public void WriteTo(Utf8JsonWriter json) => json.WriteText("logGroupName", LogGroupName);
}

/// <summary>An empty body: that the key is gone is read back.</summary>
internal sealed class DisassociateKmsKeyResponse : AmazonWebServiceResponse, IJsonResponse<DisassociateKmsKeyResponse>
{
    public static bool HasMembers => false;

    public static DisassociateKmsKeyResponse ReadFrom(JsonElement json) => new();
}
