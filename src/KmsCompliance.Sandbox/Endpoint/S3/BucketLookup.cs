using KmsCompliance.Sandbox.Endpoint.Protocol;

namespace KmsCompliance.Sandbox.Endpoint.S3;

/// <summary>Finds the bucket of a call, and checks that the caller may ask about it.</summary>
internal static class BucketLookup
{
    public const string RegionHeader = "x-amz-bucket-region";

    /// <summary>The Region whose endpoint tells the location of any bucket.</summary>
    public const string GlobalRegion = "us-east-1";

    /// <summary>The bucket of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="action">The IAM action, which is not always named as the operation is.</param>
    /// <param name="fromGlobalRegion">Whether us-east-1 answers for buckets of other Regions too.</param>
    /// <exception cref="AwsErrorException">There is none, it is in another Region, or it is not the caller's to ask
    /// about.</exception>
    /// <remarks>The Region is told whoever asks, and before anything else is decided:
    /// <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html"/>.</remarks>
    public static Bucket Find(AwsCall call, string action, bool fromGlobalRegion)
    {
        var name = call.Rest.Path;
        var bucket = call.World.Buckets.Find(name) ?? throw new AwsErrorException("NoSuchBucket", $"The specified bucket does not exist: {name}", 404);
        call.Http.Response.Headers[RegionHeader] = bucket.Region;
        if (bucket.Region != call.Region && !(fromGlobalRegion && call.Region == GlobalRegion))
        {
            throw new AwsErrorException(
                "PermanentRedirect",
                $"The bucket {name} must be addressed in its Region, {bucket.Region}.",
                301);
        }

        if (bucket.AccountId != call.AccountId || (call.Rest.Header("x-amz-expected-bucket-owner") is { } expected && expected != bucket.AccountId))
        {
            throw new AwsErrorException(call.Service.Errors.AccessDenied, "Access Denied");
        }

        call.DemandByIdentity(action, bucket.Arn);
        return bucket;
    }
}
