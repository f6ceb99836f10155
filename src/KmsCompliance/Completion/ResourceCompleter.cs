using KmsCompliance.Errors;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Completion;

/// <summary>Completes resources of services by how a command takes them: by name, or by ARN where a name is not enough.</summary>
public abstract class ResourceCompleter : LiveCompleter
{
    // Nobody scrolls through more; the list is cut where the pages are.
    private const int MostResources = 500;

    /// <summary>The services whose resources the command takes.</summary>
    private protected abstract IReadOnlyList<ServiceDefinition> ServicesOf(CompletionRequest request);

    private protected virtual string TextOf(ServiceDefinition service, EncryptionStatus status) =>
        service.Read(status.ResourceName).Reference is null ? status.ResourceId : status.ResourceName;

    private protected sealed override async Task<IReadOnlyList<Candidate>> ListAsync(IAwsSession session, CompletionRequest request, CancellationToken cancellationToken)
    {
        if ((request.Region ?? session.DefaultRegion) is not { } region)
        {
            return [];
        }

        var services = ServicesOf(request);
        var lists = await Task.WhenAll(services.Select(
            service => ListAsync(service, session.GetAdapter(service.Name, region), mayFail: services.Count > 1, cancellationToken))).ConfigureAwait(false);
        return [.. lists.SelectMany(static list => list).OrderBy(static candidate => candidate.Text, StringComparer.Ordinal)];
    }

    private async Task<List<Candidate>> ListAsync(ServiceDefinition service, IServiceAdapter adapter, bool mayFail, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        try
        {
            var pages = adapter.ListAsync(new ResourceQuery(), Task.FromResult(string.Empty), SilentReporter.Instance, cancellationToken);
            await foreach (var page in pages.ConfigureAwait(false))
            {
                candidates.AddRange(page.Select(resource => new Candidate(TextOf(service, resource.Status), Describe(service, resource))));
                if (candidates.Count >= MostResources)
                {
                    break;
                }
            }
        }
        catch (AwsCallException) when (mayFail)
        {
            // Not every account has resources of every service, nor may everybody list them.
        }

        return candidates;
    }

    private static string Describe(ServiceDefinition service, ConfiguredResource resource) =>
        $"{service.ResourceNoun.One} {resource.Status.ResourceName}, {resource.Status.KmsKeyId ?? resource.DefaultKey.Name}";
}
