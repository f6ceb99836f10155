using KmsCompliance.Ports;

namespace KmsCompliance.Completion;

/// <summary>Completes the accounts of the caller's organization.</summary>
public sealed class AccountCompleter : LiveCompleter
{
    // Nobody reads through more, and a large organization takes a call for every twenty.
    private const int MostAccounts = 200;

    private protected override async Task<IReadOnlyList<Candidate>> ListAsync(IAwsSession session, CompletionRequest request, CancellationToken cancellationToken)
    {
        var found = new List<Candidate>();
        await foreach (var page in session.Organization.ListAccountsAsync(cancellationToken).ConfigureAwait(false))
        {
            found.AddRange(page.Select(static account => new Candidate(account.AccountId, $"{account.AccountName ?? account.AccountId}, {account.Status}")));
            if (found.Count >= MostAccounts)
            {
                break;
            }
        }

        return [.. found.OrderBy(static candidate => candidate.Text, StringComparer.Ordinal)];
    }
}
