using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>Completes the Region's aliases, AWS's own left out.</summary>
public sealed class AliasCompleter : LiveCompleter
{
    private const string AwsAliasPrefix = "alias/aws/";

    private protected override async Task<IReadOnlyList<Candidate>> ListAsync(IAwsSession session, CompletionRequest request, CancellationToken cancellationToken)
    {
        if ((request.Region ?? session.DefaultRegion) is not { } region)
        {
            return [];
        }

        var candidates = new List<Candidate>();
        await foreach (var alias in session.GetKeyCatalog(region).ListAliasesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (alias != AliasEntry.NoList && !alias.AliasName.StartsWith(AwsAliasPrefix, StringComparison.Ordinal))
            {
                candidates.Add(new Candidate(alias.AliasName, alias.TargetKeyId ?? "no key"));
            }
        }

        return [.. candidates.OrderBy(candidate => candidate.Text, StringComparer.Ordinal)];
    }
}
