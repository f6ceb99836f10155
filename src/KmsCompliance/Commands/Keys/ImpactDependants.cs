using System.Collections.Concurrent;
using KmsCompliance.Erasure;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Impact;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Commands.Keys;

/// <summary>What is in the way of a change of a key's state: what Get-CmkImpact finds.</summary>
/// <param name="time">The time.</param>
/// <param name="throttleLimit">How many things at a time.</param>
/// <param name="open">Opens the session by which a place was found.</param>
/// <param name="places">Where to look beside the key's own account, as far as services can use the key there; null for nowhere.</param>
internal sealed class ImpactDependants(
    TimeProvider time, int throttleLimit, Func<AccountSession, Task<IAwsSession>> open, IReadOnlyList<RegionSelection>? places) : IKeyDependants
{
    /// <inheritdoc/>
    public async Task<KeyDependants> FindAsync(KeyDescription key, KeyStateAction action, IAwsSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(action);
        var question = new ImpactQuestion { Event = action switch { ScheduleDeletionAction => KeyEvent.Delete, RemoveMaterialAction => KeyEvent.MaterialExpiry, _ => KeyEvent.Disable } };
        IReadOnlyList<RegionSelection>? asked = places is null ? null : [.. places.Select(place => WithoutOwnAccount(place, key))];
        var found = new Found(place => asked is null || IsAsked(asked, key, place));
        var subjects = new ConcurrentQueue<ImpactSubject>();
        var reference = KeyReference.FromService(key.Arn);
        await new KeyImpactReading(session, found, throttleLimit, time, question).RunAsync(
            [new KeyTarget(reference, new Place(reference.Arn!.Region), Service: null)], subjects.Enqueue, cancellationToken).ConfigureAwait(false);
        if (!subjects.IsEmpty)
        {
            found.HasRead = true;
            var entry = new AccountEntry(session, open, found) { ThrottleLimit = throttleLimit };
            await new ImpactSearch(session, found, throttleLimit, time, question) { AddsOwnPlaces = true }
                .RunAsync([.. subjects], entry, asked, cancellationToken).ConfigureAwait(false);
        }

        var lastUsedAt = subjects.FirstOrDefault()?.LastUsedAt;
        return new KeyDependants([.. found.Live.Order(StringComparer.Ordinal)], [.. found.NotSeen.Order(StringComparer.Ordinal)])
        {
            LeftOut = [.. found.LeftOut.Order(StringComparer.Ordinal)],
            LastUsedAt = lastUsedAt,
            LastUse = lastUsedAt is null ? null : found.LastUse,
        };
    }

    // The session is one of the key's account: a place that names that is the same as one that names none, and looked through once.
    private static RegionSelection WithoutOwnAccount(RegionSelection place, KeyDescription key) =>
        place.AccountId == key.AccountId && place.NotSeen is null ? place with { AccountId = null, DeterminedBy = null, Link = null } : place;

    // Who names places asks for them and for the key's own Region: in others of its account a trail is found where it can be, and rights that
    // are confined to some Regions keep nobody from stopping a key.
    private static bool IsAsked(IReadOnlyList<RegionSelection> places, KeyDescription key, CmkImpact at) =>
        (at.AccountId == key.AccountId && at.Region == KeyReference.FromService(key.Arn).Arn!.Region)
        || places.Any(place => (place.AccountId ?? key.AccountId) == at.AccountId && place switch
        {
            RegionSelection.Named named => named.Code == at.Region,
            RegionSelection.Pattern pattern => pattern.Fits(at.Region),
            _ => true,
        });

    private sealed class Found(Func<CmkImpact, bool> isAsked) : IRunReporter
    {
        /// <summary>Whether the key was read: after that, a call that fails is told by an impact of its own too. A place that is none, or
        /// somebody else's, is not.</summary>
        public bool HasRead { get; set; }

        public ConcurrentBag<string> Live { get; } = [];

        public ConcurrentBag<string> NotSeen { get; } = [];

        public ConcurrentBag<string> LeftOut { get; } = [];

        public string? LastUse { get; private set; }

        public ValueTask OutputAsync(object result, CancellationToken cancellationToken) => OutputPageAsync([result], cancellationToken);

        public ValueTask OutputPageAsync(IReadOnlyList<object> results, CancellationToken cancellationToken)
        {
            foreach (var impact in results.OfType<CmkImpact>())
            {
                var line = $"{impact.Service}: {impact.ResourceId ?? impact.ResourceName} ({impact.Dependant}): {impact.Message}";
                switch (impact)
                {
                    case { Dependant: KeyDependant.Resource or KeyDependant.OldVersion }:
                    case { Dependant: KeyDependant.StoredData, StoredData: not ImpactOnData.None }:
                        Live.Add(line);
                        break;
                    case { Dependant: KeyDependant.LastUse }:
                        LastUse = line;
                        break;
                    case { Stops: null, Dependant: KeyDependant.Grant or KeyDependant.NotSeen }:
                        (isAsked(impact) ? NotSeen : LeftOut).Add(line);
                        break;
                }
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask ErrorAsync(Failure failure, CancellationToken cancellationToken)
        {
            if (!HasRead || failure.Exception is not AwsCallException)
            {
                NotSeen.Add(failure.Message);
            }

            return ValueTask.CompletedTask;
        }

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
