using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Completion;

/// <summary>Completes the names of the Region's secrets.</summary>
public sealed class SecretCompleter : LiveCompleter
{
    // Nobody scrolls through more; the list is cut where the pages are.
    private const int MostSecrets = 500;

    private protected override async Task<IReadOnlyList<Candidate>> ListAsync(IAwsSession session, CompletionRequest request, CancellationToken cancellationToken)
    {
        if ((request.Region ?? session.DefaultRegion) is not { } region)
        {
            return [];
        }

        var candidates = new List<Candidate>();
        var service = session.Services.First(known => known.Definition == ServiceCatalog.SecretsManager);
        var pages = service.ListAsync(region, Task.FromResult(string.Empty), new ResourceQuery(), SilentReporter.Instance, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            candidates.AddRange(page.Select(secret => new Candidate(
                secret.Status.ResourceName,
                secret.Status.KmsKeyId ?? ServiceCatalog.SecretsManager.AwsManagedAlias)));
            if (candidates.Count >= MostSecrets)
            {
                break;
            }
        }

        return [.. candidates.OrderBy(candidate => candidate.Text, StringComparer.Ordinal)];
    }
}
