namespace KmsCompliance.Aws.S3;

/// <summary>A request about a bucket.</summary>
internal interface IBucketRequest
{
    /// <summary>The bucket's name.</summary>
    string BucketName { get; }
}
