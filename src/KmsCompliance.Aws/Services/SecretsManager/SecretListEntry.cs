using System.Text.Json;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.SecretsManager;

/// <summary>One secret in a list. Only what the audit needs is read.</summary>
internal sealed class SecretListEntry
{
    public string? ARN { get; init; }

    public string? Name { get; init; }

    public string? KmsKeyId { get; init; }

    public string? OwningService { get; init; }

    public string? PrimaryRegion { get; init; }

    public DateTime? DeletedDate { get; init; }

    public DateTime? LastChangedDate { get; init; }

    public TextDictionary? Tags { get; init; }

    public static SecretListEntry ReadFrom(JsonElement json, RepeatedTexts keys) => new()
    {
        ARN = json.ReadText("ARN"),
        Name = json.ReadText("Name"),
        KmsKeyId = json.ReadText("KmsKeyId", keys),
        OwningService = json.ReadText("OwningService"),
        PrimaryRegion = json.ReadText("PrimaryRegion"),
        DeletedDate = json.ReadTime("DeletedDate"),
        LastChangedDate = json.ReadTime("LastChangedDate"),
        Tags = json.ReadTags("Tags"),
    };
}
