using KmsCompliance.Identifiers;
using KmsCompliance.Ports;

namespace KmsCompliance.Services.XRay;

/// <summary>Finds the monitoring accounts that X-Ray copies an account's traces to.</summary>
/// <remarks>Traces of linked accounts are copied to up to five monitoring accounts
/// (<see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Unified-Cross-Account.html"/>). Under which key a
/// copy lies is not documented. It is taken to be the monitoring account's own setting, as for all traces that X-Ray stores there; where
/// that is wrong, a copy is looked at that is none, and no verdict on the account's own setting hangs on it.</remarks>
internal static class XRayTraceCopies
{
    private const string Traces = "AWS::XRay::Trace";

    /// <summary>Says of a setting where copies of its traces are, and under which keys.</summary>
    /// <param name="status">The setting.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<EncryptionStatus> FindAsync(XRayEncryptionStatus status, IAuditFollowUp ask, CancellationToken cancellationToken)
    {
        IReadOnlyList<ObservabilityLink> links = [];
        var problem = await ask.TryAsync(
            async session => links = await session.GetObservabilityLinks(status.Region).ListAsync(cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        if (problem is not null)
        {
            return status.WithCopies(copy: null, Compliance.Unknown, $"Whether traces are copied to monitoring accounts could not be determined: {problem}");
        }

        List<ResourceReference> copies =
        [
            .. links
                .Where(static link => link.ResourceTypes.Contains(Traces))
                .Select(static link => AwsArn.TryParse(link.SinkArn, out var sink) ? ServiceCatalog.XRay.Read(ResourceIds.Of("XRay", resourceArn: null, sink.AccountId, sink.Region)).Reference : null)
                .OfType<ResourceReference>()
                .DistinctBy(static copy => copy.Value)
                .OrderBy(static copy => copy.Value, StringComparer.Ordinal),
        ];
        if (copies.Count == 0)
        {
            return status.WithCopies([], compliance: null, "Traces are copied to no monitoring account.");
        }

        var seen = await Task.WhenAll(copies.Select(ask.GetAsync)).ConfigureAwait(false);
        var words = copies.Zip(seen, static (copy, fact) => fact.Value is { } setting
            ? $"to account {copy.AccountId} in {copy.Region}, whose setting is {setting.Compliance}: {setting.Message}"
            : $"to account {copy.AccountId} in {copy.Region}, whose setting was not seen: {fact.Problem}");
        var verdicts = seen.Select(static fact => fact.Value?.Compliance ?? Compliance.Unknown).ToList();
        return status.WithCopies(
            [.. copies.Select(static copy => copy.Value)],
            verdicts.Contains(Compliance.NonCompliant) ? Compliance.NonCompliant : verdicts.Contains(Compliance.Unknown) ? Compliance.Unknown : Compliance.Compliant,
            $"Traces are copied, {string.Join(" And ", words)}");
    }
}
