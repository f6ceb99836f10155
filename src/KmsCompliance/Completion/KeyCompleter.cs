using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>Completes the Region's customer-managed keys: by alias first, by id where a key has none.</summary>
public class KeyCompleter : LiveCompleter
{
    // Each key shown costs a look-up for its state; more would not be read.
    private const int MostKeys = 50;
    private const string AwsAliasPrefix = "alias/aws/";

    private protected sealed override async Task<IReadOnlyList<Candidate>> ListAsync(IAwsSession session, CompletionRequest request, CancellationToken cancellationToken)
    {
        if ((request.Region ?? session.DefaultRegion) is not { } region)
        {
            return [];
        }

        var catalog = session.GetKeyCatalog(region);
        var names = new List<(string Name, string KeyId)>();
        var aliased = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var alias in catalog.ListAliasesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (alias.TargetKeyId is null)
            {
                continue;
            }

            aliased.Add(alias.TargetKeyId);
            if (!alias.AliasName.StartsWith(AwsAliasPrefix, StringComparison.Ordinal))
            {
                names.Add((alias.AliasName, alias.TargetKeyId));
            }
        }

        await foreach (var keyId in catalog.ListKeyIdsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!aliased.Contains(keyId))
            {
                names.Add((keyId, keyId));
            }
        }

        var candidates = await Task.WhenAll(names.Take(MostKeys).Select(name => DescribeAsync(catalog, name.Name, name.KeyId, cancellationToken))).ConfigureAwait(false);
        return [.. candidates.OfType<Candidate>().OrderBy(candidate => candidate.Text, StringComparer.Ordinal)];
    }

    /// <summary>A key of the customer's, as it is offered.</summary>
    private protected virtual Candidate Offer(string name, KeyDescription key) =>
        new(name, string.Join(", ", new[] { key.KeyState, key.KeyId, key.Description }.Where(part => !string.IsNullOrEmpty(part))));

    /// <summary>A key that cannot be looked at, as it is offered; null for not at all.</summary>
    private protected virtual Candidate? OfferUnread(string name, string keyId) => new(name, keyId);

    private async Task<Candidate?> DescribeAsync(IKeyCatalog catalog, string name, string keyId, CancellationToken cancellationToken)
    {
        try
        {
            var key = await catalog.DescribeKeyAsync(keyId, cancellationToken).ConfigureAwait(false);
            return key.KeyManager == "CUSTOMER" ? Offer(name, key) : null;
        }
        catch (AwsCallException)
        {
            return OfferUnread(name, keyId);
        }
    }
}
