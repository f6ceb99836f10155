using Amazon.Runtime.Internal;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.S3;

/// <summary>Finds out in which Region a bucket lies, by HeadBucket: S3 names the Region in a header of its answer, also of
/// one that refuses the caller, or points to that Region.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html"/></remarks>
internal sealed class BucketLocator(AmazonS3Client client, string region) : IBucketLocator
{
    private const string Operation = "s3:HeadBucket";
    private const string PolicyOperation = "s3:GetBucketPolicy";

    /// <inheritdoc/>
    public async Task<BucketLocation> FindAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AwsCall.InvokeAsync(
                Operation, region, () => client.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket }, cancellationToken), cancellationToken).ConfigureAwait(false);
            return Locate(answer.BucketRegion) ?? new BucketLocation(
                Region: null,
                new AwsCallException(FailureKind.InvalidAnswer, "the answer does not name the bucket's Region.") { Operation = Operation, Region = region });
        }
        catch (AwsCallException exception)
        {
            return Locate(HeaderOf(exception)) ?? new BucketLocation(Region: null, exception);
        }
    }

    /// <inheritdoc/>
    public async Task<string?> GetPolicyAsync(string bucket, string owner, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AwsCall.InvokeAsync(
                PolicyOperation,
                region,
                () => client.GetBucketPolicyAsync(new GetBucketPolicyRequest { BucketName = bucket, ExpectedBucketOwner = owner }, cancellationToken),
                cancellationToken).ConfigureAwait(false);

            // Whoever is not named in an empty answer would be taken for shut out; S3 says in words that there is none.
            return answer.Policy is { Length: > 0 } policy
                ? policy
                : throw new AwsCallException(FailureKind.InvalidAnswer, "the answer is empty.") { Operation = PolicyOperation, Region = region };
        }
        catch (AwsCallException exception) when (exception.Code == "NoSuchBucketPolicy")
        {
            return null;
        }
    }

    // What is no Region's code is not believed: it becomes part of an address.
    private static BucketLocation? Locate(string? named) => named is not null && RegionName.IsWellFormed(named) ? new BucketLocation(named) : null;

    private static string? HeaderOf(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpErrorResponseException { Response: { } response } && response.IsHeaderPresent(HeadBucketUnmarshaller.RegionHeader))
            {
                return response.GetHeaderValue(HeadBucketUnmarshaller.RegionHeader);
            }
        }

        return null;
    }
}
