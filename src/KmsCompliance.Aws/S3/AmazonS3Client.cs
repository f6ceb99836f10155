using Amazon.Runtime;
using Amazon.Runtime.Internal;
using KmsCompliance.Aws.Protocol;

namespace KmsCompliance.Aws.S3;

/// <summary>S3's operations that are used here.</summary>
internal sealed class AmazonS3Client(AWSCredentials credentials, ServiceConfig config)
    : ServiceClient(credentials, config)
{
    /// <summary>The service, as its model has it.</summary>
    public static readonly ServiceDescription Service = new("S3", "s3", "2006-03-01");

    /// <summary>Asks for a bucket's headers.</summary>
    public Task<HeadBucketResponse> HeadBucketAsync(HeadBucketRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<HeadBucketResponse>(
            request,
            new InvokeOptions { RequestMarshaller = new BucketMarshaller(Config, "HEAD"), ResponseUnmarshaller = new HeadBucketUnmarshaller() },
            cancellationToken);

    /// <summary>Asks for a bucket's policy.</summary>
    public Task<GetBucketPolicyResponse> GetBucketPolicyAsync(GetBucketPolicyRequest request, CancellationToken cancellationToken) =>
        InvokeAsync<GetBucketPolicyResponse>(
            request,
            new InvokeOptions { RequestMarshaller = new BucketMarshaller(Config, "GET", "policy"), ResponseUnmarshaller = new GetBucketPolicyUnmarshaller() },
            cancellationToken);
}
