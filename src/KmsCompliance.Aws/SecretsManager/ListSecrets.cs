using Amazon.Runtime;

namespace KmsCompliance.Aws.SecretsManager;

internal sealed class ListSecretsRequest : AmazonWebServiceRequest
{
    public bool? IncludePlannedDeletion { get; set; }

    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

internal sealed class ListSecretsResponse : AmazonWebServiceResponse
{
    public List<SecretListEntry>? SecretList { get; set; }

    public string? NextToken { get; set; }
}
