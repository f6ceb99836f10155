using Amazon.Runtime;

namespace KmsCompliance.Aws.SecretsManager;

internal sealed class ListSecretVersionIdsRequest : AmazonWebServiceRequest
{
    public string? SecretId { get; set; }

    public bool? IncludeDeprecated { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

internal sealed class ListSecretVersionIdsResponse : AmazonWebServiceResponse
{
    public List<SecretVersionsListEntry>? Versions { get; set; }

    public string? NextToken { get; set; }
}

internal sealed class SecretVersionsListEntry
{
    public string? VersionId { get; set; }

    public List<string>? VersionStages { get; set; }

    public List<string>? KmsKeyIds { get; set; }
}
