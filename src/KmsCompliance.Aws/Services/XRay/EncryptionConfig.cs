using System.Text.Json;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.XRay;

/// <summary>X-Ray's setting.</summary>
internal sealed class EncryptionConfig
{
    public string? KeyId { get; init; }

    public string? Status { get; init; }

    public string? Type { get; init; }

    public static EncryptionConfig ReadFrom(JsonElement json) => new()
    {
        KeyId = json.ReadText("KeyId"),
        Status = json.ReadText("Status"),
        Type = json.ReadText("Type"),
    };
}
