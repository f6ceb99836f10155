using KmsCompliance.Audit;
using KmsCompliance.Binding;
using KmsCompliance.Places;

namespace KmsCompliance.Pipeline;

/// <summary>Audits resources that are named one by one.</summary>
internal static class NamedResources
{
    /// <summary>A Region that one of them lies in, where that is known without asking.</summary>
    public static string? RegionHint(IEnumerable<ResourceTarget> targets) =>
        targets.Select(static target => target.RegionHint).FirstOrDefault(static region => region is not null);

    /// <summary>Audits them, each once.</summary>
    /// <param name="targets">The resources.</param>
    /// <param name="entry">Leads each to the session of its account.</param>
    /// <param name="audit">The audit.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task AuditAsync(IReadOnlyList<ResourceTarget> targets, AccountEntry entry, EncryptionAudit audit, CancellationToken cancellationToken)
    {
        var resolved = await ResourceTarget.ResolveAsync(targets, entry, cancellationToken).ConfigureAwait(false);
        await audit.RunAsync(
            [.. resolved.Select(static found => (found.Resource, found.Where)).DistinctBy(static found => (found.Resource.Service, found.Resource.Value, found.Where.Region, found.Where.ExpectedAccountId))],
            cancellationToken).ConfigureAwait(false);
    }
}
