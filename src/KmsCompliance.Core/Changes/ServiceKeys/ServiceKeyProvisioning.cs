using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.ServiceKeys;

/// <summary>Sees to it that each Region has the service's key: finds it, finishes one whose making was cut short, or
/// makes it. However often it runs, there is one key.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Measures the waits.</param>
/// <param name="throttleLimit">How many Regions at a time.</param>
public sealed class ServiceKeyProvisioning(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit)
{
    // KMS allows 2,000 ListResourceTags a second; the account's own work needs them too.
    private const int TagReadsAtATime = 8;

    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(60);

    private readonly AccountCheck _account = new(session);

    /// <summary>Provides the key in each Region.</summary>
    /// <param name="places">The Regions; each once.</param>
    /// <param name="specification">The key.</param>
    /// <param name="stop">Keeps further keys from being made; one that was begun is finished.</param>
    public Task RunAsync(IReadOnlyList<Place> places, ServiceKeySpecification specification, CancellationToken stop) =>
        new BoundedRun(reporter, throttleLimit) { Activity = "Providing keys" }.RunAsync(
            places,
            place => $"{specification.Alias} in {place.Region}",
            (place, token) => ProvideAsync(place, specification, token),
            stop);

    private async Task ProvideAsync(Place place, ServiceKeySpecification specification, CancellationToken stop)
    {
        await _account.GetAccountIdAsync(place.ExpectedAccountId, place.DeterminedWith, stop).ConfigureAwait(false);
        var identity = await _account.GetCallerAsync(stop).ConfigureAwait(false);
        var work = new RegionWork(
            place.Region, identity, specification, session.GetKeyCatalog(place.Region), session.GetKeyManager(place.Region));
        var aliases = new List<AliasEntry>();
        await foreach (var alias in work.Catalog.ListAliasesAsync(stop).ConfigureAwait(false))
        {
            aliases.Add(alias);
        }

        var existing = aliases.Find(alias => alias.AliasName == specification.Alias)?.TargetKeyId;
        if (existing is not null)
        {
            await UseExistingAsync(work, existing, stop).ConfigureAwait(false);
        }
        else if (await FindUnfinishedAsync(work, aliases, stop).ConfigureAwait(false) is { } unfinished)
        {
            await ResumeAsync(work, unfinished, stop).ConfigureAwait(false);
        }
        else
        {
            await MakeAsync(work, stop).ConfigureAwait(false);
        }
    }

    private async Task UseExistingAsync(RegionWork work, string keyId, CancellationToken stop)
    {
        var key = await work.Catalog.DescribeKeyAsync(keyId, stop).ConfigureAwait(false);
        if (key.WhyNotUsable is { } problem)
        {
            throw new FailureException(Failures.AliasTaken(work.Specification.Alias, key.Arn, problem));
        }

        var tags = await work.Catalog.ListTagsAsync(key.KeyId, stop).ConfigureAwait(false);
        var found = await ServiceKeyReader.ReadAsync(work.Catalog, key, work.Specification.Alias, work.Region, tags, reporter, stop).ConfigureAwait(false);
        var rotation = found.RotationEnabled is { } rotates ? new KeyRotation(rotates, found.RotationPeriodInDays) : null;
        await WarnOfDifferencesAsync(work, key, rotation, tags, stop).ConfigureAwait(false);
        if (found.RotationEnabled == false && work.Specification.RotationPeriodInDays is { } days)
        {
            if (!ServiceKeyTags.AreOf(tags, work.Specification.Service.Name, work.Specification.Alias))
            {
                await reporter.WarningAsync($"'{work.Specification.Alias}' in {work.Region} was made by somebody else and does not rotate by itself; it was left as it is.", stop).ConfigureAwait(false);
            }
            else if (await reporter.ConfirmAsync(new Confirmation(key.Arn, $"Turn on automatic rotation every {days} days"), stop).ConfigureAwait(false))
            {
                await reporter.OutcomeAsync(await RotateAsync(work, found, days, stop).ConfigureAwait(false)).ConfigureAwait(false);
                return;
            }
        }

        await reporter.OutputAsync(found, stop).ConfigureAwait(false);
    }

    private async Task WarnOfDifferencesAsync(
        RegionWork work, KeyDescription key, KeyRotation? rotation, IReadOnlyDictionary<string, string> tags, CancellationToken stop)
    {
        if (await ServiceKeyDifferences.DescribeAsync(work.Specification, key, rotation, tags, work.Catalog, work.Region, stop).ConfigureAwait(false) is { } differences)
        {
            await reporter.WarningAsync(differences, stop).ConfigureAwait(false);
        }
    }

    // A key without any alias that carries the module's tags for this alias is one whose making was cut short.
    private async Task<KeyDescription?> FindUnfinishedAsync(RegionWork work, List<AliasEntry> aliases, CancellationToken stop)
    {
        var aliased = aliases.Select(alias => alias.TargetKeyId).ToHashSet(StringComparer.Ordinal);
        var candidates = new List<string>();
        await foreach (var keyId in work.Catalog.ListKeyIdsAsync(stop).ConfigureAwait(false))
        {
            if (!aliased.Contains(keyId))
            {
                candidates.Add(keyId);
            }
        }

        var unfinished = new ConcurrentBag<KeyDescription>();
        await Parallel.ForEachAsync(
            candidates,
            new ParallelOptions { MaxDegreeOfParallelism = TagReadsAtATime, CancellationToken = stop },
            async (keyId, token) =>
            {
                if (await CarriesTagsAsync(work, keyId, token).ConfigureAwait(false))
                {
                    unfinished.Add(await work.Catalog.DescribeKeyAsync(keyId, token).ConfigureAwait(false));
                }
            }).ConfigureAwait(false);

        var usable = unfinished.Where(key => key.WhyNotUsable is null).OrderBy(key => key.CreationDate).ToList();
        if (usable.Count > 1)
        {
            await reporter.WarningAsync(
                $"{usable.Count} keys in {work.Region} were begun for '{work.Specification.Alias}'; {usable[0].Arn} is used. "
                + $"The others have no use and are paid for: {string.Join(", ", usable.Skip(1).Select(key => key.Arn))}.",
                stop).ConfigureAwait(false);
        }

        return usable.FirstOrDefault();
    }

    private static async Task<bool> CarriesTagsAsync(RegionWork work, string keyId, CancellationToken stop)
    {
        try
        {
            var tags = await work.Catalog.ListTagsAsync(keyId, stop).ConfigureAwait(false);
            return ServiceKeyTags.AreOf(tags, work.Specification.Service.Name, work.Specification.Alias);
        }
        catch (AwsCallException exception) when (exception.Kind is FailureKind.AccessDenied or FailureKind.NotFound)
        {
            // A key whose tags the caller may not read is not one that this caller made.
            return false;
        }
    }

    private async Task ResumeAsync(RegionWork work, KeyDescription key, CancellationToken stop)
    {
        var tags = await work.Catalog.ListTagsAsync(key.KeyId, stop).ConfigureAwait(false);
        await WarnOfDifferencesAsync(work, key, rotation: null, tags, stop).ConfigureAwait(false);
        var confirmation = new Confirmation(key.Arn, $"Finish the key that was begun before: give it the alias '{work.Specification.Alias}'{work.RotationClause}");
        if (await reporter.ConfirmAsync(confirmation, stop).ConfigureAwait(false))
        {
            await FinishKeyAsync(work, key, tags, created: false, stop).ConfigureAwait(false);
        }
    }

    private async Task MakeAsync(RegionWork work, CancellationToken stop)
    {
        var specification = work.Specification;
        var policy = KeyPolicyComposition.Build(specification.Service, specification.Principals, work.Identity.AccountId, work.Region);
        var confirmed = await reporter.ConfirmAsync(
            new Confirmation(
                $"{work.Region} (account {work.Identity.AccountId})",
                $"Create a symmetric customer-managed key for {specification.Service.DisplayName} with the alias '{specification.Alias}'{work.RotationClause}")
            {
                Detail = $"Key policy:{Environment.NewLine}{policy.ToJson(indented: true)}",
            },
            stop).ConfigureAwait(false);
        if (!confirmed)
        {
            return;
        }

        var tags = new Dictionary<string, string>(specification.Tags, StringComparer.Ordinal)
        {
            [ServiceKeyTags.Service] = specification.Service.Name,
            [ServiceKeyTags.Alias] = specification.Alias,
        };
        KeyDescription key;
        try
        {
            // A role that was made a moment ago may not be visible to KMS yet; it then calls the policy malformed.
            key = await Backoff.UntilSettledAsync(
                () => CommittedWrite.SendAsync(
                    token => work.Manager.CreateKeyAsync(new KeyCreation(policy.ToJson(), specification.Description, tags), token),
                    time,
                    stop),
                exception => exception.Code == "MalformedPolicyDocumentException" && specification.Principals.NamesPrincipals,
                time,
                stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect)
        {
            await reporter.OutcomeErrorAsync(Failures.KeyCreationInDoubt(specification.Alias, exception)).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
        {
            var stopped = new AwsCallException(FailureKind.Timeout, "stopped before KMS answered.", exception) { Operation = "kms:CreateKey", Region = work.Region };
            await reporter.OutcomeErrorAsync(Failures.KeyCreationInDoubt(specification.Alias, stopped)).ConfigureAwait(false);
            return;
        }

        await FinishKeyAsync(work, key, tags, created: true, stop).ConfigureAwait(false);
    }

    // What was begun is finished: the key exists and is paid for, so a stop does not keep it from its alias.
    private async Task FinishKeyAsync(RegionWork work, KeyDescription key, IReadOnlyDictionary<string, string> tags, bool created, CancellationToken stop)
    {
        var result = new ServiceCmk
        {
            Service = work.Specification.Service.Name,
            KeyId = key.KeyId,
            KeyArn = key.Arn,
            Region = work.Region,
            AccountId = key.AccountId,
            KeyState = key.KeyState ?? string.Empty,
            CreationDate = key.CreationDate,
            Created = created,
            Tags = tags,
        };
        try
        {
            await SettledWriteAsync(work.Region, token => work.Manager.CreateAliasAsync(work.Specification.Alias, key.KeyId, token), stop).ConfigureAwait(false);
            result = result with { Alias = work.Specification.Alias };
        }
        catch (AwsCallException exception) when (exception.Kind == FailureKind.AlreadyExists)
        {
            // A call whose answer was lost is repeated, so it may be this key that has it.
            var holder = await FindHolderAsync(work, key, stop).ConfigureAwait(false);
            if (holder is not null && holder != key.KeyId)
            {
                await UseOtherAsync(work, key, holder, stop).ConfigureAwait(false);
                return;
            }

            result = result with { Alias = holder is null ? null : work.Specification.Alias };
        }
        catch (AwsCallException exception)
        {
            await reporter.OutcomeErrorAsync(Failures.KeyNotFinished(key.Arn, "giving it its alias", exception)).ConfigureAwait(false);
        }

        if (work.Specification.RotationPeriodInDays is { } days)
        {
            result = await RotateAsync(work, result, days, stop).ConfigureAwait(false);
        }
        else
        {
            result = result with { RotationEnabled = false };
        }

        await reporter.OutcomeAsync(result).ConfigureAwait(false);
    }

    // Where that cannot be seen, the key is put out without an alias: it is made, and whoever pays for it has to know.
    private async Task<string?> FindHolderAsync(RegionWork work, KeyDescription key, CancellationToken stop)
    {
        try
        {
            await foreach (var alias in work.Catalog.ListAliasesAsync(stop).ConfigureAwait(false))
            {
                if (alias.AliasName == work.Specification.Alias)
                {
                    return alias.TargetKeyId;
                }
            }
        }
        catch (AwsCallException exception)
        {
            await reporter.OutcomeErrorAsync(Failures.KeyNotFinished(key.Arn, "giving it its alias", exception)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }

        return null;
    }

    // Two runs at once: both saw no key and made one, and the other was first to give its key the alias.
    private async Task UseOtherAsync(RegionWork work, KeyDescription key, string holder, CancellationToken stop)
    {
        await reporter.OutcomeWarningAsync(
            $"Another run made a key for '{work.Specification.Alias}' in {work.Region} at the same time, and that one is used. {key.Arn} has no use and is paid for; "
            + $"Request-KMSKeyDeletion -KeyId {key.Arn} -PendingWindowInDays 7 -Region {work.Region} removes it.").ConfigureAwait(false);
        await UseExistingAsync(work, holder, stop).ConfigureAwait(false);
    }

    private async Task<ServiceCmk> RotateAsync(RegionWork work, ServiceCmk key, int days, CancellationToken stop)
    {
        try
        {
            await SettledWriteAsync(work.Region, token => work.Manager.EnableRotationAsync(key.KeyId, days, token), stop).ConfigureAwait(false);
            return key with { RotationEnabled = true, RotationPeriodInDays = days };
        }
        catch (AwsCallException exception)
        {
            await reporter.OutcomeErrorAsync(Failures.KeyNotFinished(key.KeyArn, "turning rotation on", exception)).ConfigureAwait(false);
            return key with { RotationEnabled = false };
        }
    }

    private Task<bool> SettledWriteAsync(string region, Func<CancellationToken, Task> write, CancellationToken stop) => Backoff.UntilSettledAsync(
        async () =>
        {
            using var patience = new CancellationTokenSource(LongestWrite, time);
            using var registration = stop.Register(static source => ((CancellationTokenSource)source!).CancelAfter(CommittedWrite.Grace), patience);
            try
            {
                await write(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception)
            {
                throw new AwsCallException(FailureKind.Timeout, "there was no answer in time.", exception) { Region = region };
            }

            return true;
        },
        exception => exception.Kind is FailureKind.NotFound or FailureKind.InvalidState && !stop.IsCancellationRequested,
        time,
        CancellationToken.None);

    private sealed record RegionWork(
        string Region,
        CallerIdentity Identity,
        ServiceKeySpecification Specification,
        IKeyCatalog Catalog,
        IKeyManager Manager)
    {
        public string RotationClause => Specification.RotationPeriodInDays is { } days ? $", rotated every {days} days" : string.Empty;
    }
}
