using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Identifiers;
using KmsCompliance.Keys;
using KmsCompliance.Organizations;
using KmsCompliance.Places;
using KmsCompliance.Policy.Access;
using KmsCompliance.Policy.Evaluation;
using KmsCompliance.Ports;
using KmsCompliance.Services;

namespace KmsCompliance.Access;

/// <summary>Reads who can read the data in resources of one account: of each its key and its own policy, of each key once its policy and
/// grants, and once for all of them the account's users and roles. Changes nothing, and reads none of the data.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results and failures go.</param>
/// <param name="throttleLimit">How many resources at a time.</param>
internal sealed class DataAccessReading(IAwsSession session, IRunReporter reporter, int throttleLimit)
{
    /// <summary>The decision where something could not be read, or is not understood.</summary>
    private const string Unknown = nameof(RightDecision.Unknown);

    private readonly ConcurrentDictionary<string, Lazy<Task<KeyFacts>>> _keys = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Lazy<Task<RoleTrust>>> _trust = new(StringComparer.Ordinal);

    /// <summary>The actions for which policies are read: those of all services, of their keys, and by which roles are assumed.</summary>
    public static IReadOnlyList<string> Actions { get; } =
    [
        .. ServiceCatalog.All.SelectMany(static service => service.DataReading.Actions.Concat(service.DataReading.KeyActions)).Distinct(StringComparer.Ordinal),
        RoleTrust.AssumeRole,
    ];

    /// <summary>Where the policies of the organization are read; null where they are not looked at.</summary>
    public OrganizationPolicies? Organization { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="targets">The resources, and where each is.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RunAsync(IReadOnlyList<(ResourceReference Resource, Place Where)> targets, CancellationToken cancellationToken)
    {
        var identities = await new IdentityReading(session, reporter) { WithTrust = true }.ReadAsync(Actions, "Whom IAM policies let read, and who may assume roles, is not known.", cancellationToken).ConfigureAwait(false);
        var locator = new KeyLocator(session, cancellationToken);
        await new BoundedRun(reporter, throttleLimit) { Activity = "Reading who can read data", Noun = "resources" }.RunAsync(
            targets,
            static target => target.Resource.Value,
            async (target, token) =>
            {
                try
                {
                    await reporter.OutputPageAsync(await ReadAsync(target.Resource, target.Where, identities, locator, token).ConfigureAwait(false), token).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is FailureException { EndsRun: false } or AwsCallException)
                {
                    var reason = exception is FailureException failed ? failed.Failure.Message : ((AwsCallException)exception).Describe();
                    await reporter.OutputAsync(NotSeen(target.Resource, target.Where, $"Who can read it could not be determined. {reason}"), token).ConfigureAwait(false);
                    throw;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<object>> ReadAsync(ResourceReference resource, Place where, AccountIdentities identities, KeyLocator locator, CancellationToken cancellationToken)
    {
        var account = await locator.GetAccountIdAsync(where).ConfigureAwait(false);
        var reading = resource.Service.DataReading;
        var found = await session.GetAdapter(resource.Service.Name, where.Region).GetAsync(resource.Value, Task.FromResult(account), cancellationToken).ConfigureAwait(false);
        var status = (await resource.Service.LocateKeysAsync([found], session, cancellationToken).ConfigureAwait(false))[0].Status;
        var policy = await ReadPolicyAsync(reading, status, account, cancellationToken).ConfigureAwait(false);
        var (key, note) = await FindKeyAsync(found with { Status = status }, where, locator, cancellationToken).ConfigureAwait(false);
        var needed = key is null || reading.KeyActions.Count == 0 ? null : RightOf(reading, status, key);
        var partition = RegionName.PartitionOf(status.Region);
        DataReaders Within(KnownLimits limits) => new(needed, reading.RightOn(status, policy, account), identities, account, partition) { Limits = limits };

        var readers = Within(KnownLimits.None);
        var limits = await LimitsOf(readers.Accounts).ConfigureAwait(false);
        var trust = await _trust.GetOrAdd(account, _ => new(async () => new RoleTrust(identities, account, partition, await LimitsOf([account]).ConfigureAwait(false)))).Value.ConfigureAwait(false);
        var (keyArn, keyProblem) = (key?.KeyArn, key?.Problem);
        var notes = string.Join(' ', new[] { note, reading.Remark }.Where(static text => !string.IsNullOrEmpty(text)));
        var rows = Within(limits).List().Select(reader => Row(reader, status, keyArn, reading, trust, notes)).ToList<object>();

        // Nobody may take what could not be read for nobody.
        if (identities.Unread is null && (keyProblem is not null || policy.Unread is not null) && rows.Count == 0)
        {
            rows.Add(NotSeen(status, keyArn, string.Join(' ', new[] { keyProblem, policy.Unread }.Where(static text => text is not null))));
        }

        if (needed?.GrantsUnread is { } unread)
        {
            rows.Add(NotSeen(status, keyArn, unread));
        }

        return rows;
    }

    private async Task<KnownLimits> LimitsOf(IEnumerable<string> accounts) => Organization is null ? KnownLimits.None : new(await Organization.OfAsync(accounts).ConfigureAwait(false));

    private async Task<ResourcePolicyKnowledge> ReadPolicyAsync(DataReading reading, EncryptionStatus status, string account, CancellationToken cancellationToken)
    {
        try
        {
            return await reading.ReadPolicyAsync(status, session, account, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication))
        {
            var reason = $"Whom the policy of {reading.WhatHasThePolicy(status)} lets read could not be determined. {exception.Describe()}";
            await reporter.WarningAsync(reason, cancellationToken).ConfigureAwait(false);
            return ResourcePolicyKnowledge.Unreadable(reason);
        }
    }

    // None where AWS owns it, which shuts nobody out.
    private async Task<(KeyFacts? Key, string? Note)> FindKeyAsync(ConfiguredResource resource, Place where, KeyLocator locator, CancellationToken cancellationToken)
    {
        var status = resource.Status;
        var reported = status.KmsKeyId is { } id && id != KeyReference.DefaultKeyLiteral ? id
            : resource.DefaultKey.Reason == ComplianceReason.AwsManagedKey ? ServiceCatalog.Find(status.Service)!.AwsManagedAlias
            : null;
        var own = reported is null ? null : await LocateAsync(KeyReference.FromService(reported), status.Region, where, locator, cancellationToken).ConfigureAwait(false);
        return (own, own is null ? $"{resource.DefaultKey.Message} No key policy shuts a reader out." : null);
    }

    private Task<KeyFacts> LocateAsync(KeyReference key, string region, Place where, KeyLocator locator, CancellationToken cancellationToken) =>
        _keys.GetOrAdd($"{key.Arn?.Region ?? region} {key.Value}", _ => new(() => ReadKeyAsync(new KeyTarget(key, where with { Region = key.Arn?.Region ?? region }, Service: null), locator, cancellationToken))).Value;

    private async Task<KeyFacts> ReadKeyAsync(KeyTarget target, KeyLocator locator, CancellationToken cancellationToken)
    {
        string? keyArn = null;
        try
        {
            keyArn = await locator.LocateAsync(target, mustExist: false).ConfigureAwait(false);
            var (policy, grants) = await new KeyPolicyReading(session, reporter, throttleLimit) { IncludeGrants = true }.ReadAsync(locator, target, keyArn, cancellationToken).ConfigureAwait(false);
            return new(keyArn, new([], policy.Statements, policy.UnknownMembers.Count == 0, grants.Grants ?? [])
            {
                GrantsUnread = grants.CouldNotBeRead ? "The grants of the key could not be listed, and one of them might let somebody in." : null,
            });
        }
        catch (Exception exception) when (exception is FailureException { EndsRun: false } || (exception is AwsCallException call && call.Kind is not (FailureKind.TokenNotAccepted or FailureKind.Authentication)))
        {
            // One error a key, whatever the number of resources under it.
            var failure = exception is FailureException failed ? failed.Failure : Failures.FromCall((AwsCallException)exception, keyArn ?? target.Key.Value);
            await reporter.ErrorAsync(failure, cancellationToken).ConfigureAwait(false);
            return new(keyArn, Right: null) { Problem = $"Whom the key lets decrypt could not be determined. {failure.Message}" };
        }
    }

    private static KeyRight RightOf(DataReading reading, EncryptionStatus status, KeyFacts key)
    {
        var rights = reading.RightsOnKey(status, key.KeyArn ?? "*");
        return key.Right is { } known ? known with { Needed = rights } : new(rights, [], IsUnderstood: false, []) { Unread = key.Problem };
    }

    private static CmkDataAccess Row(DataReader reader, EncryptionStatus status, string? keyArn, DataReading reading, RoleTrust trust, string note)
    {
        var (assumableBy, unread) = reader.Asker.Kind == "Role" ? trust.Of(reader.Asker.Arn) : ([], null);
        return new()
        {
            Service = status.Service,
            ResourceName = status.ResourceName,
            ResourceId = status.ResourceId,
            Region = status.Region,
            AccountId = status.AccountId,
            KeyArn = keyArn,
            Principal = reader.Asker.Shown,
            PrincipalKind = reader.Asker.Kind,
            PrincipalAccountId = reader.Asker.Asker == KeyAccessWays.Asker.Anybody ? null : reader.Asker.AccountId,
            Decision = reader.Answer.Decision.ToString(),
            Action = [.. reader.Answer.Actions],
            KeyStatement = [.. reader.ByKey?.Labels.Select(PrintableText.Of) ?? []],
            Statement = [.. reader.ByService.Labels.Select(PrintableText.Of)],
            Condition = reader.Answer.Condition,
            Unless = reader.Answer.Decision == RightDecision.Denied ? string.Empty : reader.Unless,
            Reason = reader.Answer.Decision switch
            {
                RightDecision.Denied => $"No policy gives {(reader.Asker.Asker == KeyAccessWays.Asker.SomebodyOfAccount ? "whoever of the account is not listed by name" : "it")} {string.Join(", ", reader.ByService.Actions)} on the resource, or one denies it. It may use the key.",
                RightDecision.Unknown => reader.Answer.Reason,
                _ => string.Empty,
            },
            AssumableBy = assumableBy,
            NotLookedAt = [.. unread is null ? Array.Empty<string>() : [unread.TrimEnd('.')], .. reading.NotLookedAt(status)],
            Note = note,
        };
    }

    private static CmkDataAccess NotSeen(EncryptionStatus status, string? keyArn, string reason) => new()
    {
        Service = status.Service,
        ResourceName = status.ResourceName,
        ResourceId = status.ResourceId,
        Region = status.Region,
        AccountId = status.AccountId,
        KeyArn = keyArn,
        Principal = KeyAskers.Everyone,
        PrincipalKind = "Other",
        Decision = Unknown,
        Reason = reason,
    };

    private static CmkDataAccess NotSeen(ResourceReference resource, Place where, string reason) => new()
    {
        Service = resource.Service.Name,
        ResourceName = resource.Value,
        ResourceId = resource.Service.HasOneResourceARegion ? ResourceIds.Of(resource.Service.Name, resourceArn: null, resource.AccountId ?? where.ExpectedAccountId ?? string.Empty, where.Region) : resource.Value,
        Region = where.Region,
        AccountId = resource.AccountId ?? where.ExpectedAccountId ?? string.Empty,
        Principal = KeyAskers.Everyone,
        PrincipalKind = "Other",
        Decision = Unknown,
        Reason = reason,
    };

    /// <param name="KeyArn">The key's ARN; null where it could not be found.</param>
    /// <param name="Right">What is known of the key; null where its policy could not be read.</param>
    private sealed record KeyFacts(string? KeyArn, KeyRight? Right)
    {
        /// <summary>Why not; null where it was.</summary>
        public string? Problem { get; init; }
    }
}
