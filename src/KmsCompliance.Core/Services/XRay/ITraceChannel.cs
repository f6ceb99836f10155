using KmsCompliance.Errors;

namespace KmsCompliance.Services.XRay;

/// <summary>Sends segments to X-Ray in one Region, and reads traces back.</summary>
public interface ITraceChannel
{
    /// <summary>Sends a segment.</summary>
    /// <param name="document">The segment, as X-Ray defines it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Why X-Ray did not take it; null where it did. X-Ray tells that beside an answer that says that all is well.</returns>
    /// <exception cref="AwsCallException">It could not be sent.</exception>
    Task<string?> PutSegmentAsync(string document, CancellationToken cancellationToken);

    /// <summary>Whether X-Ray shows a segment.</summary>
    /// <param name="traceId">The trace.</param>
    /// <param name="segmentId">The segment.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">It could not be asked.</exception>
    Task<bool> ShowsAsync(string traceId, string segmentId, CancellationToken cancellationToken);

    /// <summary>Where X-Ray puts what it receives: <c>XRay</c> or <c>CloudWatchLogs</c>; null where it does not say.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">It could not be asked.</exception>
    Task<string?> GetDestinationAsync(CancellationToken cancellationToken);
}
