using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace KmsCompliance.Aws.S3;

/// <summary>Addresses a bucket by its host name where it can have one. At an endpoint that is not AWS's it has none, and a
/// name with dots is not one that AWS's certificates cover.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html"/></remarks>
/// <param name="config">Says which endpoint it is.</param>
/// <param name="method">The HTTP method.</param>
/// <param name="subresource">What of the bucket is meant, such as <c>policy</c>; null for the bucket itself.</param>
internal sealed class BucketMarshaller(IClientConfig config, string method, string? subresource = null) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var bucket = ((IBucketRequest)input).BucketName;
        var hasHost = string.IsNullOrEmpty(config.ServiceURL) && !bucket.Contains('.', StringComparison.Ordinal);
        var request = new DefaultRequest(input, AmazonS3Client.Service.ServiceId)
        {
            HttpMethod = method,
            HostPrefix = hasHost ? $"{bucket}." : string.Empty,
            ResourcePath = hasHost ? "/" : $"/{Uri.EscapeDataString(bucket)}/",
            // S3 signs a path as it is sent.
            UseDoubleEncoding = false,
        };
        if (subresource is not null)
        {
            request.AddSubResource(subresource);
        }

        if (input is GetBucketPolicyRequest { ExpectedBucketOwner: var owner })
        {
            request.Headers["x-amz-expected-bucket-owner"] = owner;
        }

        return request;
    }
}
