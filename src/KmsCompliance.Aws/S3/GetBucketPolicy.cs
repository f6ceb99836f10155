using Amazon.Runtime;

namespace KmsCompliance.Aws.S3;

internal sealed class GetBucketPolicyRequest : AmazonWebServiceRequest, IBucketRequest
{
    public required string BucketName { get; init; }

    /// <summary>The account that the bucket has to be of.</summary>
    public required string ExpectedBucketOwner { get; init; }
}

internal sealed class GetBucketPolicyResponse : AmazonWebServiceResponse
{
    public string? Policy { get; init; }
}
