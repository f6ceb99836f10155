using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Documents;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;

namespace KmsCompliance.Organizations;

/// <summary>Reads the policies by which the caller's organization limits accounts: each level and each policy once, for however many
/// accounts. AWS shows them to the management account and to delegated administrators. Changes nothing.</summary>
/// <param name="session">The caller's session.</param>
/// <param name="actions">The actions that are asked about.</param>
/// <param name="reporter">Told once that they could not be read.</param>
/// <param name="stop">Stops the work.</param>
internal sealed class OrganizationPolicies(IAwsSession session, IReadOnlyList<string> actions, IRunReporter reporter, CancellationToken stop)
{
    // An organization is no deeper than this: its root, five levels of units, the account.
    private const int MostLevels = 7;

    private readonly ConcurrentDictionary<string, Lazy<Task<AccountLimits>>> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _parents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Target, OrganizationPolicyKind Kind), Lazy<Task<IReadOnlyList<HeldPolicy>>>> _attached = new();
    private readonly ConcurrentDictionary<(string Id, OrganizationPolicyKind Kind), Lazy<Task<HeldPolicy>>> _policies = new();
    private Task<OrganizationSummary>? _organization;
    private int _told;

    /// <summary>What is known of accounts.</summary>
    /// <param name="accountIds">The accounts.</param>
    public async Task<IReadOnlyDictionary<string, AccountLimits>> OfAsync(IEnumerable<string> accountIds)
    {
        var known = new Dictionary<string, AccountLimits>(StringComparer.Ordinal);
        foreach (var id in accountIds.Distinct(StringComparer.Ordinal))
        {
            known[id] = await _accounts.GetOrAdd(id, account => new(() => ReadAsync(account))).Value.ConfigureAwait(false);
        }

        return known;
    }

    private async Task<AccountLimits> ReadAsync(string accountId)
    {
        try
        {
            var organization = await DescribeAsync().ConfigureAwait(false);
            if (organization.ManagementAccountId == accountId)
            {
                return AccountLimits.None with { OrganizationId = organization.Id };
            }

            if (!organization.HasPolicies)
            {
                // Of accounts of other organizations that says nothing: ListParents knows none of them.
                if (!await IsCallersAsync(accountId).ConfigureAwait(false))
                {
                    await ParentOfAsync(accountId).ConfigureAwait(false);
                }

                return AccountLimits.None;
            }

            return await ReadAsync(organization, accountId).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Code == "AWSOrganizationsNotInUseException")
        {
            // Of other accounts that says nothing.
            return await IsCallersAsync(accountId).ConfigureAwait(false) ? AccountLimits.None : AccountLimits.NotKnown;
        }
        catch (AwsCallException exception) when (exception.Code == "ChildNotFoundException")
        {
            // An account of another organization, or of none.
            return AccountLimits.NotKnown;
        }
        catch (AwsCallException exception)
        {
            return await TellAsync(exception.Describe()).ConfigureAwait(false);
        }
        catch (KeyPolicyFormatException exception)
        {
            return await TellAsync(exception.Message).ConfigureAwait(false);
        }
    }

    private async Task<AccountLimits> ReadAsync(OrganizationSummary organization, string accountId)
    {
        var levels = new List<string> { accountId };
        while (!levels[^1].StartsWith("r-", StringComparison.Ordinal))
        {
            if (levels.Count == MostLevels)
            {
                return await TellAsync($"AWS Organizations names no root above account {accountId}.").ConfigureAwait(false);
            }

            levels.Add(await ParentOfAsync(levels[^1]).ConfigureAwait(false));
        }

        levels.Reverse();
        var service = await Task.WhenAll(levels.Select(level => AttachedAsync(level, OrganizationPolicyKind.ServiceControl))).ConfigureAwait(false);
        var resource = await Task.WhenAll(levels.Select(level => AttachedAsync(level, OrganizationPolicyKind.ResourceControl))).ConfigureAwait(false);

        // AWS lets no level be without one where they are in use: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_policies_detach.html
        var isUsed = Array.Exists(service, static policies => policies.Count > 0);
        return isUsed && Array.Exists(service, static policies => policies.Count == 0)
            ? await TellAsync($"AWS Organizations shows service control policies at some of the levels above account {accountId} and none at others.").ConfigureAwait(false)
            : new()
            {
                ServiceControl = isUsed ? service : [],
                ResourceControl = [.. resource.SelectMany(static policies => policies)],
                OrganizationId = organization.Id,
                Path = $"{organization.Id}/{string.Join('/', levels.SkipLast(1))}/",
            };
    }

    private async Task<bool> IsCallersAsync(string accountId) => (await session.GetCallerIdentityAsync(stop).ConfigureAwait(false)).AccountId == accountId;

    private Task<string> ParentOfAsync(string childId) => _parents.GetOrAdd(childId, child => new(() => session.Organization.GetParentAsync(child, stop))).Value;

    private Task<OrganizationSummary> DescribeAsync()
    {
        lock (_accounts)
        {
            return _organization ??= session.Organization.DescribeAsync(stop);
        }
    }

    private Task<IReadOnlyList<HeldPolicy>> AttachedAsync(string target, OrganizationPolicyKind kind) =>
        _attached.GetOrAdd((target, kind), at => new(() => ReadAttachedAsync(at.Target, at.Kind))).Value;

    private async Task<IReadOnlyList<HeldPolicy>> ReadAttachedAsync(string target, OrganizationPolicyKind kind)
    {
        var policies = new List<HeldPolicy>();
        await foreach (var policy in session.Organization.ListPoliciesOfAsync(target, kind, stop).ConfigureAwait(false))
        {
            policies.Add(await _policies.GetOrAdd((policy.Id, kind), _ => new(() => ReadPolicyAsync(policy, kind))).Value.ConfigureAwait(false));
        }

        return policies;
    }

    private async Task<HeldPolicy> ReadPolicyAsync(OrganizationPolicyName policy, OrganizationPolicyKind kind)
    {
        var text = await session.Organization.GetPolicyTextAsync(policy.Id, stop).ConfigureAwait(false);
        if (kind == OrganizationPolicyKind.ServiceControl)
        {
            var service = IdentityPolicyDocument.ParseServiceControl(text);
            return HeldPolicy.About(actions, policy.Name, service.Statements, service.UnknownMembers.Count == 0);
        }

        var resource = KeyPolicyDocument.ParseResourceControl(text);
        return HeldPolicy.About(actions, policy.Name, resource.Statements, resource.UnknownMembers.Count == 0);
    }

    private async Task<AccountLimits> TellAsync(string why)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            await reporter.WarningAsync($"The policies of the organization could not be read, so whether an SCP or RCP denies it is not known. {why}", stop).ConfigureAwait(false);
        }

        return AccountLimits.NotKnown;
    }
}
