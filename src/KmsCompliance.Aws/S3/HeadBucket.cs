using Amazon.Runtime;

namespace KmsCompliance.Aws.S3;

internal sealed class HeadBucketRequest : AmazonWebServiceRequest, IBucketRequest
{
    public required string BucketName { get; init; }
}

internal sealed class HeadBucketResponse : AmazonWebServiceResponse
{
    public string? BucketRegion { get; init; }
}
