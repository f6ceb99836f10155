using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace KmsCompliance.Aws.S3;

/// <summary>Addresses a bucket by its host name where it can have one. At an endpoint that is not AWS's it has none, and a
/// name with dots is not one that AWS's certificates cover.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html"/></remarks>
internal sealed class HeadBucketMarshaller(IClientConfig config) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var bucket = ((HeadBucketRequest)input).BucketName;
        var hasHost = string.IsNullOrEmpty(config.ServiceURL) && !bucket.Contains('.', StringComparison.Ordinal);
        return new DefaultRequest(input, AmazonS3Client.Service.ServiceId)
        {
            HttpMethod = "HEAD",
            HostPrefix = hasHost ? $"{bucket}." : string.Empty,
            ResourcePath = hasHost ? "/" : $"/{Uri.EscapeDataString(bucket)}/",
            // S3 signs a path as it is sent.
            UseDoubleEncoding = false,
        };
    }
}
