using Amazon.Runtime;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.Oam;

/// <summary>CloudWatch Observability Access Manager, named as in the AWS SDK so that its package can take this folder's place.</summary>
internal sealed class AmazonOAMClient(AWSCredentials credentials, ServiceConfig config)
    : JsonServiceClient(Service, credentials, config)
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly JsonServiceDescription Service = new("OAM", "oam", "2022-06-10", JsonProtocol.RestJson, TargetPrefix: null);

    private static readonly JsonOperation ListLinks = new("ListLinks", "/ListLinks");

    public Task<ListLinksResponse> ListLinksAsync(ListLinksRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<ListLinksResponse>(ListLinks, request, cancellationToken);
}
