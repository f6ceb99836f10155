using System.Collections.Concurrent;
using KmsCompliance.Changes;
using KmsCompliance.Errors;
using KmsCompliance.Ports;

namespace KmsCompliance.Erasure;

/// <summary>The grants that are taken back of keys that are disabled before anything is asked about them.</summary>
/// <param name="grants">Their ids, and the principals whose they are.</param>
internal sealed class EmergencyGrants(IReadOnlyList<string> grants)
{
    private const int DigitsOfId = 64;

    private readonly ConcurrentDictionary<string, bool> _found = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _keys = new();
    private volatile bool _lacksList;

    /// <summary>Takes back those that were named by id: nothing has to be read first.</summary>
    public Task RevokeByIdAsync(EmergencyWork work, IAwsSession session, IRunReporter reporter, CancellationToken stop)
    {
        _keys.Enqueue(work.Target.Key.Value);
        return RevokeAsync(work, session, reporter, grants.Where(IsGrantId).Distinct(StringComparer.Ordinal), stop);
    }

    /// <summary>Takes back the grants of those who were named.</summary>
    public async Task RevokeOfPrincipalsAsync(EmergencyWork work, IAwsSession session, IRunReporter reporter, CancellationToken stop)
    {
        var principals = grants.Where(static grant => !IsGrantId(grant)).ToHashSet(StringComparer.Ordinal);
        if (principals.Count == 0)
        {
            return;
        }

        try
        {
            List<string> found = [];
            await foreach (var grant in session.GetKeyCatalog(work.Target.Where.Region).ListGrantsAsync(work.Target.Key.Value, stop).ConfigureAwait(false))
            {
                if (principals.Contains(grant.GranteePrincipal))
                {
                    _found.TryAdd(grant.GranteePrincipal, true);
                    found.Add(grant.GrantId);
                }
            }

            await RevokeAsync(work, session, reporter, found, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            _lacksList = true;
            work.Note($"kms:ListGrants: {exception.Describe()}");
            await reporter.OutcomeErrorAsync(Failures.FromCall(exception, work.Target.Key.Value)).ConfigureAwait(false);
        }
    }

    /// <summary>Says of what nothing was found on any key. A grant is on one key, and a principal may have some on one key and not on
    /// another; what is on none is a mistake.</summary>
    public async Task TellOfNoneAsync(IRunReporter reporter)
    {
        if (_keys.IsEmpty)
        {
            return;
        }

        foreach (var grant in grants.Where(grant => !_found.ContainsKey(grant) && (IsGrantId(grant) || !_lacksList)).Distinct(StringComparer.Ordinal))
        {
            await reporter.OutcomeErrorAsync(Failures.GrantNotRevoked(string.Join(", ", _keys), grant)).ConfigureAwait(false);
        }
    }

    private async Task RevokeAsync(EmergencyWork work, IAwsSession session, IRunReporter reporter, IEnumerable<string> grantIds, CancellationToken stop)
    {
        foreach (var grant in grantIds)
        {
            try
            {
                await CommittedWrite.SendAsync(token => session.GetKeyManager(work.Target.Where.Region, work.Evidence.Requests).RevokeGrantAsync(work.Target.Key.Value, grant, token), stop).ConfigureAwait(false);
                _found.TryAdd(grant, true);
                work.Revoked.Add(grant);
                work.Note($"kms:RevokeGrant of {grant}: done");
            }
            catch (AwsCallException exception)
            {
                work.Note($"kms:RevokeGrant of {grant}: {exception.Describe()}");
                if (exception.Kind == FailureKind.NotFound)
                {
                    // It may be on another of the keys. One of a principal was listed, so that somebody else took it back meanwhile.
                    continue;
                }

                _found.TryAdd(grant, true);
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
