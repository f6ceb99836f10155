using KmsCompliance.Binding;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>The Region's trails and event data stores to complete with.</summary>
internal static class TrailCandidates
{
    /// <summary>Lists them; what cannot be listed is left out, and the other kind is offered all the same.</summary>
    public static async Task<IReadOnlyList<Candidate>> ListAsync(
        IAwsSession session,
        CompletionRequest request,
        Func<TrailEncryptionStatus, string> textOf,
        CancellationToken cancellationToken)
    {
        if ((request.Region ?? session.DefaultRegion) is not { } region)
        {
            return [];
        }

        var lists = await Task.WhenAll(session.Services.Where(TrailAudit.Includes).Select(service => ListAsync(service, region, cancellationToken))).ConfigureAwait(false);
        return [.. lists
            .SelectMany(list => list)
            .Select(status => new Candidate(textOf(status), Describe(status)))
            .OrderBy(candidate => candidate.Text, StringComparer.Ordinal)];
    }

    private static async Task<List<TrailEncryptionStatus>> ListAsync(IEncryptedService service, string region, CancellationToken cancellationToken)
    {
        var statuses = new List<TrailEncryptionStatus>();
        try
        {
            var pages = service.ListAsync(region, Task.FromResult(string.Empty), new ResourceQuery(), SilentReporter.Instance, cancellationToken);
            await foreach (var page in pages.ConfigureAwait(false))
            {
                statuses.AddRange(page.Select(resource => resource.Status).OfType<TrailEncryptionStatus>());
            }
        }
        catch (AwsCallException)
        {
            // Not every account has event data stores, nor may everybody list them.
        }

        return statuses;
    }

    private static string Describe(TrailEncryptionStatus status) => status.ResourceType == TrailResourceType.Trail
        ? $"Trail, {status.KmsKeyId ?? "SSE-S3"}"
        : $"Event data store {status.Name}, {status.KmsKeyId ?? "the key that AWS owns"}";
}
