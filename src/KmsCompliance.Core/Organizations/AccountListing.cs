using System.Runtime.CompilerServices;
using KmsCompliance.Errors;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Organizations;

/// <summary>Finds accounts of the caller's organization and hands them out as they come, each once. A list that breaks off ends the
/// run: what it did not show must not be taken for what is not there. A unit or an account that is not there is one error.</summary>
/// <param name="catalog">The organization.</param>
/// <param name="reporter">Where accounts and errors go.</param>
/// <param name="throttleLimit">How many accounts at a time are asked for their tags.</param>
public sealed class AccountListing(IOrganizationCatalog catalog, IRunReporter reporter, int throttleLimit)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Finds accounts.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AwsCallException">A list could not be had, or not to its end.</exception>
    public async Task RunAsync(AccountSelection selection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        if (selection.AccountId.Count > 0)
        {
            await new BoundedRun(reporter, throttleLimit) { Activity = "Looking at accounts", Noun = "accounts" }.RunAsync(
                [.. selection.AccountId.Distinct(StringComparer.Ordinal)],
                static id => id,
                async (id, token) =>
                {
                    var account = await catalog.DescribeAccountAsync(id, token).ConfigureAwait(false);
                    await TellAsync([account], selection, token).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
            return;
        }

        if (selection.ParentId.Count == 0)
        {
            await TellAllAsync(catalog.ListAccountsAsync(cancellationToken), selection, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var parent in selection.ParentId.Distinct(StringComparer.Ordinal))
        {
            await foreach (var unit in UnitsAsync(parent, cancellationToken).ConfigureAwait(false))
            {
                await TellAllAsync(catalog.ListAccountsOfAsync(unit, cancellationToken), selection, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // The unit itself and all under it, each once.
    private async IAsyncEnumerable<string> UnitsAsync(string parent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new Stack<string>([parent]);
        var known = new HashSet<string>(StringComparer.Ordinal) { parent };
        while (open.TryPop(out var unit))
        {
            List<string> under = [];
            try
            {
                await foreach (var id in catalog.ListUnitsOfAsync(unit, cancellationToken).ConfigureAwait(false))
                {
                    under.Add(id);
                }
            }
            catch (AwsCallException exception) when (exception.Kind == FailureKind.NotFound)
            {
                await reporter.ErrorAsync(Failures.FromCall(exception, unit), cancellationToken).ConfigureAwait(false);
                continue;
            }

            under.Reverse();
            foreach (var id in under.Where(known.Add))
            {
                open.Push(id);
            }

            yield return unit;
        }
    }

    private async Task TellAllAsync(IAsyncEnumerable<IReadOnlyList<OrganizationAccount>> pages, AccountSelection selection, CancellationToken cancellationToken)
    {
        await foreach (var page in pages.ConfigureAwait(false))
        {
            await TellAsync([.. page.Where(account => selection.IsStatusWanted(account.Status))], selection, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(IReadOnlyList<OrganizationAccount> accounts, AccountSelection selection, CancellationToken cancellationToken)
    {
        List<OrganizationAccount> fresh;
        lock (_seen)
        {
            fresh = [.. accounts.Where(account => _seen.Add(account.AccountId))];
        }

        if (selection.ReadsTags)
        {
            fresh = await WithTagsAsync(fresh, cancellationToken).ConfigureAwait(false);
        }

        foreach (var account in fresh.Where(account => selection.TagFilter?.Invoke(account.Tags) != false))
        {
            await reporter.OutputAsync(account, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<OrganizationAccount>> WithTagsAsync(List<OrganizationAccount> accounts, CancellationToken cancellationToken)
    {
        var tagged = new OrganizationAccount[accounts.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, accounts.Count),
            new ParallelOptions { MaxDegreeOfParallelism = throttleLimit, CancellationToken = cancellationToken },
            async (index, token) => tagged[index] = new OrganizationAccount(accounts[index])
            {
                Tags = await catalog.ListTagsAsync(accounts[index].AccountId, token).ConfigureAwait(false),
            }).ConfigureAwait(false);
        return [.. tagged];
    }
}
