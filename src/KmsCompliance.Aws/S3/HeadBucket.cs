using Amazon.Runtime;

namespace KmsCompliance.Aws.S3;

internal sealed class HeadBucketRequest : AmazonWebServiceRequest
{
    public required string BucketName { get; init; }
}

internal sealed class HeadBucketResponse : AmazonWebServiceResponse
{
    public string? BucketRegion { get; init; }
}
