using KmsCompliance.Audit;
using KmsCompliance.Binding;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Pipeline;

/// <summary>Audits resources that are named one by one.</summary>
internal static class NamedResources
{
    /// <summary>A Region that one of them lies in, where that is known without asking.</summary>
    public static string? RegionHint(IEnumerable<ResourceTarget> targets) =>
        targets.Select(static target => target.RegionHint).FirstOrDefault(static region => region is not null);

    /// <summary>Audits them, each once.</summary>
    /// <param name="targets">The resources.</param>
    /// <param name="session">The session.</param>
    /// <param name="entry">Leads each to the session of its account.</param>
    /// <param name="results">Where statuses go.</param>
    /// <param name="coverage">Keeps what was seen.</param>
    /// <param name="throttleLimit">How many Regions at a time.</param>
    /// <param name="includeAlias">Whether the alias of each key is looked for.</param>
    /// <param name="time">Says when each was looked at.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task AuditAsync(
        IReadOnlyList<ResourceTarget> targets,
        IAwsSession session,
        AccountEntry entry,
        IRunReporter results,
        CoverageRecord coverage,
        int throttleLimit,
        bool includeAlias,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var resolved = await ResourceTarget.ResolveAsync(targets, entry, cancellationToken).ConfigureAwait(false);
        await new EncryptionAudit(session, results, throttleLimit, time) { Coverage = coverage, IncludeAlias = includeAlias }.RunAsync(
            [.. resolved.Select(static found => (found.Resource, found.Where)).DistinctBy(static found => (found.Resource.Service, found.Resource.Value, found.Where.Region, found.Where.ExpectedAccountId))],
            cancellationToken).ConfigureAwait(false);
    }
}
