using System.Collections.Concurrent;
using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>The grants that are taken back of keys that are disabled before anything is asked about them.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Who is told what was not done.</param>
/// <param name="grants">Their ids, and the principals whose they are.</param>
internal sealed class EmergencyGrants(IAwsSession session, IRunReporter reporter, IReadOnlyList<string> grants)
{
    private const int DigitsOfId = 64;

    private readonly ConcurrentDictionary<string, bool> _found = new(StringComparer.Ordinal);
    private volatile bool _lacksList;

    /// <summary>Takes back those that were named by id: nothing has to be read first.</summary>
    public Task RevokeByIdAsync(EmergencyWork work, CancellationToken stop) => RevokeAsync(work, grants.Where(IsGrantId), stop);

    /// <summary>Takes back the grants of those who were named.</summary>
    public async Task RevokeOfPrincipalsAsync(EmergencyWork work, IKeyCatalog catalog, CancellationToken stop)
    {
        var principals = grants.Where(static grant => !IsGrantId(grant)).ToHashSet(StringComparer.Ordinal);
        if (principals.Count == 0)
        {
            return;
        }

        try
        {
            List<string> found = [];
            await foreach (var grant in catalog.ListGrantsAsync(work.Target.Key.Value, stop).ConfigureAwait(false))
            {
                if (principals.Contains(grant.GranteePrincipal))
                {
                    _found.TryAdd(grant.GranteePrincipal, true);
                    found.Add(grant.GrantId);
                }
            }

            await RevokeAsync(work, found, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            _lacksList = true;
            work.Note($"kms:ListGrants: {exception.Describe()}");
            await reporter.OutcomeErrorAsync(Failures.FromCall(exception, work.Target.Key.Value)).ConfigureAwait(false);
        }
    }

    /// <summary>Says of whom nothing was found on any key. A principal may have grants on one key and not on another; one that has none on
    /// any, or an id that is none, is a mistake.</summary>
    public async Task TellOfNoneAsync(IReadOnlyList<string> keys)
    {
        if (_lacksList || keys.Count == 0)
        {
            return;
        }

        foreach (var grant in grants.Where(grant => !IsGrantId(grant) && !_found.ContainsKey(grant)).Distinct(StringComparer.Ordinal))
        {
            await reporter.OutcomeErrorAsync(Failures.GrantNotRevoked(string.Join(", ", keys), grant)).ConfigureAwait(false);
        }
    }

    private async Task RevokeAsync(EmergencyWork work, IEnumerable<string> grantIds, CancellationToken stop)
    {
        foreach (var grant in grantIds)
        {
            try
            {
                await CommittedWrite.SendAsync(token => session.GetKeyManager(work.Target.Where.Region, work.Evidence.Requests).RevokeGrantAsync(work.Target.Key.Value, grant, token), stop).ConfigureAwait(false);
                work.Revoked.Add(grant);
                work.Note($"kms:RevokeGrant of {grant}: done");
            }
            catch (AwsCallException exception)
            {
                work.Note($"kms:RevokeGrant of {grant}: {exception.Describe()}");
                await reporter.OutcomeErrorAsync(Failures.GrantNotRevoked(work.Target.Key.Value, grant, exception)).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
            {
                work.Note($"kms:RevokeGrant of {grant}: stopped before KMS answered");
                throw;
            }
        }
    }

    private static bool IsGrantId(string grant) => grant.Length == DigitsOfId && grant.All(char.IsAsciiHexDigit);
}
