using System.Text.Json.Serialization;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.SecretsManager;

/// <summary>One secret in a list. Only what the audit needs is read.</summary>
internal sealed class SecretListEntry
{
    public string? ARN { get; set; }

    public string? Name { get; set; }

    public string? KmsKeyId { get; set; }

    public string? OwningService { get; set; }

    public string? PrimaryRegion { get; set; }

    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTime? DeletedDate { get; set; }

    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTime? LastChangedDate { get; set; }
}
