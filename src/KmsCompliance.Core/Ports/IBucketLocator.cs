using KmsCompliance.Errors;

namespace KmsCompliance.Ports;

/// <summary>Where a bucket lies.</summary>
/// <param name="Region">Its Region; null where that could not be determined.</param>
/// <param name="Cause">Why it could not be determined; null where it was.</param>
public sealed record BucketLocation(string? Region, AwsCallException? Cause = null);

/// <summary>Finds out in which Region a bucket lies, and whom its policy lets in.</summary>
public interface IBucketLocator
{
    /// <summary>Asks S3: one call. The answer names the Region also where the bucket is another account's and refuses the
    /// caller.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<BucketLocation> FindAsync(string bucket, CancellationToken cancellationToken);

    /// <summary>Reads the text of a bucket's policy; null where it has none. To be asked in the bucket's Region.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="owner">The account that it has to be of.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">It could not be read, or the bucket is another account's.</exception>
    Task<string?> GetPolicyAsync(string bucket, string owner, CancellationToken cancellationToken) => throw new NotSupportedException();
}
