using System.Collections.Concurrent;
using KmsCompliance.Errors;
using KmsCompliance.Keys;
using KmsCompliance.Model;
using KmsCompliance.Places;
using KmsCompliance.Ports;

namespace KmsCompliance.Changes.ServiceKeys;

/// <summary>Sees to it that each Region has the service's key: finds it, finishes one whose making was cut short, or
/// makes it. However often it runs, there is one key.</summary>
/// <param name="session">The session.</param>
/// <param name="reporter">Where results go, and who is asked.</param>
/// <param name="time">Measures the waits.</param>
/// <param name="throttleLimit">How many Regions at a time.</param>
public sealed partial class ServiceKeyProvisioning(IAwsSession session, IRunReporter reporter, TimeProvider time, int throttleLimit)
{
    // KMS allows 2,000 ListResourceTags a second; the account's own work needs them too.
    private const int TagReadsAtATime = 8;

    // The shortest time that KMS allows: nobody has used the key.
    private const int DaysToDeletion = 7;

    private readonly AccountCheck _account = new(session);
    private readonly ServiceKeyPreview _preview = new(reporter);

    /// <summary>Provides the key in each Region.</summary>
    /// <param name="places">The Regions; each once.</param>
    /// <param name="specification">The key.</param>
    /// <param name="stop">Keeps further writes from starting, and aborts those under way. A key that was begun is told.</param>
    public async Task RunAsync(IReadOnlyList<Place> places, ServiceKeySpecification specification, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(places);
        await new BoundedRun(reporter, throttleLimit) { Activity = "Providing keys" }.RunAsync(
            places,
            place => $"{specification.Alias} in {place.Region}",
            (place, token) => ProvideAsync(place, specification, token),
            stop).ConfigureAwait(false);
        await _preview.TellAsync([.. places.Select(static place => place.Region), .. specification.ReplicaRegions], stop).ConfigureAwait(false);
    }

    private async Task ProvideAsync(Place place, ServiceKeySpecification specification, CancellationToken stop)
    {
        await _account.GetAccountIdAsync(place.ExpectedAccountId, place.DeterminedBy, stop).ConfigureAwait(false);
        var identity = await _account.GetCallerAsync(stop).ConfigureAwait(false);
        var work = new RegionWork(
            place.Region, identity, specification, session.GetKeyCatalog(place.Region), session.GetKeyManager(place.Region));
        var aliases = new List<AliasEntry>();
        await foreach (var alias in work.Catalog.ListAliasesAsync(stop).ConfigureAwait(false))
        {
            aliases.Add(alias);
        }

        ServiceCmk? key;
        var existing = aliases.Find(alias => alias.AliasName == specification.Alias)?.TargetKeyId;
        if (existing is not null)
        {
            key = await UseExistingAsync(work, existing, stop).ConfigureAwait(false);
        }
        else if (await FindBegunAsync(work, aliases, stop).ConfigureAwait(false) is [var unfinished, .. var others])
        {
            RequireOwn(work, unfinished);
            await CheckReplicaAliasesAsync(work, unfinished.KeyId, stop).ConfigureAwait(false);
            key = await ResumeAsync(work with { Others = others }, unfinished, stop).ConfigureAwait(false);
        }
        else
        {
            await CheckReplicaAliasesAsync(work, keyId: null, stop).ConfigureAwait(false);
            key = await MakeAsync(work, stop).ConfigureAwait(false);
        }

        if (key is not null)
        {
            await ReplicateAsync(work, key, stop).ConfigureAwait(false);
        }
    }

    // The key, or null where there is none to go on with, as of the methods below.
    private async Task<ServiceCmk?> UseExistingAsync(RegionWork work, string keyId, CancellationToken stop, bool isNew = false)
    {
        var key = await Backoff.UntilSettledAsync(
            () => work.Catalog.DescribeKeyAsync(keyId, stop), exception => isNew && exception.Kind == FailureKind.NotFound, time, stop).ConfigureAwait(false);
        if (WhyNotServing(work, key) is { } problem)
        {
            throw new FailureException(Failures.AliasTaken(work.Specification.Alias, key.Arn, problem));
        }

        var tags = await work.Catalog.ListTagsAsync(key.KeyId, stop).ConfigureAwait(false);
        if (!IsOfPlan(work, tags))
        {
            throw new FailureException(Failures.PlanKeyExists(work.Specification.Alias, work.Region, key.Arn));
        }

        RequireOwn(work, key);

        var found = await ServiceKeyReader.ReadAsync(work.Catalog, key, work.Specification.Alias, work.Region, tags, reporter, stop).ConfigureAwait(false);
        var rotation = found.RotationEnabled is { } rotates ? new KeyRotation(rotates, found.RotationPeriodInDays) : null;
        await WarnOfDifferencesAsync(work, key, key.IsReplica ? null : rotation, tags, stop).ConfigureAwait(false);

        // A replica rotates with its primary, and KMS turns rotation on there only.
        if (!key.IsReplica && found.RotationEnabled == false && work.Specification.RotationPeriodInDays is { } days)
        {
            if (!ServiceKeyTags.AreOf(tags, work.Specification.Service.Name, work.Specification.Alias))
            {
                await reporter.WarningAsync($"'{work.Specification.Alias}' in {work.Region} was made by somebody else and does not rotate by itself; it was left as it is.", stop).ConfigureAwait(false);
            }
            else if (await reporter.ConfirmAsync(new Confirmation(key.Arn, $"Turn on automatic rotation every {days} days"), stop).ConfigureAwait(false))
            {
                var finish = work.Finish(time);
                return await TellIfStoppedAsync(
                    work,
                    key.Arn,
                    finish,
                    async () =>
                    {
                        var rotated = await RotateAsync(work, finish, key, found, days, stop).ConfigureAwait(false);
                        await reporter.OutcomeAsync(rotated).ConfigureAwait(false);
                        return rotated;
                    }).ConfigureAwait(false);
            }
        }

        await reporter.OutputAsync(found, stop).ConfigureAwait(false);
        return found;
    }

    // A key whose material is imported is made without any, and waits for it.
    private static string? WhyNotServing(RegionWork work, KeyDescription key) =>
        work.Specification.IsMultiRegion && !key.IsMultiRegion ? "it is a key of one Region, and a key cannot become a multi-Region key"
        : work.Specification.IsMultiRegion && work.Primary is null && key.IsReplica ? $"it is a replica; its primary is {key.PrimaryArn ?? "not reported"}, whose Region is the one to name with -Region"
        : work.Specification.IsExternal && key is { Origin: "EXTERNAL", KeyState: "PendingImport", KeySpec: "SYMMETRIC_DEFAULT" } ? null
        : work.Specification.IsExternal && key.Origin is not (null or "EXTERNAL") ? $"its origin is {key.Origin}, and a key of the origin EXTERNAL was asked for"
        : !work.Specification.IsExternal && key.Origin is not (null or "AWS_KMS") ? $"its origin is {key.Origin}, and a key whose material KMS makes was asked for"
        : key.WhyNotUsable;

    private async Task WarnOfDifferencesAsync(
        RegionWork work, KeyDescription key, KeyRotation? rotation, IReadOnlyDictionary<string, string> tags, CancellationToken stop)
    {
        if (await ServiceKeyDifferences.DescribeAsync(work.Specification, key, rotation, tags, work.Catalog, work.Region, stop).ConfigureAwait(false) is { } differences)
        {
            await reporter.WarningAsync(differences, stop).ConfigureAwait(false);
        }
    }

    // A key that was made a moment ago may not be listed yet; whoever noted that it was about to be looks again before it makes another.
    private async Task<List<KeyDescription>> FindBegunAsync(RegionWork work, List<AliasEntry> aliases, CancellationToken stop) => work.Specification.PlanStepBegun
        ? (await Backoff.LookAsync(() => FindUnfinishedAsync(work, aliases, stop), static found => found.Count > 0, ServiceKeyFinish.Looks, time, stop).ConfigureAwait(false)).Last
        : await FindUnfinishedAsync(work, aliases, stop).ConfigureAwait(false);

    // A step of a plan makes its key once: one that is there, and that this journal knows nothing of, was made from elsewhere.
    private static void RequireOwn(RegionWork work, KeyDescription key)
    {
        if (work.Specification is { PlanStep: not null, PlanStepBegun: false })
        {
            throw new FailureException(Failures.PlanKeyMadeElsewhere(work.Specification.Alias, work.Region, key.Arn));
        }
    }

    // Keys without any alias that carry the module's tags for this alias are those whose making was cut short; the oldest first.
    private static async Task<List<KeyDescription>> FindUnfinishedAsync(RegionWork work, List<AliasEntry> aliases, CancellationToken stop)
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

        return [.. unfinished.Where(key => WhyNotServing(work, key) is null).OrderBy(key => key.CreationDate).ThenBy(key => key.KeyId, StringComparer.Ordinal)];
    }

    // Not before the alias is given: until then, a run at the same time may give it to one of these.
    private async Task TellOthersAsync(RegionWork work, KeyDescription key)
    {
        if (work.Others.Count > 0)
        {
            await reporter.OutcomeWarningAsync(
                $"{work.Others.Count + 1} keys in {work.Region} were begun for '{work.Specification.Alias}'; {key.Arn} is used. "
                + $"The others have no use and are paid for: {string.Join(", ", work.Others.Select(other => other.Arn))}.").ConfigureAwait(false);
        }
    }

    private static async Task<bool> CarriesTagsAsync(RegionWork work, string keyId, CancellationToken stop)
    {
        try
        {
            var tags = await work.Catalog.ListTagsAsync(keyId, stop).ConfigureAwait(false);
            return ServiceKeyTags.AreOf(tags, work.Specification.Service.Name, work.Specification.Alias) && IsOfPlan(work, tags);
        }
        catch (AwsCallException exception) when (exception.Kind is FailureKind.AccessDenied or FailureKind.NotFound)
        {
            // A key whose tags the caller may not read is not one that this caller made.
            return false;
        }
    }

    private static bool IsOfPlan(RegionWork work, IReadOnlyDictionary<string, string> tags) =>
        work.Specification.PlanStep is not { } step || tags.GetValueOrDefault(ServiceKeyTags.PlanStep) == step;

    private async Task<ServiceCmk?> ResumeAsync(RegionWork work, KeyDescription key, CancellationToken stop)
    {
        var tags = await work.Catalog.ListTagsAsync(key.KeyId, stop).ConfigureAwait(false);
        await WarnOfDifferencesAsync(work, key, rotation: null, tags, stop).ConfigureAwait(false);
        var confirmation = new Confirmation(key.Arn, $"Finish the key that was begun before: give it the alias '{work.Specification.Alias}'{work.RotationClause}");
        if (await reporter.ConfirmAsync(confirmation, stop).ConfigureAwait(false))
        {
            return await FinishKeyAsync(work, key, tags, created: false, stop).ConfigureAwait(false);
        }

        await TellOthersAsync(work, key).ConfigureAwait(false);
        return reporter.IsWhatIf ? await PreviewUnfinishedAsync(work, key, tags, stop).ConfigureAwait(false) : null;
    }

    private async Task<ServiceCmk> PreviewUnfinishedAsync(RegionWork work, KeyDescription key, IReadOnlyDictionary<string, string> tags, CancellationToken stop)
    {
        var found = await ServiceKeyReader.ReadAsync(work.Catalog, key, alias: null, work.Region, tags, reporter, stop).ConfigureAwait(false);
        await reporter.PreviewAsync(found, stop).ConfigureAwait(false);
        return found;
    }

    private async Task<ServiceCmk?> MakeAsync(RegionWork work, CancellationToken stop)
    {
        var specification = work.Specification;
        var policy = specification.Policy ?? KeyPolicyComposition.Build(specification.Service, specification.Principals, work.Identity.AccountId, work.Region);
        var tags = work.Tags;
        var confirmation = new Confirmation(
            $"{work.Region} (account {work.Identity.AccountId})",
            $"Create a symmetric customer-managed {(specification.IsMultiRegion ? "multi-Region " : string.Empty)}key{(specification.IsExternal ? " without material, which is imported," : string.Empty)} for {specification.Service.DisplayName} with the alias '{specification.Alias}'{work.RotationClause}");
        if (reporter.IsWhatIf)
        {
            _preview.Add(confirmation, policy, work.Planned);
            return work.Planned;
        }

        if (!await reporter.ConfirmAsync(confirmation with { Detail = ServiceKeyPreview.Describe(policy) }, stop).ConfigureAwait(false))
        {
            return null;
        }

        KeyDescription key;
        try
        {
            // A role that was made a moment ago may not be visible to KMS yet; it then calls the policy malformed.
            key = await Backoff.UntilSettledAsync(
                () => CommittedWrite.SendAsync(
                    token => work.Manager.CreateKeyAsync(new KeyCreation(policy.ToJson(), specification.Description, tags) { IsExternal = specification.IsExternal, IsMultiRegion = specification.IsMultiRegion }, token), stop),
                exception => exception.Code == "MalformedPolicyDocumentException" && (specification.Policy is not null || specification.Principals.NamesPrincipals),
                time,
                stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception) when (exception.MayHaveTakenEffect)
        {
            await reporter.OutcomeErrorAsync(Failures.KeyCreationInDoubt(specification.Alias, work.Look, exception)).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != stop)
        {
            var stopped = new AwsCallException(FailureKind.Timeout, "stopped before KMS answered.", exception) { Operation = "kms:CreateKey", Region = work.Region };
            await reporter.OutcomeErrorAsync(Failures.KeyCreationInDoubt(specification.Alias, work.Look, stopped)).ConfigureAwait(false);
            return null;
        }

        return await FinishKeyAsync(work, key, tags, created: true, stop).ConfigureAwait(false);
    }

    private async Task<ServiceCmk?> FinishKeyAsync(RegionWork work, KeyDescription key, IReadOnlyDictionary<string, string> tags, bool created, CancellationToken stop)
    {
        var finish = work.Finish(time);
        return await TellIfStoppedAsync(work, key.Arn, finish, () => FinishKeyAsync(work, finish, key, tags, created, stop)).ConfigureAwait(false);
    }

    private async Task<ServiceCmk?> FinishKeyAsync(
        RegionWork work, ServiceKeyFinish finish, KeyDescription key, IReadOnlyDictionary<string, string> tags, bool created, CancellationToken stop)
    {
        var result = Describe(work, key, tags, created);
        string? holder = null;
        try
        {
            holder = await finish.GiveAliasAsync(key.KeyId, created, stop).ConfigureAwait(false);
            result = new ServiceCmk(result) { Alias = work.Specification.Alias };
        }
        catch (AwsCallException exception)
        {
            // Whoever pays for the key has to know of it, also where it is put out without its alias. Whose alias it is, and so
            // which key is to be used, is not known where the alias exists.
            await reporter.OutcomeErrorAsync(Failures.KeyNotFinished(key.Arn, "giving it its alias", exception)).ConfigureAwait(false);
            if (exception.Kind == FailureKind.AlreadyExists)
            {
                return null;
            }
        }

        if (holder is not null && holder != key.KeyId)
        {
            return work.Primary is null
                ? await UseOtherAsync(work, finish, key, holder, created, stop).ConfigureAwait(false)
                : throw await ReplicaAliasTakenAsync(work, holder, $"it is not the replica {key.Arn}, which has no alias", stop).ConfigureAwait(false);
        }

        await TellOthersAsync(work, key).ConfigureAwait(false);

        result = key.IsReplica ? await ReadRotationAsync(work, key, result, stop).ConfigureAwait(false)
            : work.Specification.RotationPeriodInDays is { } days ? await RotateAsync(work, finish, key, result, days, stop).ConfigureAwait(false)
            : new ServiceCmk(result) { RotationEnabled = false };
        await reporter.OutcomeAsync(result).ConfigureAwait(false);
        return result.Alias is null ? null : result;
    }

    private static ServiceCmk Describe(RegionWork work, KeyDescription key, IReadOnlyDictionary<string, string> tags, bool created) => new()
    {
        Service = work.Specification.Service.Name,
        KeyId = key.KeyId,
        KeyArn = key.Arn,
        Region = work.Region,
        AccountId = key.AccountId,
        KeyState = key.KeyState ?? string.Empty,
        CreationDate = key.CreationDate,
        Created = created,
        Tags = new(tags),
    };

    // Two runs at once: both saw no key and made one, and the other was first to give its key the alias. What this run did not
    // make itself a moment ago may be in use without an alias, and is left.
    private async Task<ServiceCmk?> UseOtherAsync(RegionWork work, ServiceKeyFinish finish, KeyDescription key, string holder, bool created, CancellationToken stop)
    {
        var told = $"Another run made a key for '{work.Specification.Alias}' in {work.Region} at the same time, and that one is used.";
        var removal = $"Request-KMSKeyDeletion -KeyId {key.Arn} -PendingWindowInDays {DaysToDeletion} -Region {work.Region} removes it.";
        if (!created)
        {
            var now = await work.Catalog.DescribeKeyAsync(key.KeyId, stop).ConfigureAwait(false);
            await reporter.OutcomeWarningAsync($"{told} {key.Arn}, which was begun before, {(now.KeyState == ServiceKeyFinish.PendingDeletion
                ? "is scheduled for deletion by now."
                : $"has no alias and is paid for; {removal}")}").ConfigureAwait(false);
        }
        else
        {
            try
            {
                var deletion = await finish.RemoveAsync(key.KeyId, DaysToDeletion, stop).ConfigureAwait(false);
                await reporter.OutcomeWarningAsync(deletion is { } day
                    ? $"{told} {key.Arn}, which this run had made and nobody has used, is scheduled for deletion on {day.UtcDateTime:yyyy-MM-dd}; Stop-KMSKeyDeletion -KeyId {key.Arn} -Region {work.Region} keeps it."
                    : $"{told} {key.Arn}, which this run had made, {finish.State}, and was left.").ConfigureAwait(false);
            }
            catch (AwsCallException exception)
            {
                await reporter.OutcomeWarningAsync(
                    $"{told} {key.Arn}, which this run had made, has no use and is paid for, and was not scheduled for deletion: {exception.Describe()} {removal}").ConfigureAwait(false);
            }
        }

        return await UseExistingAsync(work, holder, stop, isNew: true).ConfigureAwait(false);
    }

    private async Task<ServiceCmk> RotateAsync(RegionWork work, ServiceKeyFinish finish, KeyDescription key, ServiceCmk result, int days, CancellationToken stop)
    {
        const string Step = "turning rotation on";
        AwsCallException? doubt;
        try
        {
            doubt = await finish.EnableRotationAsync(key.KeyId, days, stop).ConfigureAwait(false);
        }
        catch (AwsCallException exception)
        {
            await reporter.OutcomeErrorAsync(Failures.KeyNotFinished(key.Arn, Step, exception)).ConfigureAwait(false);
            return new ServiceCmk(result) { RotationEnabled = false };
        }

        try
        {
            var (found, seen) = await finish.SeeRotationAsync(key.KeyId, days, stop).ConfigureAwait(false);
            if (!found)
            {
                await reporter.OutcomeErrorAsync(Failures.KeyNotFinished(key.Arn, Step, doubt ?? finish.NotShown("kms:EnableKeyRotation"))).ConfigureAwait(false);
            }

            return new ServiceCmk(result) { RotationEnabled = seen?.Enabled ?? false, RotationPeriodInDays = seen is { Enabled: true } ? seen.PeriodInDays : null };
        }
        catch (AwsCallException exception)
        {
            await reporter.OutcomeErrorAsync(doubt is null ? Failures.FromCall(exception, key.Arn) : Failures.KeyNotFinished(key.Arn, Step, doubt)).ConfigureAwait(false);
            return new ServiceCmk(result) { RotationEnabled = null };
        }
    }

    // The key exists and is paid for; after a stop nobody takes it any more, and what is left to do does not start.
    private async Task<T> TellIfStoppedAsync<T>(RegionWork work, string keyArn, ServiceKeyFinish finish, Func<Task<T>> steps)
    {
        try
        {
            return await steps().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await reporter.OutcomeWarningAsync(
                $"Stopped. The key {keyArn} {finish.State}. {work.Look} shows it; the same New-ServiceCmk finishes it.").ConfigureAwait(false);
            throw;
        }
    }

    private sealed record RegionWork(
        string Region,
        CallerIdentity Identity,
        ServiceKeySpecification Specification,
        IKeyCatalog Catalog,
        IKeyManager Manager)
    {
        /// <summary>The command that shows the service's keys in the Region, those without an alias too.</summary>
        public string Look => $"Get-ServiceCmk -Service {Specification.Service.Name} -Region {Region}";

        public ServiceKeyFinish Finish(TimeProvider time) => new(Catalog, Manager, Region, Specification.Alias, time);

        /// <summary>The primary whose replica is worked on; null where the key itself is.</summary>
        public ServiceCmk? Primary { get; init; }

        /// <summary>The tags of a key that is made.</summary>
        public Dictionary<string, string> Tags
        {
            get
            {
                var tags = new Dictionary<string, string>(Specification.Tags, StringComparer.Ordinal)
                {
                    [ServiceKeyTags.Service] = Specification.Service.Name,
                    [ServiceKeyTags.Alias] = Specification.Alias,
                };
                if (Specification.PlanStep is { } step)
                {
                    tags[ServiceKeyTags.PlanStep] = step;
                }

                return tags;
            }
        }

        /// <summary>The key as it would be made.</summary>
        public ServiceCmk Planned => new()
        {
            Service = Specification.Service.Name,
            KeyId = null,
            KeyArn = null,
            Alias = Specification.Alias,
            Region = Region,
            AccountId = Identity.AccountId,
            KeyState = ServiceCmk.Planned,
            RotationPeriodInDays = Specification.RotationPeriodInDays,
            Tags = new(Tags),
        };

        /// <summary>More keys that were begun for the alias.</summary>
        public List<KeyDescription> Others { get; init; } = [];

        public string RotationClause => Specification.RotationPeriodInDays is { } days ? $", rotated every {days} days" : string.Empty;
    }
}
