using Amazon.Runtime;

namespace KmsCompliance.Aws.SecretsManager;

/// <summary>A change of key. The members that carry a secret's value are left out on purpose.</summary>
internal sealed class UpdateSecretRequest : AmazonWebServiceRequest
{
    public string? SecretId { get; set; }

    /// <summary>Lets the service recognise a repeated request, as the SDK's own client does; made once a change.</summary>
    public string? ClientRequestToken { get; set; }

    public string? KmsKeyId { get; set; }
}

internal sealed class UpdateSecretResponse : AmazonWebServiceResponse
{
    public string? ARN { get; set; }
}
