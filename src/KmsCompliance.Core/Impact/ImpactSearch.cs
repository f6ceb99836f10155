using KmsCompliance.Audit;
using KmsCompliance.Errors;
using KmsCompliance.Places;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Impact;

/// <summary>Looks through the resources of all services for those that depend on keys. Changes nothing.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where they go.</param>
/// <param name="throttleLimit">How many Regions at a time.</param>
/// <param name="time">Says when each was looked at.</param>
/// <param name="question">What happens to the keys.</param>
public sealed class ImpactSearch(IAwsSession session, IRunReporter reporter, int throttleLimit, TimeProvider time, ImpactQuestion question)
{
    private static readonly ResourceQuery Everything = new() { IncludePlannedDeletion = true };

    /// <summary>Whether each key's own places are looked through beside those that are given, as a look has to that decides something.
    /// Elsewhere a key whose own Region the places leave out is told of.</summary>
    public bool AddsOwnPlaces { get; init; }

    /// <summary>Looks.</summary>
    /// <param name="subjects">The keys.</param>
    /// <param name="entry">Leads to accounts.</param>
    /// <param name="places">Where to look; null for each key's own account alone, as far as services can use the key there.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RunAsync(IReadOnlyList<ImpactSubject> subjects, AccountEntry entry, IReadOnlyList<RegionSelection>? places, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(entry);
        var audit = new EncryptionAudit(session, Judging(session, subjects), throttleLimit, time)
        {
            ReporterOf = there => Judging(there, subjects),
        };
        IEnumerable<RegionSelection> given = places is not null && !AddsOwnPlaces ? places : [.. subjects.SelectMany(OwnPlaces), .. places ?? []];
        var resolved = await entry.ResolveAsync(given, cancellationToken).ConfigureAwait(false);
        if (places is not null && !AddsOwnPlaces)
        {
            await TellLeftOutAsync(subjects, resolved, cancellationToken).ConfigureAwait(false);
        }

        var regions = subjects.Select(static subject => subject.Region).ToHashSet(StringComparer.Ordinal);
        await audit.RunAsync(
            resolved,
            place => [.. ServiceCatalog.All.Where(service => service.KeyMayLieElsewhere || regions.Contains(place.Region)).Select(static service => (service, Everything))],
            cancellationToken).ConfigureAwait(false);
    }

    // A key of this Region serves resources of its Region, but for those whose key may lie elsewhere.
    private static IEnumerable<RegionSelection> OwnPlaces(ImpactSubject subject)
    {
        var where = subject.Target.Where;
        yield return new RegionSelection.Named(subject.Region)
        {
            AccountId = where.ExpectedAccountId,
            DeterminedBy = where.DeterminedBy,
            Link = where.Link,
        };
        yield return new RegionSelection.Pattern("*", static _ => true)
        {
            AccountId = where.ExpectedAccountId,
            DeterminedBy = where.DeterminedBy,
            Link = where.Link,
        };
    }

    private async Task TellLeftOutAsync(IReadOnlyList<ImpactSubject> subjects, IReadOnlyList<Place> places, CancellationToken cancellationToken)
    {
        var leftOut = new List<CmkImpact>();
        foreach (var subject in subjects)
        {
            if (!await IsAmongAsync(subject, places, cancellationToken).ConfigureAwait(false))
            {
                leftOut.Add(KeyImpactReading.NotSeen(
                    subject, question.Event, time.GetUtcNow(), $"What depends on the key in its own Region was not looked at: -Place leaves out {subject.Region} of the key's own account."));
            }
        }

        await reporter.OutputPageAsync(leftOut, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsAmongAsync(ImpactSubject subject, IReadOnlyList<Place> places, CancellationToken cancellationToken)
    {
        var own = subject.Target.Where.ExpectedAccountId;
        List<string?> accounts = [.. places.Where(place => place.Region == subject.Region).Select(static place => place.ExpectedAccountId).Distinct()];
        if (accounts.Count == 0 || accounts.Contains(own))
        {
            return accounts.Count > 0;
        }

        try
        {
            // What says no account is of the command's own.
            var caller = await new AccountCheck(session, isOneOfMany: true).GetCallerAsync(cancellationToken).ConfigureAwait(false);
            return accounts.Any(account => (account ?? caller.AccountId) == (own ?? caller.AccountId));
        }
        catch (FailureException)
        {
            // Then it is not known to have been looked through.
            return false;
        }
    }

    private ImpactReporter Judging(IAwsSession there, IReadOnlyList<ImpactSubject> subjects) => new(reporter, subjects, question, new RuleFacts(there));
}
