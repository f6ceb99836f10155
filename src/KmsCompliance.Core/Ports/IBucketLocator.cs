using KmsCompliance.Errors;

namespace KmsCompliance.Ports;

/// <summary>Where a bucket lies.</summary>
/// <param name="Region">Its Region; null where that could not be determined.</param>
/// <param name="Cause">Why it could not be determined; null where it was.</param>
public sealed record BucketLocation(string? Region, AwsCallException? Cause = null);

/// <summary>Finds out in which Region a bucket lies.</summary>
public interface IBucketLocator
{
    /// <summary>Asks S3: one call. The answer names the Region also where the bucket is another account's and refuses the
    /// caller.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<BucketLocation> FindAsync(string bucket, CancellationToken cancellationToken);
}
