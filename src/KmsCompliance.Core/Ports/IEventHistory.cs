namespace KmsCompliance.Ports;

/// <summary>CloudTrail's event history in one Region: the management events of the last 90 days, whatever the trails keep. Changes
/// nothing.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html"/>: two calls a second, of an
/// account and Region together, 50 events a call, newest first.</remarks>
public interface IEventHistory
{
    /// <summary>The events that name a resource, page by page, newest first.</summary>
    /// <param name="resourceName">The resource; for a key, its ARN.</param>
    /// <param name="from">None is older; in whole seconds.</param>
    /// <param name="until">None is newer; in whole seconds.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="Errors.AwsCallException">A call failed, or the listing does not end.</exception>
    IAsyncEnumerable<IReadOnlyList<RecordedEvent>> LookupAsync(string resourceName, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken);
}
