using System.Collections.Concurrent;
using KmsCompliance.Audit;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Erasure;

/// <summary>Looks for the resources of each service that are under a key, in the key's own Region and account.</summary>
/// <param name="time">The time.</param>
/// <param name="throttleLimit">How many things at a time.</param>
public sealed class ListedDependants(TimeProvider time, int throttleLimit) : IKeyDependants
{
    /// <inheritdoc/>
    public async Task<KeyDependants> FindAsync(KeyDescription key, IAwsSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var found = new Found(key);
        await new EncryptionAudit(session, found, throttleLimit, time).RunAsync(
            [new Place(KeyReference.FromService(key.Arn).Arn!.Region)], ServiceCatalog.All, new ResourceQuery(), cancellationToken).ConfigureAwait(false);
        return new KeyDependants([.. found.Live.Order(StringComparer.Ordinal)], [.. found.NotSeen.Order(StringComparer.Ordinal)]);
    }

    // What goes wrong with a listing is told by a status of its own.
    private sealed class Found(KeyDescription key) : IRunReporter
    {
        public ConcurrentBag<string> Live { get; } = [];

        public ConcurrentBag<string> NotSeen { get; } = [];

        public ValueTask OutputAsync(object result, CancellationToken cancellationToken) => OutputPageAsync([result], cancellationToken);

        public ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken)
        {
            foreach (var status in results.OfType<EncryptionStatus>())
            {
                if (status.Reason == ComplianceReason.NotListed)
                {
                    NotSeen.Add($"{status.ResourceId} was not listed: {status.Message}");
                }
                else if (status.KeyArn == key.Arn)
                {
                    Live.Add($"{ServiceCatalog.Find(status.Service)!.DisplayName}: {status.ResourceId} is under it.");
                }
                else if (status.Reason == ComplianceReason.KeyUnreadable && status.KeyArn is null)
                {
                    NotSeen.Add($"{status.ResourceId} may be under it: {status.Message}");
                }
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask OutcomeAsync(object result) => ValueTask.CompletedTask;

        public ValueTask OutcomeErrorAsync(Failure failure) => ValueTask.CompletedTask;

        public ValueTask OutcomeWarningAsync(string message) => ValueTask.CompletedTask;

        public ValueTask WarningAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask VerboseAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DebugAsync(string message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask ProgressAsync(RunProgress progress, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<bool> ConfirmAsync(Confirmation confirmation, CancellationToken cancellationToken) => new(false);
    }
}
