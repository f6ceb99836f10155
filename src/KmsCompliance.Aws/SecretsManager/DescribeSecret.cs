using System.Text.Json.Serialization;
using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.SecretsManager;

internal sealed class DescribeSecretRequest : AmazonWebServiceRequest
{
    public string? SecretId { get; set; }
}

internal sealed class DescribeSecretResponse : AmazonWebServiceResponse
{
    public string? ARN { get; set; }

    public string? Name { get; set; }

    public string? KmsKeyId { get; set; }

    public string? OwningService { get; set; }

    public string? PrimaryRegion { get; set; }

    public List<ReplicationStatusType>? ReplicationStatus { get; set; }

    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTime? DeletedDate { get; set; }

    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTime? LastChangedDate { get; set; }
}

internal sealed class ReplicationStatusType
{
    public string? Region { get; set; }

    public string? KmsKeyId { get; set; }

    public string? Status { get; set; }

    public string? StatusMessage { get; set; }
}
