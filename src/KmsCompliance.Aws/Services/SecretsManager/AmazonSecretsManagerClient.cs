using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Services.SecretsManager;

/// <summary>Secrets Manager, named as in the AWS SDK so that its package can take this folder's place. The operations
/// that read or write values are left out on purpose.</summary>
internal sealed class AmazonSecretsManagerClient(AWSCredentials credentials, ServiceConfig config)
    : JsonServiceClient(Service, credentials, config)
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly JsonServiceDescription Service =
        new("Secrets Manager", "secretsmanager", "2017-10-17", JsonProtocol.AwsJson11, "secretsmanager");

    private static readonly JsonOperation ListSecrets = new("ListSecrets", "/");
    private static readonly JsonOperation DescribeSecret = new("DescribeSecret", "/");
    private static readonly JsonOperation UpdateSecret = new("UpdateSecret", "/");
    private static readonly JsonOperation GetResourcePolicy = new("GetResourcePolicy", "/");
    private static readonly JsonOperation ListSecretVersionIds = new("ListSecretVersionIds", "/");

    public Task<ListSecretsResponse> ListSecretsAsync(ListSecretsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<ListSecretsResponse>(ListSecrets, request, cancellationToken);

    public Task<DescribeSecretResponse> DescribeSecretAsync(DescribeSecretRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<DescribeSecretResponse>(DescribeSecret, request, cancellationToken);

    public Task<UpdateSecretResponse> UpdateSecretAsync(UpdateSecretRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<UpdateSecretResponse>(UpdateSecret, request, cancellationToken);

    public Task<GetResourcePolicyResponse> GetResourcePolicyAsync(GetResourcePolicyRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetResourcePolicyResponse>(GetResourcePolicy, request, cancellationToken);

    public Task<ListSecretVersionIdsResponse> ListSecretVersionIdsAsync(ListSecretVersionIdsRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<ListSecretVersionIdsResponse>(ListSecretVersionIds, request, cancellationToken);
}
