using System.Runtime.CompilerServices;
using KmsCompliance.Aws.Protocol;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Aws.Services.CloudTrail;

/// <summary>Reads CloudTrail's event history in one Region.</summary>
/// <param name="client">CloudTrail.</param>
/// <param name="region">The Region.</param>
/// <param name="bounds">How many pages there may be.</param>
internal sealed class EventHistory(AmazonCloudTrailClient client, string region, CallBounds bounds) : IEventHistory
{
    private const string Operation = "cloudtrail:LookupEvents";
    private const int PageSize = 50;

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<RecordedEvent>> LookupAsync(
        string resourceName, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new Pages<LookupEventsResponse>(
            Operation,
            region,
            bounds,
            (token, cancel) => client.LookupEventsAsync(
                new LookupEventsRequest { ResourceName = resourceName, StartTime = from, EndTime = until, MaxResults = PageSize, NextToken = token }, cancel),
            static answer => answer.NextToken,
            static answer => answer.Events?.Select(static one => one?.EventId));
        await foreach (var answer in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (answer.Events is null)
            {
                throw Invalid("the answer has no list of events.");
            }

            var read = answer.Events.Select(EventDetail.Read).ToList();
            yield return read.Contains(null)
                ? throw Invalid("the answer has an event without its id or its time.")
                : read.OfType<RecordedEvent>().ToList();
        }
    }

    private AwsCallException Invalid(string message) => new(FailureKind.InvalidAnswer, message) { Operation = Operation, Region = region };
}
