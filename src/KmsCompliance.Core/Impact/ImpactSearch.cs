using KmsCompliance.Audit;
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

    /// <summary>Looks.</summary>
    /// <param name="subjects">The keys.</param>
    /// <param name="entry">Leads to accounts.</param>
    /// <param name="places">Where to look; null for each key's own account, as far as services can use the key there.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RunAsync(IReadOnlyList<ImpactSubject> subjects, AccountEntry entry, IReadOnlyList<RegionSelection>? places, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(entry);
        var audit = new EncryptionAudit(session, Judging(session, subjects), throttleLimit, time)
        {
            ReporterOf = there => Judging(there, subjects),
        };
        var given = places ?? [.. subjects.SelectMany(OwnPlaces)];
        var regions = subjects.Select(static subject => subject.Region).ToHashSet(StringComparer.Ordinal);
        await audit.RunAsync(
            await entry.ResolveAsync(given, cancellationToken).ConfigureAwait(false),
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

    private ImpactReporter Judging(IAwsSession there, IReadOnlyList<ImpactSubject> subjects) => new(reporter, subjects, question, new RuleFacts(there));
}
